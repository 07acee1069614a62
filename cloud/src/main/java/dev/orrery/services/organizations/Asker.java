package dev.orrery.services.organizations;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.store.Tables;
import java.util.Optional;

/// The caller's account in its organization. What it may do there is Organizations' own rule, besides all policies.
record Asker(Tree tree, AccountRow account) {

    /// Whoever is in an organization.
    static Asker member(Tables.Read tx) {
        return find(tx).orElseThrow(OrganizationsErrors::notInUse);
    }

    /// Whoever manages policies: the management account, and whom the organization's resource policy lets.
    static Tree policyManager(Tables.Read tx) {
        var asker = member(tx);
        if (!asker.isManager() && !asker.isLetIn()) {
            throw OrganizationsErrors.notManager();
        }
        return asker.tree;
    }

    /// The management account alone.
    static Tree manager(Tables.Read tx) {
        var asker = member(tx);
        if (!asker.isManager()) {
            throw OrganizationsErrors.notManager();
        }
        return asker.tree;
    }

    /// The management account, delegated administrators, who may read what it may read, and whom the resource policy lets.
    static Tree reader(Tables.Read tx) {
        var asker = member(tx);
        if (!asker.isManager() && !asker.isDelegate() && !asker.isLetIn()) {
            throw OrganizationsErrors.notManager();
        }
        return asker.tree;
    }

    static Optional<Asker> find(Tables.Read tx) {
        return tx.get(AccountRow.ACCOUNTS, callers()).map(row -> new Asker(new Tree(tx, tx.get(OrganizationRow.ORGANIZATIONS, row.organization())
                .orElseThrow(() -> new IllegalStateException("account " + row.id() + " is in no organization"))), row));
    }

    static String callers() {
        return Call.current().caller().account();
    }

    boolean isDelegate() {
        return DelegateRow.isDelegate(tree.tx(), organization().id(), account.id());
    }

    /// The organization's resource policy; empty when it has none.
    Optional<ResourcePolicyRow> resourcePolicy() {
        return tree.tx().get(ResourcePolicyRow.RESOURCE_POLICIES, organization().id());
    }

    /// Whether this very resource policy was part of the decision that let the call come here ([OrganizationsAccess]).
    private boolean isLetIn() {
        return resourcePolicy().filter(row -> row.equals(Call.current().grounds().get())).isPresent();
    }

    boolean isManager() {
        return account.id().equals(organization().manager());
    }

    OrganizationRow organization() {
        return tree.organization();
    }
}
