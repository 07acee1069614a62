package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// How far a queue has come. It is there as long as the queue is, and every transaction about messages reads it: a message
/// that is sent, or received, across the end of its queue finds that it is gone.
///
/// @param purgedThrough messages up to this sequence number are gone, even where their rows are still to be swept up
/// @param reservedThrough sequence numbers up to this one may have been used
/// @param purgedAt when the queue was last purged; the epoch when it never was
record MarksRow(long queue, long purgedThrough, long reservedThrough, Instant purgedAt) {
    static final Table<Long, MarksRow> MARKS = Table.of("marks", queue -> Key.empty().number(queue), MarksRow.class);

    static MarksRow ofNew(long queue) {
        return new MarksRow(queue, 0, 0, Instant.EPOCH);
    }

    MarksRow reserved(long through) {
        return new MarksRow(queue, purgedThrough, through, purgedAt);
    }

    MarksRow purged(long through, Instant now) {
        return new MarksRow(queue, through, reservedThrough, now);
    }
}
