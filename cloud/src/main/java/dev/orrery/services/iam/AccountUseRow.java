package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.stream.Stream;

/// When somebody of an account, its root included, last asked a service for something, whether it was allowed or not. All accounts'
/// are in the partition's home, for reports on organizations; noted at most once in [LastUsedRow#SPAN] for each service.
record AccountUseRow(String account, String namespace, Instant at, String region) {
    static final Table<AccountUseRow, AccountUseRow> USES = Table.of("accountUses", row -> Key.of(row.account).text(row.namespace),
            AccountUseRow.class);

    static Stream<AccountUseRow> of(Tables.Read tx, String account) {
        return tx.scan(USES, Range.startingWith(Key.of(account)));
    }

    /// Whether this is news, some time after what is known.
    boolean isDue(Tables.Read tx) {
        return tx.get(USES, this).filter(known -> at.isBefore(known.at.plus(LastUsedRow.SPAN))).isEmpty();
    }
}
