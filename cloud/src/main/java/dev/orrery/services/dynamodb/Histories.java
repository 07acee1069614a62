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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What items were before they changed, for tables of which every moment can be restored.
final class Histories {
    static final String TIMER = "history";
    /// "You can restore a table to any point in time during the last 35 days": Developer Guide, "Point-in-time backups".
    static final Duration KEPT = Duration.ofDays(35);
    private static final Table<Place, HistoryRow> HISTORY = Table.of("history", Place::key, HistoryRow.class);

    private Histories() { }

    /// Of one item, by the time of the change.
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
        var place = new Place(change.key(), home.clock().now());
        if (tx.get(HISTORY, place).isEmpty()) {
            tx.put(HISTORY, place, new HistoryRow(change.key(), place.at(), change.before().map(ItemBytes::write)));
        }
    }

    /// What an item was at a moment: what the next change found, or what it is now.
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
            return rows.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
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

    /// When an item changed for the last time in `from <= at < to`.
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
        home.timers().set(tx, TIMER, table.name(), home.clock().now().plus(Duration.ofDays(1)));
    }

    /// Forgets every day what is too old.
    static void due(Home home, Timer timer) {
        var tables = new TableLookup(home);
        var table = home.store().read(tx -> tables.find(tx, timer.key()));
        if (table.isEmpty() || table.get().definition().settings().recovery().isEmpty()) {
            return;
        }
        forget(home, table.get(), home.clock().now().minus(KEPT));
        home.store().write(tx -> {
            tables.find(tx, timer.key()).map(OpenTable::definition).filter(known -> known.settings().recovery().isPresent())
                    .ifPresent(known -> begin(tx, home, known));
            return null;
        });
    }

    static void forget(Home home, OpenTable table, Instant before) {
        Optional<HistoryRow> position = Optional.empty();
        while (true) {
            var behind = position;
            List<HistoryRow> some = home.store().write(tx -> {
                var rows = some(tx, table, behind);
                rows.stream().filter(row -> row.at().isBefore(before)).forEach(row -> tx.delete(HISTORY, new Place(row.item(), row.at())));
                return rows;
            });
            if (some.isEmpty()) {
                return;
            }
            position = Optional.of(some.getLast());
        }
    }
}
