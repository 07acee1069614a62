package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// One configuration of a bucket: a document of the SDK, as bytes (`dev.orrery.pojo.Pojos`), or the text of a policy.
///
/// @param id for kinds of which a bucket may have several (inventory, analytics, metrics, tiering); else empty
record SettingRow(String bucket, Kind kind, String id, byte[] document) {
    static final Table<SettingKey, SettingRow> SETTINGS =
            Table.of("settings", key -> Key.of(key.bucket()).text(key.kind().name()).text(key.id()), SettingRow.class);

    record SettingKey(String bucket, Kind kind, String id) { }

    enum Kind {
        POLICY, PUBLIC_ACCESS_BLOCK, OWNERSHIP, ACL, CORS, TAGGING, ENCRYPTION, LIFECYCLE, WEBSITE, NOTIFICATION,
        REPLICATION, LOGGING, ACCELERATE, REQUEST_PAYMENT, OBJECT_LOCK, INVENTORY, ANALYTICS, METRICS, INTELLIGENT_TIERING
    }
}
