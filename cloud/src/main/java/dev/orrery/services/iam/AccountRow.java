package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.List;
import java.util.Optional;

/// What IAM keeps once per account.
///
/// @param alias of the account; empty when it has none
/// @param rootKeys ids of the root's own access keys
record AccountRow(String alias, List<String> rootKeys, Optional<PasswordRules> passwordRules, List<UserRow.Device> rootDevices) {
    static final Table<String, AccountRow> ACCOUNT = Table.of("account", Key::of, AccountRow.class);
    static final String ONLY = "";
    static final AccountRow NEW = new AccountRow("", List.of(), Optional.empty(), List.of());

    AccountRow withAlias(String alias) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices);
    }

    AccountRow withRootKeys(List<String> rootKeys) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices);
    }

    AccountRow withPasswordRules(Optional<PasswordRules> passwordRules) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices);
    }

    AccountRow withRootDevices(List<UserRow.Device> rootDevices) {
        return new AccountRow(alias, rootKeys, passwordRules, rootDevices);
    }
}
