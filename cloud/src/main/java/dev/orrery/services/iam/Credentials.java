package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.StatusType;

/// What a user's credentials for single services have in common.
final class Credentials {
    private Credentials() { }

    static void requireNone(Tables.Read tx, String user) {
        if (tx.scan(CredentialRow.CREDENTIALS, CredentialRow.of(user)).findAny().isPresent()) {
            throw IamErrors.deleteConflict("remove referenced objects");
        }
    }

    static void rename(Tables.Write tx, String from, String to) {
        for (var row : tx.scan(CredentialRow.CREDENTIALS, CredentialRow.of(from)).toList()) {
            tx.delete(CredentialRow.CREDENTIALS, row);
            put(tx, row.of(to, row.active()));
        }
    }

    static CredentialRow put(Tables.Write tx, CredentialRow row) {
        tx.put(CredentialRow.CREDENTIALS, row, row);
        return row;
    }

    /// A user's credentials of one kind.
    static Stream<CredentialRow> all(Tables.Read tx, String user, CredentialRow.Kind kind) {
        requireKnown(tx, user);
        return tx.scan(CredentialRow.CREDENTIALS, CredentialRow.of(user)).filter(row -> row.kind() == kind);
    }

    static CredentialRow require(Tables.Read tx, String user, String id, CredentialRow.Kind kind, String missing) {
        requireKnown(tx, user);
        return CredentialRow.find(tx, user, id).filter(row -> row.kind() == kind).orElseThrow(() -> IamErrors.noSuchEntity(missing));
    }

    private static void requireKnown(Tables.Read tx, String user) {
        if (!Roots.isRoot(user)) {
            Users.require(tx, user);
        }
    }

    static boolean isActive(String status) {
        return Checks.choice("status", status, Set.of("Active", "Inactive")).equals("Active");
    }

    static StatusType status(CredentialRow row) {
        return row.active() ? StatusType.ACTIVE : StatusType.INACTIVE;
    }
}
