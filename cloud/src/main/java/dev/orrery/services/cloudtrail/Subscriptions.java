package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.identity.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Which trails want which events, remembered for each account because every call asks. Every change of any trail makes all
/// of it be read anew; what was read before a change that happened meanwhile does not count either. Where an account is in
/// an organization counts at once.
final class Subscriptions {
    private static final int ACCOUNTS_MAX = 10_000;
    private final AtomicLong changes = new AtomicLong();
    private final OrganizationTrails shared;
    private final Map<String, Known> byAccount = new ConcurrentHashMap<>();
    private volatile Shared listed = new Shared(-1, List.of());

    Subscriptions(OrganizationTrails shared) {
        this.shared = shared;
    }

    /// A trail that logs, and what it selects.
    ///
    /// @param owner the account whose trail it is: where what waits for it is kept
    record Subscription(String owner, TrailRow trail, Selection selection) {
        boolean wants(Candidate candidate) {
            return trail.covers(candidate.region()) && (trail.globalEvents() || !candidate.global()) && selection.wants(candidate);
        }
    }

    /// @param change that it was read after
    /// @param organization of the account; empty for none, or when no organization has trails
    /// @param wantsData whether any of them wants data events
    private record Known(long change, String organization, List<Subscription> logging, boolean wantsData) { }

    private record Shared(long change, List<OrganizationTrails.ListedRow> trails) { }

    void changed() {
        changes.incrementAndGet();
    }

    /// Whether some trail wants data events of the account; asked for every call of the data plane.
    boolean wantData(String account) {
        return !account.isEmpty() && known(account).wantsData();
    }

    List<Subscription> of(String account) {
        return known(account).logging();
    }

    private Known known(String account) {
        long change = changes.get();
        var trails = listed(change);
        var organization = trails.isEmpty() ? "" : shared.membership(account).map(Membership::organizationId).orElse("");
        var known = byAccount.get(account);
        return known != null && known.change() == change && known.organization().equals(organization) ? known
                : read(change, account, organization);
    }

    private List<OrganizationTrails.ListedRow> listed(long change) {
        var known = listed;
        if (known.change() != change) {
            known = new Shared(change, shared.all());
            listed = known;
        }
        return known.trails();
    }

    private Known read(long change, String account, String organization) {
        var found = new ArrayList<OrganizationTrails.Seen>();
        shared.home(account).store().read(Trails::all).forEach(trail -> found.add(new OrganizationTrails.Seen(account, trail)));
        if (!organization.isEmpty()) {
            found.addAll(shared.seenBy(account));
        }
        var logging = found.stream().filter(each -> each.trail().logging())
                .map(each -> new Subscription(each.owner(), each.trail(), Selection.of(each.trail()))).toList();
        var known = new Known(change, organization, logging, logging.stream().anyMatch(each -> each.selection().wantsData()));
        if (byAccount.size() >= ACCOUNTS_MAX) {
            byAccount.clear();
        }
        byAccount.put(account, known);
        return known;
    }
}
