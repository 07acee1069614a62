package dev.orrery.services.dynamodb;

import java.time.Duration;
import java.time.Instant;

/// Units of provisioned throughput that may be consumed: so many come each second, and what nobody uses is kept for five minutes.
/// Source: Developer Guide, "Burst and adaptive capacity": "up to 5 minutes (300 seconds) of unused read and write capacity".
///
/// A request is let in as long as there is anything, and then takes what it takes: what it consumes is known only when it is done.
/// So there may be less than nothing, which the next seconds pay back first.
///
/// @param at when there were so many units
record Bucket(double units, Instant at) {
    static final Duration KEPT = Duration.ofMinutes(5);
    private static final double NANOS_PER_SECOND = 1e9;

    /// Whether a request is let in.
    sealed interface Decision {
        /// @param units that there are
        record Admitted(double units) implements Decision { }

        /// @param perSecond what is provisioned
        /// @param emptyFor until there is something again
        record Throttled(long perSecond, double units, Duration emptyFor) implements Decision { }
    }

    /// Of what begins now: the first second's units.
    static Bucket begun(long perSecond, Instant now) {
        return new Bucket(perSecond, now);
    }

    /// A clock that was turned back fills nothing.
    Bucket filled(long perSecond, Instant now) {
        double seconds = at.isBefore(now) ? Duration.between(at, now).toMillis() / 1_000.0 : 0;
        return new Bucket(Math.min(perSecond * (double) KEPT.toSeconds(), units + perSecond * seconds), now);
    }

    Decision decide(long perSecond, Instant now) {
        double filled = filled(perSecond, now).units();
        return filled > 0 ? new Decision.Admitted(filled)
                : new Decision.Throttled(perSecond, filled, Duration.ofNanos((long) (-filled / Math.max(1, perSecond) * NANOS_PER_SECOND)));
    }

    Bucket without(double taken) {
        return new Bucket(units - taken, at);
    }
}
