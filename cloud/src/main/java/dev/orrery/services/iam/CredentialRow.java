package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Optional;

/// A credential of a user for one service, besides access keys and passwords.
///
/// @param id which tells the kind by its first letters
/// @param body the key or certificate; for a service's credential the name to sign in with
/// @param detail the fingerprint of a key; for a service's credential the service
record CredentialRow(String user, String id, Kind kind, String body, String detail, boolean active, Instant createdAt) {
    static final Table<CredentialRow, CredentialRow> CREDENTIALS = Table.of("credentials", row -> key(row.user, row.id), CredentialRow.class);

    enum Kind { SSH_KEY, SIGNING_CERTIFICATE, SERVICE }

    static Range of(String user) {
        return Range.startingWith(Key.of(Registry.folded(user)));
    }

    static Optional<CredentialRow> find(Tables.Read tx, String user, String id) {
        return tx.scan(CREDENTIALS, of(user)).filter(row -> row.id().equals(id)).findFirst();
    }

    private static Key key(String user, String id) {
        return Key.of(Registry.folded(user)).text(id);
    }

    CredentialRow of(String user, boolean active) {
        return new CredentialRow(user, id, kind, body, detail, active, createdAt);
    }
}
