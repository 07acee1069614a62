package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items that are to go at a time that they tell themselves. On AWS they go within days of it; here at the second.
/// Source: Developer Guide, "Using time to live (TTL) in DynamoDB".
final class Expirations {
    static final String TIMER = "expire";
    static final String FILL = "fill-expirations";
    /// "DynamoDB ignores items whose TTL timestamp is more than five years in the past."
    private static final Duration IGNORED = Duration.ofDays(5 * 365 + 1);
    private static final Table<Place, ExpirationRow> EXPIRATIONS = Table.of("expirations", Place::key, ExpirationRow.class);
    private static final Table<Long, NextRow> NEXT = Table.of("next-expirations", number -> Key.empty().number(number), NextRow.class);

    private Expirations() { }

    record Place(long table, long at, byte[] item) {

        Key key() {
            return Key.empty().number(table).number(at).raw(item);
        }
    }

    /// @param at in seconds since 1970
    /// @param item the key of its row
    record ExpirationRow(long at, byte[] item) { }

    /// When the timer of a table falls due.
    record NextRow(Instant due) { }

    /// Keeps what is known of when items go, as they change.
    static void change(Tables.Write tx, Home home, ItemChange change) {
        var timeToLive = change.table().definition().timeToLive();
        if (timeToLive.isEmpty() || !timeToLive.get().enabled()) {
            return;
        }
        long table = change.table().definition().number();
        var attribute = timeToLive.get().attribute();
        var before = change.before().map(item -> at(item, attribute)).orElse(OptionalLong.empty());
        var after = change.after().map(item -> at(item, attribute)).orElse(OptionalLong.empty());
        if (before.equals(after)) {
            return;
        }
        if (before.isPresent()) {
            tx.delete(EXPIRATIONS, new Place(table, before.getAsLong(), change.key()));
        }
        if (after.isPresent()) {
            add(tx, home, table, after.getAsLong(), change.key());
        }
    }

    private static void add(Tables.Write tx, Home home, long table, long at, byte[] item) {
        var now = home.clock().now();
        if (at < now.minus(IGNORED).getEpochSecond()) {
            return;
        }
        tx.put(EXPIRATIONS, new Place(table, at, item), new ExpirationRow(at, item));
        var due = Instant.ofEpochSecond(at);
        if (tx.get(NEXT, table).filter(next -> !next.due().isAfter(due)).isEmpty()) {
            setTimer(tx, home, table, due);
        }
    }

    private static void setTimer(Tables.Write tx, Home home, long table, Instant due) {
        tx.put(NEXT, table, new NextRow(due));
        home.timers().set(tx, TIMER, Long.toString(table), due);
    }

