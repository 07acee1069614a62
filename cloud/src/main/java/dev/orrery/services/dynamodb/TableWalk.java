package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Goes through many rows in transactions of a few, keeping its place: to fill an index, to delete a table.
final class TableWalk {
    static final int ROWS_PER_TRANSACTION = 256;

    private TableWalk() { }

    /// Does something to one row.
    @FunctionalInterface
    interface Step {
        void accept(Tables.Write tx, byte[] key, Map<String, AttributeValue> item);
    }

    /// @param key of a row, from what is in it
    static void each(Home home, Table<byte[], ItemRow> rows, Range all, Function<Map<String, AttributeValue>, byte[]> key, Step step) {
        var range = all;
        while (true) {
            var rest = range;
            byte[] last = home.store().write(tx -> {
                List<ItemRow> some;
                try (var found = tx.scan(rows, rest)) {
                    some = found.limit(ROWS_PER_TRANSACTION).toList();
                }
                byte[] position = null;
                for (var row : some) {
                    var item = row.attributes();
                    position = key.apply(item);
                    step.accept(tx, position, item);
                }
                return position;
            });
            if (last == null) {
                return;
            }
            range = all.behind(Key.empty().raw(last));
        }
    }

    static void eachItem(Home home, OpenTable table, Step step) {
        each(home, ItemRow.ITEMS, Range.startingWith(Key.empty().raw(table.prefix().toByteArray())), table::key, step);
    }

    static void eachEntry(Home home, OpenIndex index, Step step) {
        each(home, ItemRow.ENTRIES, Range.startingWith(Key.empty().raw(index.prefix().toByteArray())), index::key, step);
    }
}
