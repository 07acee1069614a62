package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Encryption.Archive;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Looks every hour of the cloud's time whether DynamoDB can still use the KMS key of a table. A table whose key cannot be used is told
/// to be inaccessible, and is archived when that lasts; a replica leaves its group before. Grants of keys that a table has no more are
/// given up by a timer, too, so that none is forgotten.
/// Source: Developer Guide, "DynamoDB encryption at rest usage notes"; that it is found within about an hour, table by table, as
/// recorded in ack-api-quirks, DDB-TABLE-331 and 335.
final class KeyWatch {
    static final String TIMER = "watch-key";
    static final String RETIRE = "retire-grant";
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration LEAVES_GROUP_AFTER = Duration.ofHours(20);
    private static final Duration ARCHIVED_AFTER = Duration.ofDays(7);
    private static final int TIMER_PARTS = 3;
    private static final String ARCHIVE = "archive";

    private KeyWatch() { }

    /// Of a table that has got a key.
    static void begin(Tables.Write tx, Home home, TableDefinition table) {
        if (key(table).isPresent()) {
            home.timers().repeat(tx, TIMER, table.name() + "/" + table.number(), home.clock().now().plus(EVERY), EVERY);
        }
    }

    /// Nobody needs the key any more for this table.
    static void end(Tables.Write tx, Home home, String table, Optional<TableKey> old) {
        old.ifPresent(known -> home.timers().set(tx, RETIRE, table + " " + known.grantId() + " " + known.arn(),
                home.clock().now().plus(DynamoDbLimits.SETTLING)));
    }

    static void retire(Home home, Timer timer) {
        var parts = timer.key().split(" ", TIMER_PARTS);
        new TableKeys(home).retire(parts[0], parts[2], parts[1]);
    }

    private static Optional<TableKey> key(TableDefinition table) {
        return table.settings().encryption().flatMap(Encryption::key);
    }

    static void due(Home home, Timer timer) {
        var parts = timer.key().split("/");
        var tables = new TableLookup(home);
        long number = Long.parseLong(parts[1]);
        var table = home.store().read(tx -> tables.find(tx, parts[0])).filter(found -> found.definition().number() == number);
        var key = table.map(OpenTable::definition).flatMap(KeyWatch::key);
        if (key.isEmpty()) {
            return;
        }
        boolean reachable = new TableKeys(home).opens(parts[0], key.get());
        var suffix = Backups.suffix(home);
        home.store().write(tx -> {
            var now = tables.find(tx, parts[0]).map(OpenTable::definition).filter(found -> found.number() == number
                    && found.state() != State.DELETING);
            now.filter(found -> isStill(found, key.get())).ifPresent(found -> seen(tx, home, found, reachable, suffix));
            now.filter(found -> !found.isArchived()).ifPresent(found -> begin(tx, home, found));
            return null;
        });
    }

    private static boolean isStill(TableDefinition table, TableKey key) {
        return key(table).filter(known -> Arrays.equals(known.sealed(), key.sealed())).isPresent() && !table.isArchived();
    }

    private static void seen(Tables.Write tx, Home home, TableDefinition table, boolean reachable, String suffix) {
        var encryption = table.settings().encryption().orElseThrow();
        var now = home.clock().now();
        var tables = new TableLookup(home);
        var since = encryption.inaccessibleSince();
        if (reachable || since.isEmpty()) {
            var next = reachable ? Optional.<Instant>empty() : Optional.of(now);
            if (!next.equals(since)) {
                tables.write(tx, table.with(settings -> settings.withEncryption(encryption.inaccessible(next))));
            }
            return;
        }
        if (table.isGlobalAt(now) && !now.isBefore(since.get().plus(LEAVES_GROUP_AFTER))) {
            new Replicas(home).part(tx, table);
        } else if (!now.isBefore(since.get().plus(ARCHIVED_AFTER))) {
            var backup = Backups.begin(tx, home, table, ARCHIVE, suffix);
            tables.write(tx, table.with(settings -> settings.withEncryption(encryption.archived(new Archive(now, backup)))));
        }
    }
}
