package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;

/// When an access key, a role or a password was used last.
///
/// "When an access key is used more than once in a 15-minute span, only the first use is recorded" (IAM User Guide, "Get
/// credential reports"), which also keeps a busy key from writing at every call.
///
/// @param id of the key, or the unique id of the role
/// @param service in lower case, as in ARNs
record LastUsedRow(String id, Instant at, String region, String service) {
    static final Table<String, LastUsedRow> LAST_USED = Table.of("lastUsed", Key::of, LastUsedRow.class);
    static final Duration SPAN = Duration.ofMinutes(15);

    static Optional<LastUsedRow> of(Tables.Read tx, String id) {
        return tx.get(LAST_USED, id);
    }

    static RoleLastUsed ofRole(Tables.Read tx, String roleId) {
        return of(tx, roleId).map(row -> RoleLastUsed.builder().lastUsedDate(row.at()).region(row.region()).build())
                .orElseGet(() -> RoleLastUsed.builder().build());
    }
}
