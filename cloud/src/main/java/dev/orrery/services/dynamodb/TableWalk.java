package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Goes through many rows in transactions of a few, keeping its place: to fill an index, to delete a table.
final class TableWalk {
    static final int ROWS_PER_TRANSACTION = 256;
    /// Of rows that are read. What is written for each may be thirty times as much: an item in a table with 25 indexes, with its
    /// history and both images in a stream. It must stay below [dev.orrery.kernel.store.Store#TRANSACTION_BYTES_MAX].
    static final long BYTES_PER_TRANSACTION = 1024 * 1024;

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
                    some = some(found.iterator(), row -> row.item().length);
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

    /// As many rows as go into one transaction; at least one, where there is any.
    static <R> List<R> some(Iterator<R> rows, ToLongFunction<R> bytes) {
        var some = new ArrayList<R>();
        long sum = 0;
        while (rows.hasNext() && some.size() < ROWS_PER_TRANSACTION && sum < BYTES_PER_TRANSACTION) {
            some.add(rows.next());
            sum += bytes.applyAsLong(some.getLast());
        }
        return some;
    }

    /// How many items there are, and of what size together.
    record Total(long items, long bytes) { }

    static Total total(Home home, OpenTable table) {
        var all = Range.startingWith(Key.empty().raw(table.prefix().toByteArray()));
        var rest = all;
        var total = new Total(0, 0);
        while (true) {
            var range = rest;
            List<ItemRow> some = home.store().read(tx -> {
                try (var rows = tx.scan(ItemRow.ITEMS, range)) {
                    return some(rows.iterator(), row -> row.item().length);
                }
            });
            if (some.isEmpty()) {
                return total;
            }
            long bytes = some.stream().mapToLong(row -> ItemSize.of(row.attributes())).sum();
            total = new Total(total.items() + some.size(), total.bytes() + bytes);
            rest = all.behind(Key.empty().raw(table.key(some.getLast().attributes())));
        }
    }

    static void eachItem(Home home, OpenTable table, Step step) {
        each(home, ItemRow.ITEMS, Range.startingWith(Key.empty().raw(table.prefix().toByteArray())), table::key, step);
    }

    static void eachEntry(Home home, OpenIndex index, Step step) {
        each(home, ItemRow.ENTRIES, Range.startingWith(Key.empty().raw(index.prefix().toByteArray())), index::key, step);
    }
}
