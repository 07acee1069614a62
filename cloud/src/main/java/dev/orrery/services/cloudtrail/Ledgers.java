package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.Tables;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// What is remembered of accounts in whose histories events were written, so that the next event costs a write and nothing
/// else. All of it can be read again from the store.
final class Ledgers {
    private static final int ACCOUNTS_MAX = 10_000;
    private final Map<String, Ledger> byAccount = new ConcurrentHashMap<>();

    /// Of one account.
    ///
    /// @param home the account's global home
    /// @param through how many bytes each region's events have had
    /// @param swept the regions whose sweep is set
    record Ledger(Home home, Agents agents, Numbers numbers, Map<String, AtomicLong> through, Set<String> swept) {

        /// The row as it is written, counted and with a number for its program. What is counted for a transaction that fails is swept a little
        /// earlier.
        void write(Tables.Write tx, EventRow row) {
            long agent = agents.number(tx, row.facts().orElseThrow().agent());
            var told = agent == 0 ? row : row.by(agent);
            long bytes = told.bytes();
            long grown = counter(tx, row.region()).addAndGet(bytes);
            var counted = told.through(grown);
            tx.put(EventRow.EVENTS, counted, counted);
            History.grown(home, tx, row.region(), bytes, grown);
            if (!swept.contains(row.region())) {
                History.sweepLater(home, tx, row.region());
                tx.afterCommit(() -> swept.add(row.region()));
            }
        }

        private AtomicLong counter(Tables.Write tx, String region) {
            var known = through.get(region);
            return known != null ? known : through.computeIfAbsent(region, _ -> new AtomicLong(History.through(tx, region)));
        }
    }

    Ledger of(Function<HomeId, Home> homes, String account) {
        var known = byAccount.get(account);
        if (known != null) {
            return known;
        }
        if (byAccount.size() >= ACCOUNTS_MAX) {
            byAccount.clear();
        }
        var home = homes.apply(new HomeId(account, HomeId.GLOBAL));
        return byAccount.computeIfAbsent(account, _ -> new Ledger(home, home.store().read(Agents::new), new Numbers(home), new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet()));
    }

    void forget() {
        byAccount.clear();
    }

    /// This history is about to be swept, which may be the last time for now: its next event sets the next sweep.
    void forget(String account, String region) {
        var known = byAccount.get(account);
        if (known != null) {
            known.swept().remove(region);
        }
    }
}
