package dev.orrery.services.sqs;

import dev.orrery.kernel.clock.Lately;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;

/// A receive from a FIFO queue that can be tried again under its attempt id, with the receipts as they were.
record AttemptRow(long queue, String id, long at, List<ReceiptRow> receipts) {
    static final Table<AttemptRow, AttemptRow> ATTEMPTS = Table.of("attempts",
            row -> Key.empty().number(row.queue()).text(row.id()), AttemptRow.class);

    boolean countsAt(long now) {
        return Lately.was(at, SqsLimits.DEDUPLICATION_WINDOW, now);
    }
}
