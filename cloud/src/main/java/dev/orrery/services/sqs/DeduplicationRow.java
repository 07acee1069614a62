package dev.orrery.services.sqs;

import dev.orrery.kernel.clock.Lately;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// A message that was sent to a FIFO queue, remembered by its deduplication id.
///
/// @param scope the group within which the id counts; empty when that is the queue
/// @param sequence the message's; a purge makes the queue forget it
record DeduplicationRow(long queue, String scope, String id, long sequence, String messageId, long sentAt) {
    static final Table<DeduplicationRow, DeduplicationRow> DEDUPLICATIONS = Table.of("deduplications",
            row -> Key.empty().number(row.queue()).text(row.scope()).text(row.id()), DeduplicationRow.class);

    boolean countsAt(long now) {
        return Lately.was(sentAt, SqsLimits.DEDUPLICATION_WINDOW, now);
    }
}
