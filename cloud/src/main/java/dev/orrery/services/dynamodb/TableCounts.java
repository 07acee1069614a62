package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;

/// How much a table holds, as it is described. AWS brings these figures up to date about every six hours; here small tables
/// are counted when they are described, and of large ones it is told that they hold at least so much.
record TableCounts(long items, long bytes) {
    static final TableCounts NONE = new TableCounts(0, 0);
    /// So many items are counted.
    static final int COUNTED_MAX = 10_000;

    static TableCounts of(Tables.Read tx, OpenTable table) {
        long[] counts = new long[2];
        try (var rows = tx.scan(ItemRow.ITEMS, Range.startingWith(Key.empty().raw(table.prefix().toByteArray())))) {
            rows.limit(COUNTED_MAX).forEach(row -> {
                counts[0]++;
                counts[1] += row.item().length;
            });
        }
        return new TableCounts(counts[0], counts[1]);
    }
}
