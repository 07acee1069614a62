package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.LeaveOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.LeaveOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.MoveAccountRequest;
import software.amazon.awssdk.services.organizations.model.MoveAccountResponse;
import software.amazon.awssdk.services.organizations.model.RemoveAccountFromOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.RemoveAccountFromOrganizationResponse;

/// Accounts while they are members.
final class Members implements OrganizationsPart {
    /// The most that AWS grants on request; the quota that nobody has raised is 10.
    static final int ACCOUNTS_MAX = 10_000;
    /// "The minimum number of days a created account must exist before you can remove it from the organization."
    /// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
    private static final Duration CREATED_STAYS = Duration.ofDays(7);
    private final Registry registry;

    Members(Registry registry) {
        this.registry = registry;
    }

    /// An account becomes a member.
    static void join(Tables.Write tx, OrganizationRow organization, AccountRow row) {
        tx.put(AccountRow.ACCOUNTS, row.id(), row);
        Attachments.attachEverything(tx, organization, row.id());
    }

    /// An account is a member no longer: no policy binds it, and its tags are gone.
    static void part(Tables.Write tx, AccountRow row) {
        tx.delete(AccountRow.ACCOUNTS, row.id());
        AttachmentRow.forget(tx, row.organization(), row.id());
    }

    static void requireRoom(Tree tree) {
        if (tree.accounts().count() + Handshakes.open(tree).count() >= ACCOUNTS_MAX) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.ACCOUNT_NUMBER_LIMIT_EXCEEDED,
                    "You have exceeded the allowed number of AWS accounts.");
        }
    }

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            return DescribeAccountResponse.builder().account(tree.requireAccount(request.accountId()).described(tree.organization())).build();
        });
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var page = Page.of(tree.accounts(), AccountRow::id, request.maxResults(), request.nextToken());
            return ListAccountsResponse.builder().accounts(page.map(row -> row.described(tree.organization()))).nextToken(page.next()).build();
        });
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(ListAccountsForParentRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var page = Page.of(tree.accountsIn(tree.requireParent(request.parentId())), AccountRow::id, request.maxResults(), request.nextToken());
            return ListAccountsForParentResponse.builder().accounts(page.map(row -> row.described(tree.organization())))
                    .nextToken(page.next()).build();
        });
    }

    @Override
    public MoveAccountResponse moveAccount(MoveAccountRequest request) {
        Checks.id("SourceParentId", request.sourceParentId(), Checks.PARENT);
        Checks.id("DestinationParentId", request.destinationParentId(), Checks.PARENT);
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var row = tree.requireAccount(request.accountId());
            if (!row.parent().equals(request.sourceParentId())) {
                throw OrganizationsErrors.noSuchSource();
            }
            if (!tree.isParent(request.destinationParentId())) {
                throw OrganizationsErrors.noSuchDestination();
            }
            if (row.parent().equals(request.destinationParentId())) {
                throw OrganizationsErrors.alreadyThere();
            }
            tx.put(AccountRow.ACCOUNTS, row.id(), row.in(request.destinationParentId()));
            return MoveAccountResponse.builder().build();
        });
    }

    @Override
    public RemoveAccountFromOrganizationResponse removeAccountFromOrganization(RemoveAccountFromOrganizationRequest request) {
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            leave(tx, tree, tree.requireAccount(request.accountId()));
            return RemoveAccountFromOrganizationResponse.builder().build();
        });
    }

    @Override
    public LeaveOrganizationResponse leaveOrganization(LeaveOrganizationRequest request) {
        return registry.write(tx -> {
            var asker = Asker.member(tx);
            leave(tx, asker.tree(), asker.account());
            return LeaveOrganizationResponse.builder().build();
        });
    }

    private void leave(Tables.Write tx, Tree tree, AccountRow row) {
        if (row.id().equals(tree.organization().manager())) {
            throw OrganizationsErrors.managerCannotLeave();
        }
        if (row.isClosed()) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.ACCOUNT_CANNOT_LEAVE_ORGANIZATION,
                    "You cannot remove an account that is closed.");
        }
        if (DelegateRow.isDelegate(tx, row.organization(), row.id())) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG,
                    "You cannot remove an account that is a delegated administrator of the organization.");
        }
        if (row.created() && registry.now().isBefore(row.joinedAt().plus(CREATED_STAYS))) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.WAIT_PERIOD_ACTIVE, "After you create a member account, you "
                    + "must wait at least seven days before you can remove it from the organization.");
        }
        part(tx, row);
    }
}
