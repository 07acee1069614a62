package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Which trails want which events, remembered for each account because every call asks. Every change of any trail makes all
/// of it be read anew; what was read before a change that happened meanwhile does not count either.
final class Subscriptions {
    private static final int ACCOUNTS_MAX = 10_000;
    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Known> byAccount = new ConcurrentHashMap<>();

    /// A trail that logs, and what it selects.
    record Subscription(TrailRow trail, Selection selection) {
        boolean wants(Candidate candidate) {
            return trail.covers(candidate.region()) && (trail.globalEvents() || !candidate.global()) && selection.wants(candidate);
        }
    }

    /// @param change that it was read after
    /// @param wantsData whether any of them wants data events
    private record Known(long change, List<Subscription> logging, boolean wantsData) { }

    void changed() {
        changes.incrementAndGet();
    }

    /// Whether some trail of the account wants data events; asked for every call of the data plane.
    boolean wantData(Function<HomeId, Home> homes, String account) {
        return !account.isEmpty() && known(homes, account).wantsData();
    }

    List<Subscription> of(Function<HomeId, Home> homes, String account) {
        return known(homes, account).logging();
    }

    private Known known(Function<HomeId, Home> homes, String account) {
        var known = byAccount.get(account);
        return known != null && known.change() == changes.get() ? known : read(homes, account);
    }

    private Known read(Function<HomeId, Home> homes, String account) {
        long change = changes.get();
        var logging = homes.apply(new HomeId(account, HomeId.GLOBAL)).store().read(Trails::all).stream().filter(TrailRow::logging)
                .map(trail -> new Subscription(trail, Selection.of(trail))).toList();
        var known = new Known(change, logging, logging.stream().anyMatch(each -> each.selection().wantsData()));
        if (byAccount.size() >= ACCOUNTS_MAX) {
            byAccount.clear();
        }
        byAccount.put(account, known);
        return known;
    }
}
