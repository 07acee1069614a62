package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.util.Optional;

/// What only this cloud knows, one for each account and purpose: 256 bits, made when they are first needed and kept.
final class AccountSecret {
    private static final int BYTES = 32;
    private static final String ONLY = "";
    private final Table<String, SecretRow> secrets;

    private record SecretRow(byte[] secret) { }

    /// @param table where it is kept
    AccountSecret(String table) {
        secrets = Table.of(table, Key::of, SecretRow.class);
    }

    /// The account's, if it was needed before.
    Optional<byte[]> known(Home home) {
        return home.store().read(tx -> tx.get(secrets, ONLY)).map(SecretRow::secret);
    }

    byte[] of(Home home) {
        return known(home).orElseGet(() -> {
            var made = new byte[BYTES];
            home.ids().fill(made);
            return home.store().write(tx -> tx.get(secrets, ONLY).orElseGet(() -> {
                var row = new SecretRow(made);
                tx.put(secrets, ONLY, row);
                return row;
            })).secret();
        });
    }
}
