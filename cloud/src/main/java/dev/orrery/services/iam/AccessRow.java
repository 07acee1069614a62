package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;

/// When a user or a role last asked a service for something, whether it was allowed or not. Noted at most once in
/// [LastUsedRow#SPAN] for each action.
///
/// @param holderId the unique id of the user or role
/// @param namespace of the service, `s3`
/// @param action without the namespace; empty for the service as a whole
record AccessRow(String holderId, String namespace, String action, Instant at, String region) {
    static final Table<AccessRow, AccessRow> ACCESSES = Table.of("accesses",
            row -> of(row.holderId).text(row.namespace).text(row.action), AccessRow.class);

    static List<AccessRow> of(Tables.Read tx, String holderId) {
        return tx.scan(ACCESSES, Range.startingWith(of(holderId))).toList();
    }

    private static Key of(String holderId) {
        return Key.of(holderId);
    }

    /// Whether this is news, some time after what is known.
    boolean isDue(Tables.Read tx) {
        return tx.get(ACCESSES, this).filter(known -> at.isBefore(known.at.plus(LastUsedRow.SPAN))).isEmpty();
    }

    void put(Tables.Write tx) {
        tx.put(ACCESSES, this, this);
    }

    static void forget(Tables.Write tx, String holderId) {
        of(tx, holderId).forEach(row -> tx.delete(ACCESSES, row));
    }
}
