package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;

/// Brings the items that were there before into a new index. What is written meanwhile gets there by itself.
final class IndexFills {
    static final String TIMER = "fill";

    private IndexFills() { }

    static void begin(Tables.Write tx, Home home, TableDefinition table, IndexDefinition index) {
        home.timers().set(tx, TIMER, table.name() + "/" + table.number() + "/" + index.name(), index.settlesAt());
    }

    static void due(Home home, Timer timer) {
        var parts = timer.key().split("/");
        var tables = new TableLookup(home);
        var found = home.store().read(tx -> tables.find(tx, parts[0])
                .filter(table -> Long.toString(table.definition().number()).equals(parts[1])).flatMap(table -> table.index(parts[2])
                        .filter(index -> index.definition().filling()).map(index -> new Filling(table, index))));
        if (found.isEmpty()) {
            return;
        }
        var index = found.get().index();
        TableWalk.eachItem(home, found.get().table(), (tx, _, item) -> index.entry(item).ifPresent(entry -> {
            var key = index.key(item);
            if (tx.get(ItemRow.ENTRIES, key).isEmpty()) {
                tx.put(ItemRow.ENTRIES, key, ItemRow.of(entry));
                new StatisticsRow.Change().index(index, 1, ItemSize.of(entry)).apply(tx, found.get().table().definition().number());
            }
        }));
        home.store().write(tx -> {
            tables.find(tx, parts[0]).map(OpenTable::definition).filter(table -> Long.toString(table.number()).equals(parts[1]))
                    .ifPresent(table -> tables.write(tx, table.withIndex(parts[2], one -> one.filled(home.clock().now()))));
            return null;
        });
    }

    private record Filling(OpenTable table, OpenIndex index) { }
}
