package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.RecordRow;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Brings what is written in one region to the table's replicas in the others.
///
/// Every region reads its own table's stream, from a position for each replica that it keeps, and sends the items that are
/// named there as they are by now, when they were last written here. A replica takes what is later than what it has. So every
/// region ends with the last write of every item, in whatever order they come; what happened in between need not be seen.
/// What is taken and the position that is reached are one transaction.
/// Source: Developer Guide, "Global tables: How it works": last writer wins, usually within a second.
final class Replication {
    static final String TIMER = "replicate";
    /// How long a write takes to be sent, in the cloud's time.
    static final Duration LAG = Duration.ofMillis(500);
    /// What one transaction carries; a few times as much is written for indexes, streams and histories.
    private static final long BYTES_PER_TRANSACTION = TableWalk.BYTES_PER_TRANSACTION;
    private static final Table<Link, PositionRow> POSITIONS = Table.of("replica-positions", Link::key, PositionRow.class);
    private static final Table<Link, AwakeRow> AWAKE = Table.of("replicas-awake", Link::key, AwakeRow.class);

    private Replication() { }

    /// From a table, by its number, to its replica in a region.
    record Link(long table, String region) {

        Key key() {
            return Key.empty().number(table).text(region);
        }
    }

    /// @param sequence of the stream's record that was sent last
    record PositionRow(String region, long sequence) { }

    /// There while the timer is set: something is to be sent.
    record AwakeRow(String region) { }

    /// An item was written here.
    static void changed(Tables.Write tx, Home home, ItemChange change) {
        var table = change.table().definition();
        var now = home.clock().now();
        if (!table.isGlobalAt(now)) {
            return;
        }
        var version = Versions.of(tx, change.key()).next(now, home.region());
        Versions.put(tx, change.key(), change.table().keys().of(change.before().or(change::after).orElseThrow()), version);
        table.replicasAt(now).forEach(replica -> wake(tx, home, table, replica.region()));
    }

    static void wake(Tables.Write tx, Home home, TableDefinition table, String region) {
        var link = new Link(table.number(), region);
        if (tx.get(AWAKE, link).isEmpty()) {
            tx.put(AWAKE, link, new AwakeRow(region));
            home.timers().set(tx, TIMER, table.name() + "/" + table.number() + "/" + region, home.clock().now().plus(LAG));
        }
    }

    /// What comes behind this position will be sent to the region.
    static void begin(Tables.Write tx, Home home, TableDefinition table, String region, long position) {
        tx.put(POSITIONS, new Link(table.number(), region), new PositionRow(region, position));
        wake(tx, home, table, region);
    }

    /// How far a region has been sent what was written here.
    static long position(Tables.Read tx, TableDefinition table, String region) {
        return tx.get(POSITIONS, new Link(table.number(), region)).map(PositionRow::sequence).orElse(0L);
    }

    static void purge(Tables.Write tx, long table) {
        var links = new ArrayList<Link>();
        try (var rows = tx.scan(POSITIONS, Range.startingWith(Key.empty().number(table)))) {
            rows.forEach(row -> links.add(new Link(table, row.region())));
        }
        links.forEach(link -> end(tx, link));
    }

    private static void end(Tables.Write tx, Link link) {
        tx.delete(POSITIONS, link);
        tx.delete(AWAKE, link);
    }

    /// Sends what has been written since.
    static void due(Home home, Timer timer) {
        var parts = timer.key().split("/");
        if (isPutOff(home, timer, parts[0], home.in(parts[2]))) {
            return;
        }
        boolean more = true;
        while (more) {
            more = home.store().write(tx -> sendSome(tx, home, parts[0], new Link(Long.parseLong(parts[1]), parts[2])));
        }
    }

