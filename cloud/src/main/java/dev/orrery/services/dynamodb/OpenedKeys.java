package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which keys of tables KMS has opened lately, and for whom: so KMS is not asked for every item, and what changes there is noticed
/// only when it is asked again. Forgotten with the process.
/// Source: Developer Guide, "How Amazon DynamoDB uses AWS KMS": cached for each caller, for five minutes; recorded to hold for five
/// minutes however much is asked meanwhile in ack-api-quirks, DDB-TABLE-331.
final class OpenedKeys {
    static final Duration VALID = Duration.ofMinutes(5);
    private static final int KEPT_MAX = 10_000;
    private final Map<Holder, Opened> opened = new ConcurrentHashMap<>();

    /// For whom.
    ///
    /// @param accessKeyId tells sessions of one name apart, whose policies may be different ones
    private record Holder(long table, Principal principal, String accessKeyId) {

        static Holder caller(OpenTable table) {
            var caller = Call.current().caller();
            return new Holder(table.definition().number(), caller.principal(), caller.accessKeyId());
        }

        static Holder service(OpenTable table) {
            return new Holder(table.definition().number(), new Principal.Service(TableKeys.SERVICE), "");
        }
    }

    private record Opened(byte[] sealed, Instant at) { }

    /// Must be called with a table whose key is opened for the caller, unless it has none.
    ///
    /// @throws LockedTable when it is not
    static void require(Tables.Read tx, Home home, OpenTable table) {
        if (table.key().isPresent() && !of(tx).isOpen(Holder.caller(table), table, home.clock().now())) {
            throw new LockedTable(table);
        }
    }

    /// Asks KMS in the caller's name.
    static void open(Home home, OpenTable table) {
        new TableKeys(home).open(table.name(), table.key().orElseThrow());
        home.store().read(OpenedKeys::of).remember(Holder.caller(table), table, home.clock().now());
    }

    /// Whether DynamoDB itself reaches what is in the table, for what it does beside requests.
    static boolean isReachable(Home home, OpenTable table) {
        if (table.key().isEmpty()) {
            return true;
        }
        var all = home.store().read(OpenedKeys::of);
        var now = home.clock().now();
        if (all.isOpen(Holder.service(table), table, now)) {
            return true;
        }
        boolean opens = new TableKeys(home).opens(table.name(), table.key().get());
        if (opens) {
            all.remember(Holder.service(table), table, now);
        }
        return opens;
    }

    private static OpenedKeys of(Tables.Read tx) {
        return tx.companion(OpenedKeys.class, OpenedKeys::new);
    }

    private boolean isOpen(Holder holder, OpenTable table, Instant now) {
        var known = opened.get(holder);
        return known != null && !now.isBefore(known.at()) && now.isBefore(known.at().plus(VALID))
                && Arrays.equals(known.sealed(), table.key().orElseThrow().sealed());
    }

    private void remember(Holder holder, OpenTable table, Instant now) {
        if (opened.size() >= KEPT_MAX) {
            opened.clear();
        }
        opened.put(holder, new Opened(table.key().orElseThrow().sealed(), now));
    }
}
