package dev.orrery.services.organizations;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Membership;
import dev.orrery.kernel.identity.Membership.Level;
import dev.orrery.kernel.identity.Organization;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Stamp;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where accounts stand, for every decision.
///
/// What was found is remembered together with the stamp of the rows that it was found in, and forgotten when the stamp is
/// another: looking an account up again costs one read of a small row, and where there never was an organization no more.
final class Places implements dev.orrery.kernel.identity.Organizations {
    private static final int REMEMBERED_MAX = 20_000;
    private final Function<HomeId, Home> homes;
    private volatile Optional<Tables> tables = Optional.empty();
    private volatile Known known = new Known("");

    /// What was found while the rows had one stamp.
    ///
    /// @param members by account, those in no organization included
    /// @param policies compiled, by organization and id
    private record Known(String stamp, Map<String, Optional<Membership>> members, Map<PolicyRow.PolicyKey, Policy> policies) {

        Known(String stamp) {
            this(stamp, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    Places(Function<HomeId, Home> homes) {
        this.homes = homes;
    }

    @Override
    public Optional<Membership> membership(String account) {
        return Accounts.isAccount(account) ? tables().read(tx -> membership(tx, account)) : Optional.empty();
    }

    /// Asked for seldom, so nothing of it is remembered.
    @Override
    public Optional<Organization> organization(String account) {
        return Accounts.isAccount(account) ? tables().read(tx -> tx.get(AccountRow.ACCOUNTS, account)
                .map(row -> organization(tx, tx.get(OrganizationRow.ORGANIZATIONS, row.organization()).orElseThrow()))) : Optional.empty();
    }

    private static Organization organization(Tables.Read tx, OrganizationRow row) {
        var trusted = tx.scan(TrustedServiceRow.TRUSTED, Range.startingWith(Key.of(row.id()))).map(TrustedServiceRow::service)
                .collect(Collectors.toUnmodifiableSet());
        var delegates = DelegateRow.of(tx, row.id())
                .collect(Collectors.groupingBy(DelegateRow::service, Collectors.mapping(DelegateRow::account, Collectors.toUnmodifiableSet())));
        return new Organization(row.id(), row.manager(), row.allFeatures(), trusted, Map.copyOf(delegates));
    }

    private Tables tables() {
        if (tables.isEmpty()) {
            tables = Optional.of(homes.apply(HomeId.ofPartition()).store());
        }
        return tables.get();
    }

    private Optional<Membership> membership(Tables.Read tx, String account) {
        var stamp = Stamp.of(tx);
        if (stamp.isEmpty()) {
            return Optional.empty();
        }
        var now = now(stamp);
        var remembered = now.members().get(account);
        if (remembered != null) {
            return remembered;
        }
        var found = tx.get(AccountRow.ACCOUNTS, account).map(row -> membership(tx, now, row))
                .or(() -> tx.get(ClosedRow.CLOSED, account).map(_ -> Membership.gone()));
        now.members().put(account, found);
        return found;
    }

    private Known now(String stamp) {
        var now = known;
        if (!now.stamp().equals(stamp) || now.members().size() >= REMEMBERED_MAX) {
            now = new Known(stamp);
            known = now;
        }
        return now;
    }

    private static Membership membership(Tables.Read tx, Known now, AccountRow account) {
        var organization = tx.get(OrganizationRow.ORGANIZATIONS, account.organization()).orElseThrow();
        var tree = new Tree(tx, organization);
        return new Membership(organization.id(), tree.path(account.parent()), organization.manager(),
                levels(tree, now, account, ControlType.SERVICE_CONTROL_POLICY), levels(tree, now, account, ControlType.RESOURCE_CONTROL_POLICY),
                account.isClosed());
    }

    private static List<Level> levels(Tree tree, Known now, AccountRow account, ControlType type) {
        var levels = new ArrayList<Level>();
        if (tree.organization().isEnabled(type)) {
            levels.add(level(tree, now, type, tree.organization().rootId(), "the root " + tree.organization().rootId()));
            tree.unitsTo(account.parent()).forEach(unit ->
                    levels.add(level(tree, now, type, unit.id(), "organizational unit " + unit.name() + " (" + unit.id() + ")")));
            levels.add(level(tree, now, type, account.id(), "account " + account.id()));
        }
        return List.copyOf(levels);
    }

    private static Level level(Tree tree, Known now, ControlType type, String target, String name) {
        return new Level(name, AttachmentRow.of(tree.tx(), tree.organization().id(), target).filter(row -> row.type() == type)
                .map(row -> attached(tree, now, row, name)).toList());
    }

    private static AttachedPolicy attached(Tree tree, Known now, AttachmentRow row, String name) {
        var control = tree.control(row.policy())
                .orElseThrow(() -> new IllegalStateException("a policy that is attached does not exist: " + row.policy()));
        var policy = now.policies().computeIfAbsent(new PolicyRow.PolicyKey(row.organization(), row.policy()), _ -> Policy.parse(control.content()));
        return new AttachedPolicy(row.type().kind(), control.name() + " (" + control.id() + ") of " + name, policy);
    }
}
