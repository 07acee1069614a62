package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The versions of items of tables with replicas. What is deleted keeps its version for a day, so that what was written
/// elsewhere before does not bring it back.
final class Versions {
    static final String TIMER = "versions";
    /// Longer than any change is on its way: it is read from the stream, which keeps it no longer.
    private static final Duration DELETED_KEPT = StreamTrims.KEPT;
    private static final Duration EVERY = Duration.ofHours(12);
    private static final Table<byte[], VersionRow> VERSIONS = Table.of("versions", bytes -> Key.empty().raw(bytes), VersionRow.class);

    private Versions() { }

    /// @param item the key of the item's row
    /// @param key the item's key attributes, as bytes of an item
    record VersionRow(byte[] item, byte[] key, Version version) {

        Map<String, AttributeValue> keyAttributes() {
            return ItemBytes.read(key);
        }
    }

    /// Does something to the version of an item that there is not any more.
    @FunctionalInterface
    interface Step {
        void accept(Tables.Write tx, VersionRow row);
    }

    static Version of(Tables.Read tx, byte[] item) {
        return tx.get(VERSIONS, item).map(VersionRow::version).orElse(Version.NONE);
    }

    static void put(Tables.Write tx, byte[] item, Map<String, AttributeValue> key, Version version) {
        tx.put(VERSIONS, item, new VersionRow(item, ItemBytes.write(key), version));
    }

    static void begin(Tables.Write tx, Home home, String table) {
        home.timers().repeat(tx, TIMER, table, home.clock().now().plus(EVERY), EVERY);
    }

    /// Forgets what was deleted long ago, and everything when there are no replicas any more.
    static void due(Home home, Timer timer) {
        var tables = new TableLookup(home);
        var found = home.store().read(tx -> tables.find(tx, timer.key()));
        if (found.isEmpty()) {
            return;
        }
        var table = found.get();
        boolean global = table.definition().isGlobalAt(home.clock().now());
        var before = home.clock().now().minus(DELETED_KEPT);
        each(home, table, (tx, row) -> {
            if (!global || row.version().at().isBefore(before) && tx.get(ItemRow.ITEMS, row.item()).isEmpty()) {
                tx.delete(VERSIONS, row.item());
            }
        });
        if (global) {
            home.store().write(tx -> {
                begin(tx, home, timer.key());
                return null;
            });
        }
    }

    static void eachOfDeleted(Home home, OpenTable table, Step step) {
        each(home, table, (tx, row) -> {
            if (tx.get(ItemRow.ITEMS, row.item()).isEmpty()) {
                step.accept(tx, row);
            }
        });
    }

    static void purge(Home home, OpenTable table) {
        each(home, table, (tx, row) -> tx.delete(VERSIONS, row.item()));
    }

    private static void each(Home home, OpenTable table, Step step) {
        var range = Range.startingWith(Key.empty().raw(table.prefix().toByteArray()));
        Optional<VersionRow> last = Optional.empty();
        do {
            var rest = last.map(row -> range.behind(Key.empty().raw(row.item()))).orElse(range);
            last = home.store().write(tx -> {
                List<VersionRow> some;
                try (var rows = tx.scan(VERSIONS, rest)) {
                    some = rows.limit(TableWalk.ROWS_PER_TRANSACTION).toList();
                }
                some.forEach(row -> step.accept(tx, row));
                return some.isEmpty() ? Optional.empty() : Optional.of(some.getLast());
            });
        } while (last.isPresent());
    }
}
