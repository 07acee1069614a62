package dev.orrery.services.s3;

import java.time.Instant;
import java.util.Optional;

/// Whether an archived version can be read now.
final class StorageArchive {
    private StorageArchive() { }

    static void requireReadable(VersionRow row, Instant now) {
        var state = row.state();
        if (StorageClasses.archived(state.storageClass()) && state.restore().filter(restore -> restore.readable(now)).isEmpty()) {
            throw S3Errors.error("InvalidObjectState", 403, "The operation is not valid for the object's storage class")
                    .with("StorageClass", state.storageClass());
        }
    }

    /// `x-amz-restore`: there while a restore goes on and while its copy lasts.
    static Optional<String> header(VersionRow row, Instant now) {
        return row.state().restore().flatMap(restore -> {
            if (restore.ongoing(now)) {
                return Optional.of("ongoing-request=\"true\"");
            }
            return restore.readable(now)
                    ? Optional.of("ongoing-request=\"false\", expiry-date=\"" + HttpDate.of(restore.expires()) + "\"")
                    : Optional.empty();
        });
    }
}
