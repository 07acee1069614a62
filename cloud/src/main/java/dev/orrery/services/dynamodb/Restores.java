package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;

/// Fills tables that are restored: they are `CREATING` until everything is there.
final class Restores {
    static final String TIMER = "restore";
    /// Stands for a time that nobody knows yet.
    static final Instant LATER = Instant.parse("9999-12-31T23:59:59Z");
    private static final Table<String, RestoreRow> RESTORES = Table.of("restores", Key::of, RestoreRow.class);

    private Restores() { }

    /// @param source a [TableDefinition] as bytes: of a table, or of what a backup keeps
    /// @param moment of a table, which one, as [HistoryTimes] has it; empty for all that a backup has
    /// @param backup the ARN of the backup that it is restored from; empty for a table
    /// @param at what moment callers see; empty in rows of before
    record RestoreRow(String target, long number, byte[] source, Optional<Instant> moment, Optional<String> backup, Optional<Instant> at) { }

    static void begin(Tables.Write tx, Home home, TableDefinition target, TableDefinition source, Optional<Instant> moment,
            Optional<String> backup, Instant at) {
        tx.put(RESTORES, target.name(), new RestoreRow(target.name(), target.number(), TableDefinition.FORMAT.write(source), moment, backup,
                Optional.of(at)));
        home.timers().set(tx, TIMER, target.name(), home.clock().now().plus(DynamoDbLimits.SETTLING));
    }

    /// The restore that fills a table; empty when it is done, or when there never was one.
    static Optional<RestoreRow> of(Tables.Read tx, TableDefinition table) {
        return tx.get(RESTORES, table.name()).filter(row -> row.number() == table.number());
    }

    /// As callers see it.
    static RestoreSummary summary(Home home, RestoreRow row) {
        var source = TableDefinition.FORMAT.read(row.source());
        return RestoreSummary.builder().sourceTableArn(ResourceNames.tableArn(home, source.name())).sourceBackupArn(row.backup().orElse(null))
                .restoreDateTime(row.at().or(row::moment).orElse(source.createdAt())).restoreInProgress(true).build();
    }

    /// Whether a table is still being restored from what lies under this number.
    static boolean isReading(Tables.Read tx, long number) {
        try (var rows = tx.scan(RESTORES, Range.all())) {
            return rows.anyMatch(row -> TableDefinition.FORMAT.read(row.source()).number() == number);
        }
    }

    static void due(Home home, Timer timer) {
        var restore = home.store().read(tx -> tx.get(RESTORES, timer.key()));
        if (restore.isEmpty()) {
            return;
        }
        var tables = new TableLookup(home);
        var source = new OpenTable(TableDefinition.FORMAT.read(restore.get().source()));
        var moment = restore.get().moment();
        TableWalk.eachItem(home, source, (tx, key, item) -> target(tx, tables, restore.get()).ifPresent(target ->
                (moment.isPresent() ? Histories.at(tx, key, moment.get()) : Optional.of(item)).ifPresent(was -> put(tx, home, target, was))));
        moment.ifPresent(at -> bringBack(home, tables, restore.get(), source, at));
        home.store().write(tx -> {
            target(tx, tables, restore.get()).ifPresent(target ->
                    tables.write(tx, target.definition().settling(State.CREATING, home.clock().now())));
            tx.delete(RESTORES, restore.get().target());
            return null;
        });
    }

    /// Items that were there then and were not any more when the source was gone through, whether or not they are back now.
    private static void bringBack(Home home, TableLookup tables, RestoreRow restore, OpenTable source, Instant moment) {
        Optional<Histories.HistoryRow> position = Optional.empty();
        do {
            var behind = position;
            position = home.store().write(tx -> {
                var some = Histories.some(tx, source, behind);
                target(tx, tables, restore).ifPresent(target -> some.forEach(row ->
                        Histories.at(tx, row.item(), moment).ifPresent(was -> put(tx, home, target, was))));
                return some.isEmpty() ? Optional.empty() : Optional.of(some.getLast());
            });
        } while (position.isPresent());
    }

    private static Optional<OpenTable> target(Tables.Read tx, TableLookup tables, RestoreRow restore) {
        return tables.find(tx, restore.target()).filter(table -> table.definition().number() == restore.number());
    }

    private static void put(Tables.Write tx, Home home, OpenTable target, Map<String, AttributeValue> item) {
        var key = target.key(item);
        new ItemChange(target, key, tx.get(ItemRow.ITEMS, key).map(ItemRow::attributes), Optional.of(item))
                .apply(tx, home, ItemChange.Actor.CALLER);
    }
}
