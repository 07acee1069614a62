package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.util.Optional;

/// Grants that KMS is asked for, noted before it is asked. The note goes in the transaction in which something gets the key; when that
/// never came, because the process was killed, a timer finds it, and retires the grant: so none is left that nobody owns.
final class GrantIntents {
    static final String TIMER = "sweep-grant";
    /// Of the cloud's time. Asking takes KMS milliseconds; whoever took longer is told so, and has nothing.
    static final Duration KEPT = Duration.ofMinutes(1);
    private static final Table<String, IntentRow> INTENTS = Table.of("grant-intents", Key::of, IntentRow.class);

    private GrantIntents() { }

    /// @param grant its name, which nobody else's has
    /// @param swept whether it is being retired, and too late to be used
    private record IntentRow(String grant, String table, String keyArn, boolean swept) { }

    static void begin(Home home, String grant, String table, String keyArn) {
        home.store().write(tx -> {
            tx.put(INTENTS, grant, new IntentRow(grant, table, keyArn, false));
            home.timers().set(tx, TIMER, grant, home.clock().now().plus(KEPT));
            return null;
        });
    }

    /// From here on something in the store has the key.
    static void settle(Tables.Write tx, Home home, Optional<TableKey> key) {
        key.map(TableKey::grantName).ifPresent(grant -> {
            if (tx.get(INTENTS, grant).filter(intent -> !intent.swept()).isEmpty()) {
                throw DynamoDbErrors.internal("The grant of the table's key was not used within " + KEPT.toSeconds() + " seconds");
            }
            forget(tx, home, grant);
        });
    }

    /// There is no such grant, or no more.
    static void forget(Home home, String grant) {
        home.store().write(tx -> {
            forget(tx, home, grant);
            return null;
        });
    }

    private static void forget(Tables.Write tx, Home home, String grant) {
        tx.delete(INTENTS, grant);
        home.timers().cancel(tx, TIMER, grant);
    }

    static void due(Home home, Timer timer) {
        var found = home.store().write(tx -> {
            var intent = tx.get(INTENTS, timer.key());
            intent.ifPresent(row -> tx.put(INTENTS, row.grant(), new IntentRow(row.grant(), row.table(), row.keyArn(), true)));
            return intent;
        });
        found.ifPresent(intent -> {
            new TableKeys(home).retireNamed(intent.table(), intent.keyArn(), intent.grant());
            forget(home, intent.grant());
        });
    }
}
