package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What IAM keeps once per account.
///
/// @param alias of the account; empty when it has none
/// @param rootKeys ids of the root's own access keys
/// @param rootPasswordAt since when the root can have a password; empty when it cannot
/// @param allRegionsTokens whether tokens of sessions that are asked for without naming a region are valid in all regions
record AccountRow(String alias, List<String> rootKeys, Optional<PasswordRules> passwordRules, List<UserRow.Device> rootDevices,
        Optional<Instant> rootPasswordAt, boolean allRegionsTokens) {
    static final Table<String, AccountRow> ACCOUNT = Table.of("account", Key::of, AccountRow.class);
    static final String ONLY = "";
    static final AccountRow NEW = new AccountRow("", List.of(), Optional.empty(), List.of(), Optional.empty(), false);

    AccountRow withAlias(String alias) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    AccountRow withRootKeys(List<String> rootKeys) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    AccountRow withPasswordRules(Optional<PasswordRules> passwordRules) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    AccountRow withRootDevices(List<UserRow.Device> rootDevices) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    AccountRow withRootPasswordAt(Optional<Instant> rootPasswordAt) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    AccountRow withAllRegionsTokens(boolean allRegionsTokens) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices, rootPasswordAt, allRegionsTokens);
    }

    /// Of tokens as `GetAccountSummary` tells it.
    int globalTokenVersion() {
        return allRegionsTokens ? 2 : 1;
    }
}
