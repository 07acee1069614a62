package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;

/// Takes away what deleted tables and indexes have left: while they settle nobody sees it any more.
final class Purges {
    static final String TIMER = "purge";
    /// How long what is still read is left alone before it is looked at again.
    private static final Duration PUT_OFF = Duration.ofSeconds(1);
    private static final Table<String, PurgeRow> PURGES = Table.of("purges", Key::of, PurgeRow.class);

    private Purges() { }

    /// @param index the number of an index, or 0 for the whole table
    /// @param definition a [TableDefinition] as bytes
    record PurgeRow(long table, int index, byte[] definition) {

        String key() {
            return table + "/" + index;
        }
    }

    /// Of a whole table.
    static void begin(Tables.Write tx, Home home, TableDefinition table) {
        begin(tx, home, new PurgeRow(table.number(), 0, TableDefinition.FORMAT.write(table)), table.settlesAt());
    }

    static void begin(Tables.Write tx, Home home, TableDefinition table, IndexDefinition index) {
        begin(tx, home, new PurgeRow(table.number(), index.number(), TableDefinition.FORMAT.write(table)), index.settlesAt());
    }

    private static void begin(Tables.Write tx, Home home, PurgeRow purge, Instant due) {
        tx.put(PURGES, purge.key(), purge);
        home.timers().set(tx, TIMER, purge.key(), due);
    }

    static void due(Home home, Timer timer) {
        var found = home.store().read(tx -> tx.get(PURGES, timer.key()));
        if (found.isEmpty()) {
            return;
        }
        var purge = found.get();
        if (isPutOff(home, purge)) {
            return;
        }
        var table = new OpenTable(TableDefinition.FORMAT.read(purge.definition()));
        for (var index : table.indexes()) {
            if (purge.index() == 0 || purge.index() == index.definition().number()) {
                TableWalk.eachEntry(home, index, (tx, key, _) -> tx.delete(ItemRow.ENTRIES, key));
            }
        }
        if (purge.index() == 0) {
            TableWalk.eachItem(home, table, (tx, key, _) -> tx.delete(ItemRow.ITEMS, key));
            Expirations.purge(home, table.definition());
            Histories.purge(home, table);
            Versions.purge(home, table);
        }
        home.store().write(tx -> {
            if (purge.index() == 0) {
                Tags.purge(tx, purge.table());
                Replication.purge(tx, purge.table());
                KinesisDestinations.purge(tx, purge.table());
                InsightsRow.purge(tx, table.name(), purge.table());
                StatisticsRow.forget(tx, purge.table());
                tx.get(TableRow.TABLES, table.name()).filter(row -> row.number() == purge.table())
                        .ifPresent(row -> tx.delete(TableRow.TABLES, row.name()));
            } else {
                StatisticsRow.forget(tx, purge.table(), purge.index());
                table.definition().indexes().stream().filter(index -> index.number() == purge.index())
                        .forEach(index -> InsightsRow.purge(tx, table.name(), purge.table(), index.name()));
                forgetIndex(tx, home, table.name(), purge);
            }
            tx.delete(PURGES, purge.key());
            return null;
        });
    }

    /// What a restore, a backup or an export still reads is taken away later.
    private static boolean isPutOff(Home home, PurgeRow purge) {
        return purge.index() == 0 && home.store().write(tx -> {
            boolean read = Histories.isRead(tx, purge.table()) || Backups.isReading(tx, purge.table());
            if (read) {
                home.timers().set(tx, TIMER, purge.key(), home.clock().now().plus(PUT_OFF));
            }
            return read;
        });
    }

    private static void forgetIndex(Tables.Write tx, Home home, String name, PurgeRow purge) {
        var tables = new TableLookup(home);
        tables.find(tx, name).map(OpenTable::definition).filter(table -> table.number() == purge.table()).ifPresent(table ->
                tables.write(tx, table.withoutIndex(purge.index())));
    }
}
