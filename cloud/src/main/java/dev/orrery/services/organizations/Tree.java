package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.organizations.UnitRow.UnitKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.organizations.model.TargetType;

/// One organization in one snapshot: its root, the units below it, and the accounts in them.
record Tree(Tables.Read tx, OrganizationRow organization) {

    /// What policies can be attached to.
    record Target(String id, TargetType type, String name, String arn) { }

    boolean isRoot(String id) {
        return organization.rootId().equals(id);
    }

    Optional<UnitRow> unit(String id) {
        return tx.get(UnitRow.UNITS, new UnitKey(organization.id(), id));
    }

    UnitRow requireUnit(String id) {
        return unit(Checks.id("OrganizationalUnitId", id, Checks.UNIT)).orElseThrow(OrganizationsErrors::noSuchUnit);
    }

    Stream<UnitRow> units() {
        return tx.scan(UnitRow.UNITS, Range.startingWith(Key.of(organization.id())));
    }

    Optional<AccountRow> account(String id) {
        return tx.get(AccountRow.ACCOUNTS, id).filter(row -> row.organization().equals(organization.id()));
    }

    AccountRow requireAccount(String id) {
        return account(Checks.id("AccountId", id, Checks.ACCOUNT)).orElseThrow(OrganizationsErrors::noSuchAccount);
    }

    Stream<AccountRow> accounts() {
        return tx.scan(AccountRow.ACCOUNTS, Range.all()).filter(row -> row.organization().equals(organization.id()));
    }

    boolean isParent(String id) {
        return isRoot(id) || unit(id).isPresent();
    }

    /// The root or unit of this id.
    String requireParent(String id) {
        if (!isParent(Checks.id("ParentId", id, Checks.PARENT))) {
            throw OrganizationsErrors.noSuchParent();
        }
        return id;
    }

    Stream<UnitRow> unitsIn(String parent) {
        return units().filter(row -> row.parent().equals(parent));
    }

    Stream<AccountRow> accountsIn(String parent) {
        return accounts().filter(row -> row.parent().equals(parent));
    }

    /// The units from the one below the root to this one; none for the root itself.
    List<UnitRow> unitsTo(String parent) {
        var units = new ArrayList<UnitRow>();
        for (var at = unit(parent); at.isPresent(); at = unit(at.get().parent())) {
            units.addFirst(at.get());
        }
        return units;
    }

    /// `o-…/r-…/ou-…/`: where that is what is directly in this parent.
    String path(String parent) {
        var path = new StringBuilder(organization.id()).append('/').append(organization.rootId()).append('/');
        unitsTo(parent).forEach(unit -> path.append(unit.id()).append('/'));
        return path.toString();
    }

    Optional<Target> target(String id) {
        return isRoot(id) ? Optional.of(root())
                : unit(id).map(this::target).or(() -> account(id).map(this::target));
    }

    Target requireTarget(String id) {
        return target(Checks.id("TargetId", id, Checks.TARGET)).orElseThrow(OrganizationsErrors::noSuchTarget);
    }

    /// Everything that policies can be attached to.
    List<Target> targets() {
        var targets = new ArrayList<Target>();
        targets.add(root());
        units().map(this::target).forEach(targets::add);
        accounts().map(this::target).forEach(targets::add);
        return targets;
    }

    private Target root() {
        return new Target(organization.rootId(), TargetType.ROOT, OrganizationRow.ROOT_NAME, organization.rootArn());
    }

    private Target target(UnitRow row) {
        return new Target(row.id(), TargetType.ORGANIZATIONAL_UNIT, row.name(), organization.unitArn(row.id()));
    }

    private Target target(AccountRow row) {
        return new Target(row.id(), TargetType.ACCOUNT, row.name(), organization.accountArn(row.id()));
    }

    Optional<Control> control(String policy) {
        for (var type : ControlType.values()) {
            if (type.everything().id().equals(policy)) {
                return Optional.of(type.everything());
            }
        }
        return tx.get(PolicyRow.POLICIES, new PolicyRow.PolicyKey(organization.id(), policy)).map(row -> row.control(organization));
    }

    Control requireControl(String policy) {
        return control(Checks.id("PolicyId", policy, Checks.POLICY)).orElseThrow(OrganizationsErrors::noSuchPolicy);
    }

    /// The policies of a type, AWS's own first.
    Stream<Control> controls(ControlType type) {
        var own = tx.scan(PolicyRow.POLICIES, Range.startingWith(Key.of(organization.id()))).filter(row -> row.type() == type)
                .map(row -> row.control(organization));
        return Stream.concat(Stream.of(type.everything()), own).sorted(Comparator.comparing(Control::id));
    }
}
