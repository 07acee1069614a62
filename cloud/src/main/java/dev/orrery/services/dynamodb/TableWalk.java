package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Goes through many rows in transactions of a few, keeping its place: to fill an index, to delete a table.
final class TableWalk {
    static final int ROWS_PER_TRANSACTION = 256;
    /// Of rows that are read; each may be written again for every index, for a stream and a history.
    private static final long BYTES_PER_TRANSACTION = 1024 * 1024;

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
                    some = some(found.iterator());
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

    private static List<ItemRow> some(Iterator<ItemRow> found) {
        var some = new ArrayList<ItemRow>();
        long bytes = 0;
        while (found.hasNext() && some.size() < ROWS_PER_TRANSACTION && bytes < BYTES_PER_TRANSACTION) {
            var row = found.next();
            bytes += row.item().length;
            some.add(row);
        }
        return some;
    }

    static void eachItem(Home home, OpenTable table, Step step) {
        each(home, ItemRow.ITEMS, Range.startingWith(Key.empty().raw(table.prefix().toByteArray())), table::key, step);
    }

    static void eachEntry(Home home, OpenIndex index, Step step) {
        each(home, ItemRow.ENTRIES, Range.startingWith(Key.empty().raw(index.prefix().toByteArray())), index::key, step);
    }
}
