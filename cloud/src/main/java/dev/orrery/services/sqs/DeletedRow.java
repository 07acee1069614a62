package dev.orrery.services.sqs;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A name that was a queue's, and rests before another may have it.
record DeletedRow(String name, Instant at) {
    static final Table<String, DeletedRow> DELETED = Table.of("deleted", Key::of, DeletedRow.class);
}
