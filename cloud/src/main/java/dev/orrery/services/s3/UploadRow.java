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
record UploadRow(String bucket, String key, String uploadId, Instant initiated, String owner, String initiator,
        Description description, State state, Optional<ChecksumAlgorithm> algorithm, ObjectChecksum.Kind checksumKind,
        Optional<CustomerKey> customerKey, Optional<ManagedKey> managedKey) {
    static final Table<KeyOfUpload, UploadRow> UPLOADS = Table.of("uploads", KeyOfUpload::storeKey, UploadRow.class);

    record KeyOfUpload(String bucket, String key, String uploadId) {
        Key storeKey() {
            return Key.of(bucket).text(key).text(uploadId);
        }
    }

    KeyOfUpload id() {
        return new KeyOfUpload(bucket, key, uploadId);
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
