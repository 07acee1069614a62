package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The retention that a bucket gives to what is written without one.
final class DefaultRetention {
    private DefaultRetention() { }

    static Optional<Retention> of(Tables.Read tx, BucketRow bucket, Instant now) {
        return Bucket.of(tx, bucket).defaultRetention().map(rule -> new Retention(Locking.mode(rule.modeAsString()),
                rule.days() != null ? now.atOffset(ZoneOffset.UTC).plusDays(rule.days()).toInstant()
                        : now.atOffset(ZoneOffset.UTC).plusYears(rule.years()).toInstant()));
    }
}
