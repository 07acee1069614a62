package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;

/// What is known of an account whether or not it is in an organization: the name and the address that it was made with.
record OwnerRow(String account, String name, String email) {
    static final Table<String, OwnerRow> OWNERS = Table.of("owners", Key::of, OwnerRow.class);
    private static final String MADE_UP = "@example.com";

    /// Accounts that nobody made have their number for a name, and an address at a domain that is nobody's.
    static OwnerRow of(Tables.Read tx, String account) {
        return tx.get(OWNERS, account).orElseGet(() -> new OwnerRow(account, account, account + MADE_UP));
    }

    static boolean isTaken(Tables.Read tx, String email) {
        return tx.scan(OWNERS, Range.all()).anyMatch(owner -> owner.email().equalsIgnoreCase(email));
    }
}
