package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Tables;
import dev.orrery.services.organizations.AccountRow.Status;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.organizations.model.CloseAccountRequest;
import software.amazon.awssdk.services.organizations.model.CloseAccountResponse;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;

/// Closes accounts: nobody may do anything in one from the moment that it is asked for.
final class Closures implements OrganizationsPart {
    static final String DUE = "account-closed";
    /// How long it takes. AWS speaks of a few minutes.
    private static final Duration TAKES = Duration.ofMinutes(1);
    /// How long an account can still be seen, suspended. Source: AWS Account Management Reference Guide, "Close an AWS account".
    private static final Duration SUSPENDED = Duration.ofDays(90);
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

    /// It takes two steps: after the first the account is suspended, after the second it is gone.
    void due(String account) {
        var now = registry.now();
        registry.write(tx -> {
            tx.get(AccountRow.ACCOUNTS, account).ifPresent(row -> {
                switch (row.status()) {
                    case ACTIVE -> { }
                    case PENDING_CLOSURE -> {
                        tx.put(AccountRow.ACCOUNTS, account, row.with(Status.SUSPENDED));
                        registry.home().timers().set(tx, DUE, account, now.plus(SUSPENDED));
                    }
                    case SUSPENDED -> forget(tx, row, now);
                }
            });
            return account;
        });
    }

    private static void forget(Tables.Write tx, AccountRow row, Instant now) {
        tx.put(ClosedRow.CLOSED, row.id(), new ClosedRow(row.id(), now));
        DelegateRow.of(tx, row.organization(), row.id()).toList().forEach(delegate -> tx.delete(DelegateRow.DELEGATES, delegate.key()));
        Members.part(tx, row);
    }
}
