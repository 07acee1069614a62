package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.Optional;

/// The retention that a bucket gives to what is written without one.
final class DefaultRetention {
    private DefaultRetention() { }

    static Optional<Retention> of(Tables.Read tx, BucketRow bucket, Instant now) {
        return Optional.empty();
    }
}
