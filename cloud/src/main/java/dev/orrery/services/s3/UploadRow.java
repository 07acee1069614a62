package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.services.s3.VersionRow.State;
import java.time.Instant;
import java.util.Optional;

/// A multipart upload that is going on.
///
/// @param uploadId begins with the time, so that a key's uploads sort by it
/// @param initiator ARN of who began it
/// @param algorithm the checksum that the sender chose; empty when it chose none
/// @param before what was the key's newest when the upload was initiated (see [#name]); empty for uploads of older versions
record UploadRow(String bucket, String key, String uploadId, Instant initiated, String owner, String initiator,
        Description description, State state, Optional<ChecksumAlgorithm> algorithm, ObjectChecksum.Kind checksumKind,
        Optional<CustomerKey> customerKey, Optional<ManagedKey> managedKey, Optional<String> before) {
    private static final String OVERTAKEN = "overtaken";
    static final Table<KeyOfUpload, UploadRow> UPLOADS = Table.of("uploads", KeyOfUpload::storeKey, UploadRow.class);

    record KeyOfUpload(String bucket, String key, String uploadId) {
        Key storeKey() {
            return Key.of(bucket).text(key).text(uploadId);
        }
    }

    KeyOfUpload id() {
        return new KeyOfUpload(bucket, key, uploadId);
    }

    /// Names a key's newest version or delete marker, so that another in its place has another name. One that was deleted
    /// for good may give its name to the next: therefore that marks the uploads as [#overtaken].
    static String name(Optional<VersionRow> latest) {
        return latest.map(row -> row.sequence() + "/" + row.versionId()).orElse("");
    }

    UploadRow overtaken() {
        return new UploadRow(bucket, key, uploadId, initiated, owner, initiator, description, state, algorithm, checksumKind,
                customerKey, managedKey, Optional.of(OVERTAKEN));
    }

    /// Whether the key was written or deleted since the upload was initiated.
    boolean wasOvertaken(Optional<VersionRow> latest) {
        return before.filter(name -> !name.equals(name(latest))).isPresent();
    }

    /// What encrypts its parts.
    ///
    /// @param customer the customer's key of the request
    Sealing sealing(Home home, CustomerKey.Secret customer) {
        return new Sealing(managedKey.map(key -> ManagedKeys.open(home, key)).orElse(customer), managedKey);
    }

    /// The checksum that parts are kept with.
    ChecksumAlgorithm kept() {
        return algorithm.orElse(Objects.DEFAULT_CHECKSUM);
    }
}
