package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;

/// How many items a table and its indexes have, and of what size. AWS brings these figures up to date about every six
/// hours; here they change with the items.
record StatisticsRow(long items, long bytes, List<OfIndex> indexes) {
    private static final Table<Long, StatisticsRow> STATISTICS = Table.of("statistics", number -> Key.empty().number(number),
            StatisticsRow.class);
    private static final StatisticsRow NONE = new StatisticsRow(0, 0, List.of());

    /// @param number of the index within its table
    record OfIndex(int number, long items, long bytes) { }

    /// @param table its number
    static StatisticsRow of(Tables.Read tx, long table) {
        return tx.get(STATISTICS, table).orElse(NONE);
    }

    OfIndex index(int number) {
        return indexes.stream().filter(index -> index.number() == number).findFirst().orElse(new OfIndex(number, 0, 0));
    }

    static void forget(Tables.Write tx, long table) {
        tx.delete(STATISTICS, table);
    }

    static void forget(Tables.Write tx, long table, int index) {
        var row = of(tx, table);
        tx.put(STATISTICS, table, new StatisticsRow(row.items, row.bytes, row.indexes.stream().filter(one -> one.number() != index).toList()));
    }

    /// What one transaction changes of them.
    static final class Change {
        private long items;
        private long bytes;
        private final List<OfIndex> indexes = new ArrayList<>(0);

        Change table(long moreItems, long moreBytes) {
            items += moreItems;
            bytes += moreBytes;
            return this;
        }

        Change index(OpenIndex index, long moreItems, long moreBytes) {
            indexes.add(new OfIndex(index.definition().number(), moreItems, moreBytes));
            return this;
        }

        void apply(Tables.Write tx, long table) {
            var row = of(tx, table);
            var next = new ArrayList<>(row.indexes);
            for (var change : indexes) {
                var old = row.index(change.number());
                next.removeIf(one -> one.number() == change.number());
                next.add(new OfIndex(change.number(), old.items() + change.items(), old.bytes() + change.bytes()));
            }
            tx.put(STATISTICS, table, new StatisticsRow(row.items + items, row.bytes + bytes, next));
        }
    }
}