    /// The time in an item: a number of seconds since 1970. Anything else never goes.
    private static OptionalLong at(Map<String, AttributeValue> item, String attribute) {
        var value = item.get(attribute);
        if (value == null || value.n() == null) {
            return OptionalLong.empty();
        }
        var seconds = new BigDecimal(value.n());
        return seconds.signum() > 0 && seconds.compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) < 0
                ? OptionalLong.of(seconds.longValue()) : OptionalLong.empty();
    }

    /// Looks at all items when the attribute has been named.
    static void fill(Home home, Timer timer) {
        byName(home, timer.key()).ifPresent(table -> TableWalk.eachItem(home, table, (tx, key, item) -> {
            var current = new TableLookup(home).find(tx, table.name()).map(OpenTable::definition)
                    .filter(now -> now.number() == table.definition().number()).flatMap(TableDefinition::timeToLive)
                    .filter(Settings.TimeToLive::enabled);
            current.map(now -> at(item, now.attribute())).filter(OptionalLong::isPresent)
                    .ifPresent(at -> add(tx, home, table.definition().number(), at.getAsLong(), key));
        }));
    }

    private static Optional<OpenTable> byName(Home home, String name) {
        return home.store().read(tx -> new TableLookup(home).find(tx, name));
    }

    private static Optional<OpenTable> byNumber(Tables.Read tx, Home home, long number) {
        try (var rows = tx.scan(TableRow.TABLES, Range.all())) {
            return rows.filter(row -> row.number() == number).findFirst().flatMap(row -> new TableLookup(home).find(tx, row.name()));
        }
    }

    /// Deletes what is to go by now, and sets the timer for what comes next.
    static void due(Home home, Timer timer) {
        long table = Long.parseLong(timer.key());
        if (isPutOff(home, table)) {
            return;
        }
        var position = Optional.of(new Place(table, Long.MIN_VALUE, new byte[0]));
        while (position.isPresent()) {
            var behind = position.get();
            position = home.store().write(tx -> expireSome(tx, home, table, behind));
        }
    }

    /// Nothing goes from a table whose key cannot be used.
    private static boolean isPutOff(Home home, long number) {
        var table = home.store().read(tx -> byNumber(tx, home, number));
        if (table.isEmpty() || OpenedKeys.isReachable(home, table.get())) {
            return false;
        }
        home.store().write(tx -> {
            setTimer(tx, home, number, home.clock().now().plus(OpenedKeys.VALID));
            return null;
        });
        return true;
    }

    /// @param behind the last that is gone
    /// @return where to go on; empty when nothing is due any more
    private static Optional<Place> expireSome(Tables.Write tx, Home home, long number, Place behind) {
        var now = home.clock().now();
        List<ExpirationRow> due;
        try (var rows = tx.scan(EXPIRATIONS, Range.startingWith(Key.empty().number(number)).from(behind.key()))) {
            due = rows.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
        }
        var table = byNumber(tx, home, number);
        Optional<Place> position = Optional.empty();
        var enabled = table.map(OpenTable::definition).flatMap(TableDefinition::timeToLive).filter(Settings.TimeToLive::enabled);
        long bytes = 0;
        for (var expiration : due) {
            if (expiration.at() > now.getEpochSecond()) {
                setTimerForFirst(tx, home, number);
                return Optional.empty();
            }
            if (bytes >= TableWalk.BYTES_PER_TRANSACTION) {
                return position;
            }
            position = Optional.of(new Place(number, expiration.at(), expiration.item()));
            tx.delete(EXPIRATIONS, new Place(number, expiration.at(), expiration.item()));
            if (enabled.isPresent()) {
                var item = tx.get(ItemRow.ITEMS, expiration.item());
                bytes += item.map(row -> row.item().length).orElse(0);
                item.map(ItemRow::attributes)
                        .filter(old -> at(old, enabled.get().attribute()).equals(OptionalLong.of(expiration.at())))
                        .ifPresent(old -> new ItemChange(table.get(), expiration.item(), Optional.of(old), Optional.empty())
                                .apply(tx, home, ItemChange.Actor.TIME_TO_LIVE));
            }
        }
        if (due.isEmpty()) {
            setTimerForFirst(tx, home, number);
        }
        return position;
    }

    /// Also for what came meanwhile and is due already.
    private static void setTimerForFirst(Tables.Write tx, Home home, long number) {
        Optional<ExpirationRow> first;
        try (var rows = tx.scan(EXPIRATIONS, Range.startingWith(Key.empty().number(number)))) {
            first = rows.findFirst();
        }
        var soon = home.clock().now().plusMillis(1);
        first.map(row -> Instant.ofEpochSecond(row.at())).ifPresentOrElse(due -> setTimer(tx, home, number, due.isAfter(soon) ? due : soon),
                () -> tx.delete(NEXT, number));
    }

    /// Forgets all about a table, or about the attribute that it had.
    static void purge(Home home, TableDefinition table) {
        boolean more = true;
        while (more) {
            more = home.store().write(tx -> {
                List<ExpirationRow> some;
                try (var rows = tx.scan(EXPIRATIONS, Range.startingWith(Key.empty().number(table.number())))) {
                    some = rows.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
                }
                some.forEach(row -> tx.delete(EXPIRATIONS, new Place(table.number(), row.at(), row.item())));
                tx.delete(NEXT, table.number());
                return !some.isEmpty();
            });
        }
    }
}
