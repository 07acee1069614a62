package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What items were before they changed, for tables of which every moment can be restored.
final class Histories {
    static final String TIMER = "history";
    /// "You can restore a table to any point in time during the last 35 days": Developer Guide, "Point-in-time backups".
    static final Duration KEPT = Duration.ofDays(35);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final Table<Place, HistoryRow> HISTORY = Table.of("history", Place::key, HistoryRow.class);

    private Histories() { }

    /// Of one item, by the time of the change, as [HistoryTimes] has it.
    record Place(byte[] item, Instant at) {

        Key key() {
            return Key.empty().raw(item).raw(Key.empty().number(at.getEpochSecond()).number(at.getNano()).bytes());
        }
    }

    /// @param item the key of its row
    /// @param before as bytes; empty when it was not there
    record HistoryRow(byte[] item, Instant at, Optional<byte[]> before) { }

    /// Of several changes at one moment the first tells what was before it.
    static void append(Tables.Write tx, Home home, ItemChange change) {
        if (change.table().definition().settings().recovery().isEmpty()) {
            return;
        }
        var place = new Place(change.key(), HistoryTimes.now(tx, home, change.table().definition().number()));
        if (tx.get(HISTORY, place).isEmpty()) {
            tx.put(HISTORY, place, new HistoryRow(change.key(), place.at(), change.before().map(ItemBytes::write)));
        }
    }

    /// What an item was at a moment: what the next change found, or what it is now.
    ///
    /// @param moment as [HistoryTimes] has it
    static Optional<Map<String, AttributeValue>> at(Tables.Read tx, byte[] item, Instant moment) {
        var ofItem = Range.startingWith(Key.empty().raw(item)).behind(new Place(item, moment).key());
        Optional<HistoryRow> next;
        try (var rows = tx.scan(HISTORY, ofItem)) {
            next = rows.filter(row -> java.util.Arrays.equals(row.item(), item)).findFirst();
        }
        return next.isPresent() ? next.get().before().map(ItemBytes::read) : tx.get(ItemRow.ITEMS, item).map(ItemRow::attributes);
    }

    /// The keys of items that have changed, some at a time, behind a position.
    static List<HistoryRow> some(Tables.Read tx, OpenTable table, Optional<HistoryRow> behind) {
        var all = all(table);
        var range = behind.map(row -> all.behind(new Place(row.item(), row.at()).key())).orElse(all);
        try (var rows = tx.scan(HISTORY, range)) {
            return TableWalk.some(rows.iterator(), row -> row.before().map(bytes -> bytes.length).orElse(0));
        }
    }

    /// The keys of some items that have changed, each once and in order.
    ///
    /// @param most how many changes are looked at
    static List<byte[]> keys(Tables.Read tx, Range range, int most) {
        var keys = new java.util.ArrayList<byte[]>();
        try (var rows = tx.scan(HISTORY, range)) {
            rows.limit(most).forEach(row -> {
                if (keys.isEmpty() || !java.util.Arrays.equals(keys.getLast(), row.item())) {
                    keys.add(row.item());
                }
            });
        }
        return keys;
    }

    /// When an item changed for the last time in `from <= at < to`, all as [HistoryTimes] has it.
    static Optional<Instant> lastChange(Tables.Read tx, byte[] item, Instant from, Instant to) {
        var between = Range.startingWith(Key.empty().raw(item)).from(new Place(item, from).key()).before(new Place(item, to).key()).descending();
        try (var rows = tx.scan(HISTORY, between)) {
            return rows.findFirst().map(HistoryRow::at);
        }
    }

    private static Range all(OpenTable table) {
        return Range.startingWith(Key.empty().raw(table.prefix().toByteArray()));
    }

    static void begin(Tables.Write tx, Home home, TableDefinition table) {
        home.timers().repeat(tx, TIMER, table.name(), home.clock().now().plus(EVERY), EVERY);
    }

    /// Nothing more is kept, and what there is goes.
    static void end(Tables.Write tx, Home home, TableDefinition table) {
        home.timers().set(tx, TIMER, table.name(), home.clock().now().plus(DynamoDbLimits.SETTLING));
    }

    /// Forgets every day what is too old, and everything where nothing is kept any more; but not what is still read.
    static void due(Home home, Timer timer) {
        var tables = new TableLookup(home);
        var table = home.store().read(tx -> tables.find(tx, timer.key()));
        if (table.isEmpty()) {
            return;
        }
        forget(home, table.get(), tx -> tables.find(tx, timer.key()).map(OpenTable::definition)
                .filter(known -> known.number() == table.get().definition().number() && !isRead(tx, known.number()))
                .map(known -> known.settings().recovery().map(recovery -> HistoryTimes.now(tx, home, known.number()).minus(recovery.kept()))
                        .orElse(Instant.MAX)));
        home.store().write(tx -> {
            tables.find(tx, timer.key()).map(OpenTable::definition).ifPresent(known -> {
                if (known.settings().recovery().isPresent()) {
                    begin(tx, home, known);
                } else if (isRead(tx, known.number())) {
                    end(tx, home, known);
                }
            });
            return null;
        });
    }

    /// Whether a restore or an export still reads the history of the table with this number.
    static boolean isRead(Tables.Read tx, long number) {
        return Restores.isReading(tx, number) || Exports.isReading(tx, number);
    }

    /// All that there is of a table that is gone.
    static void purge(Home home, OpenTable table) {
        forget(home, table, _ -> Optional.of(Instant.MAX));
        home.store().write(tx -> {
            HistoryTimes.purge(tx, table.definition().number());
            return null;
        });
    }

    /// @param before what is older goes; asked in every transaction, and nothing goes any more when it is empty
    private static void forget(Home home, OpenTable table, Function<Tables.Write, Optional<Instant>> before) {
        Optional<HistoryRow> position = Optional.empty();
        do {
            var behind = position;
            position = home.store().write(tx -> {
                var limit = before.apply(tx);
                var rows = limit.isEmpty() ? List.<HistoryRow>of() : some(tx, table, behind);
                rows.stream().filter(row -> row.at().isBefore(limit.orElseThrow()))
                        .forEach(row -> tx.delete(HISTORY, new Place(row.item(), row.at())));
                return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
            });
        } while (position.isPresent());
    }
}