    /// Nothing is sent from or to a table whose key cannot be used.
    private static boolean isPutOff(Home home, Timer timer, String name, Home peer) {
        if (Stream.of(home, peer).allMatch(side -> side.store().read(tx -> new TableLookup(side).find(tx, name))
                .filter(table -> !OpenedKeys.isReachable(side, table)).isEmpty())) {
            return false;
        }
        home.store().write(tx -> {
            home.timers().set(tx, TIMER, timer.key(), home.clock().now().plus(OpenedKeys.VALID));
            return null;
        });
        return true;
    }

    /// @return whether there is more to be sent
    private static boolean sendSome(Tables.Write tx, Home home, String name, Link link) {
        var source = new TableLookup(home).find(tx, name).filter(table -> table.definition().number() == link.table());
        var peer = home.in(link.region());
        var there = peer.store().join(tx);
        var target = source.flatMap(_ -> replica(there, peer, name, home));
        if (target.isEmpty()) {
            end(tx, link);
            return false;
        }
        long stream = source.get().definition().stream().orElseThrow().number();
        long position = position(tx, source.get().definition(), link.region());
        long bytes = 0;
        boolean more = true;
        var some = records(tx, stream, position);
        for (var record : some) {
            bytes += send(tx, home, source.get(), record, (key, item, version) -> accept(there, peer, target.get(), key, item, version));
            position = record.sequence();
            if (bytes >= BYTES_PER_TRANSACTION) {
                break;
            }
        }
        if (some.isEmpty() || position == some.getLast().sequence() && some.size() < TableWalk.ROWS_PER_TRANSACTION) {
            tx.delete(AWAKE, link);
            more = false;
        }
        tx.put(POSITIONS, link, new PositionRow(link.region(), position));
        return more;
    }

    /// The table in the other region, as long as it takes part.
    private static Optional<OpenTable> replica(Tables.Read there, Home peer, String name, Home home) {
        var now = home.clock().now();
        return new TableLookup(peer).find(there, name).filter(table -> table.definition().state() != TableDefinition.State.DELETING
                && table.definition().replicasAt(now).stream().anyMatch(replica -> replica.region().equals(home.region())));
    }

    private static List<RecordRow> records(Tables.Read tx, long stream, long position) {
        var behind = Range.startingWith(StreamRows.number(stream)).behind(new Place(stream, position).key());
        try (var rows = tx.scan(StreamRows.RECORDS, behind)) {
            return rows.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
        }
    }

    /// Takes an item from another region.
    @FunctionalInterface
    private interface Receiver {
        void accept(Map<String, AttributeValue> key, Optional<Map<String, AttributeValue>> item, Version version);
    }

    /// @return how many bytes were sent
    private static long send(Tables.Read tx, Home home, OpenTable table, RecordRow record, Receiver receiver) {
        var keyAttributes = ItemBytes.read(record.key());
        var key = table.key(keyAttributes);
        var version = Versions.of(tx, key);
        if (!version.region().equals(home.region())) {
            return 0;
        }
        var item = tx.get(ItemRow.ITEMS, key);
        receiver.accept(keyAttributes, item.map(ItemRow::attributes), version);
        return item.map(row -> row.item().length).orElse(0) + key.length;
    }

    /// Takes what another region sends, when it is later than what is here.
    ///
    /// @param item empty when it was deleted
    static void accept(Tables.Write tx, Home home, OpenTable table, Map<String, AttributeValue> keyAttributes,
            Optional<Map<String, AttributeValue>> item, Version version) {
        var key = table.key(keyAttributes);
        var known = Versions.of(tx, key);
        var before = tx.get(ItemRow.ITEMS, key).map(ItemRow::attributes);
        if (version.compareTo(known) < 0 || version.equals(known) && !(version.isNone() && before.isEmpty())) {
            return;
        }
        if (before.isPresent() || item.isPresent()) {
            new ItemChange(table, key, before, item).apply(tx, home, ItemChange.Actor.REPLICATION);
        }
        if (!version.isNone()) {
            Versions.put(tx, key, keyAttributes, version);
        }
    }
}
