package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// An access key of a user or of the account's root.
///
/// @param user empty for the root's
record AccessKeyRow(String id, String secret, String user, boolean active, Instant createdAt) {
    static final Table<String, AccessKeyRow> ACCESS_KEYS = Table.of("accessKeys", Key::of, AccessKeyRow.class);

    AccessKeyRow withActive(boolean active) {
        return new AccessKeyRow(id, secret, user, active, createdAt);
    }

    AccessKeyRow of(String user) {
        return new AccessKeyRow(id, secret, user, active, createdAt);
    }
}
