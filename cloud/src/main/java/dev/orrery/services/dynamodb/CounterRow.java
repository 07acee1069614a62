package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;

/// A number that only grows: those of tables and of streams.
record CounterRow(long value) {
    private static final Table<String, CounterRow> COUNTERS = Table.of("counters", Key::of, CounterRow.class);

    /// The next number of this kind, beginning with 1.
    static long next(Tables.Write tx, String kind) {
        long next = tx.get(COUNTERS, kind).map(CounterRow::value).orElse(0L) + 1;
        tx.put(COUNTERS, kind, new CounterRow(next));
        return next;
    }
}
