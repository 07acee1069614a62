package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One version of one object, or a delete marker.
///
/// Each version has one row in one of two tables. [#CURRENT] holds the version that a request without version id sees: it
/// has a row per visible key, so that listing walks nothing else. [#VERSIONS] holds all others and every delete marker,
/// newest first. [#NULLS] tells which row of `VERSIONS` is a key's null version; [#MOVED] where a version lies whose id was
/// given elsewhere and whose place was taken, as may happen to a replica.
///
/// @param sequence orders the versions of one key, the newest has the largest
/// @param versionId `null` for what was written while versioning was not enabled
/// @param owner the account that wrote it; empty for nobody
record VersionRow(String bucket, String key, long sequence, String versionId, boolean deleteMarker, Instant lastModified,
        String owner, Stored stored, Description description, State state) {
    static final String NULL_VERSION = "null";

    static final Table<KeyOfObject, VersionRow> CURRENT = Table.of("current", KeyOfObject::storeKey, VersionRow.class);
    static final Table<KeyOfVersion, VersionRow> VERSIONS = Table.of("versions", KeyOfVersion::storeKey, VersionRow.class);
    static final Table<KeyOfMoved, MovedRow> MOVED = Table.of("moved", KeyOfMoved::storeKey, MovedRow.class);
    static final Table<KeyOfObject, NullRow> NULLS = Table.of("nulls", KeyOfObject::storeKey, NullRow.class);

    record KeyOfObject(String bucket, String key) {
        Key storeKey() {
            return Key.of(bucket).text(key);
        }
    }

    record KeyOfVersion(String bucket, String key, long sequence) {
        Key storeKey() {
            return Key.of(bucket).text(key).numberDescending(sequence);
        }
    }

    record KeyOfMoved(String bucket, String key, String versionId) {
        Key storeKey() {
            return Key.of(bucket).text(key).text(versionId);
        }
    }

    record NullRow(long sequence) { }

    record MovedRow(long sequence) { }

    /// The content, which never changes.
    ///
    /// @param etag without quotes
    /// @param upload the multipart upload that made it; empty when it was put at once
    /// @param parts how many parts it came in; 0 when it was put at once
    /// @param managedKey where KMS encrypts it
    record Stored(long size, String etag, Content content, Optional<ObjectChecksum> checksum, Optional<CustomerKey> customerKey,
            String upload, int parts, Optional<ManagedKey> managedKey) {
        static final Stored NOTHING = new Stored(0, "", Content.NOTHING, Optional.empty(), Optional.empty(), "", 0,
                Optional.empty());

        Stored with(Content other) {
            return new Stored(size, etag, other, checksum, customerKey, upload, parts, managedKey);
        }
    }

    /// What may change while the content stays.
    ///
    /// @param acl the object's access control list as bytes; empty for the default
    /// @param replication `PENDING`, `COMPLETED`, `FAILED`, `REPLICA`; empty when no rule applies
    /// @param legalHoldTold whether anybody said `ON` or `OFF`
    record State(String storageClass, Map<String, String> tags, Optional<Retention> retention, boolean legalHold,
            Optional<Restore> restore, byte[] acl, String replication, boolean legalHoldTold) {
        static final State NOTHING = new State("STANDARD", Map.of(), Optional.empty(), false, Optional.empty(), new byte[0], "",
                false);

        /// Whether there is a legal hold to tell of, be it off.
        boolean hasLegalHold() {
            return legalHold || legalHoldTold;
        }

        State withStorageClass(String other) {
            return new State(other, tags, retention, legalHold, Optional.empty(), acl, replication, legalHoldTold);
        }

        State withTags(Map<String, String> other) {
            return new State(storageClass, other, retention, legalHold, restore, acl, replication, legalHoldTold);
        }

        State withRetention(Optional<Retention> other) {
            return new State(storageClass, tags, other, legalHold, restore, acl, replication, legalHoldTold);
        }

        State withLegalHold(boolean other) {
            return new State(storageClass, tags, retention, other, restore, acl, replication, true);
        }

        State withRestore(Restore other) {
            return new State(storageClass, tags, retention, legalHold, Optional.of(other), acl, replication, legalHoldTold);
        }

        State withAcl(byte[] other) {
            return new State(storageClass, tags, retention, legalHold, restore, other, replication, legalHoldTold);
        }

        State withReplication(String other) {
            return new State(storageClass, tags, retention, legalHold, restore, acl, other, legalHoldTold);
        }
    }

    VersionRow with(State other) {
        return new VersionRow(bucket, key, sequence, versionId, deleteMarker, lastModified, owner, stored, description, other);
    }

    /// As the version of this number and id.
    VersionRow at(long otherSequence, String otherVersionId) {
        return new VersionRow(bucket, key, otherSequence, otherVersionId, deleteMarker, lastModified, owner, stored, description, state);
    }

    boolean isNull() {
        return versionId.equals(NULL_VERSION);
    }

    String quotedEtag() {
        return '"' + stored.etag + '"';
    }

    KeyOfObject object() {
        return new KeyOfObject(bucket, key);
    }

    KeyOfMoved moved() {
        return new KeyOfMoved(bucket, key, versionId);
    }

    KeyOfVersion version() {
        return new KeyOfVersion(bucket, key, sequence);
    }
}
