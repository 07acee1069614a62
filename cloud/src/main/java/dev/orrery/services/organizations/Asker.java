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

    /// The management account alone.
    static Tree manager(Tables.Read tx) {
        var asker = member(tx);
        if (!asker.isManager()) {
            throw OrganizationsErrors.notManager();
        }
        return asker.tree;
    }

    /// The management account, and delegated administrators, who may read what it may read.
    static Tree reader(Tables.Read tx) {
        var asker = member(tx);
        if (!asker.isManager() && !DelegateRow.isDelegate(tx, asker.organization().id(), asker.account.id())) {
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

    boolean isManager() {
        return account.id().equals(organization().manager());
    }

    OrganizationRow organization() {
        return tree.organization();
    }
}
