package dev.orrery.services.organizations;

import dev.orrery.services.organizations.AccountRow.Status;
import java.time.Duration;
import software.amazon.awssdk.services.organizations.model.CloseAccountRequest;
import software.amazon.awssdk.services.organizations.model.CloseAccountResponse;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;

/// Closes accounts: nobody may do anything in one from the moment that it is asked for.
final class Closures implements OrganizationsPart {
    static final String DUE = "account-closed";
    /// How long it takes. AWS speaks of a few minutes.
    private static final Duration TAKES = Duration.ofMinutes(1);
    /// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
    private static final int AT_A_TIME_MAX = 3;
    private final Registry registry;

    Closures(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CloseAccountResponse closeAccount(CloseAccountRequest request) {
        var now = registry.now();
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var row = tree.requireAccount(request.accountId());
            if (row.id().equals(tree.organization().manager())) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.CANNOT_CLOSE_MANAGEMENT_ACCOUNT,
                        "You cannot close the management account of an organization.");
            }
            if (row.isClosed()) {
                throw OrganizationsErrors.alreadyClosed();
            }
            if (tree.accounts().filter(other -> other.status() == Status.PENDING_CLOSURE).count() >= AT_A_TIME_MAX) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED,
                        "You have exceeded the number of accounts that you can close at a time.");
            }
            tx.put(AccountRow.ACCOUNTS, row.id(), row.with(Status.PENDING_CLOSURE));
            registry.home().timers().set(tx, DUE, row.id(), now.plus(TAKES));
            return CloseAccountResponse.builder().build();
        });
    }

    void due(String account) {
        registry.write(tx -> {
            tx.get(AccountRow.ACCOUNTS, account).filter(row -> row.status() == Status.PENDING_CLOSURE)
                    .ifPresent(row -> tx.put(AccountRow.ACCOUNTS, account, row.with(Status.SUSPENDED)));
            return account;
        });
    }
}
