package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountJoinedMethod;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.AccountStatus;

/// An account that is in an organization.
///
/// @param parent the root or the organizational unit that it is in
/// @param created whether the organization made it; otherwise it was invited
record AccountRow(String id, String organization, String parent, String name, String email, boolean created, Instant joinedAt, Status status,
        List<Label> tags) {
    static final Table<String, AccountRow> ACCOUNTS = Table.of("accounts", Key::of, AccountRow.class);

    /// Where it is in its life. A closed account is deleted after ninety days.
    enum Status { ACTIVE, PENDING_CLOSURE, SUSPENDED }

    AccountRow in(String otherParent) {
        return new AccountRow(id, organization, otherParent, name, email, created, joinedAt, status, tags);
    }

    AccountRow with(Status other) {
        return new AccountRow(id, organization, parent, name, email, created, joinedAt, other, tags);
    }

    AccountRow withTags(List<Label> others) {
        return new AccountRow(id, organization, parent, name, email, created, joinedAt, status, others);
    }

    boolean isClosed() {
        return status != Status.ACTIVE;
    }

    Account described(OrganizationRow organizationRow) {
        return Account.builder().id(id).arn(organizationRow.accountArn(id)).name(name).email(email)
                .status(AccountStatus.valueOf(status.name())).state(AccountState.valueOf(status.name()))
                .joinedMethod(created ? AccountJoinedMethod.CREATED : AccountJoinedMethod.INVITED).joinedTimestamp(joinedAt).build();
    }
}
