package dev.orrery.services.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// When lifecycle will delete an object, as `x-amz-expiration` tells it.
final class Expiration {
    private Expiration() { }

    static Optional<String> of(BucketRow bucket, String key, Map<String, String> tags, long size, Instant lastModified) {
        return Optional.empty();
    }
}
