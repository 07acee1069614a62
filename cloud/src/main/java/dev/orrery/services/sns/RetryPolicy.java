package dev.orrery.services.sns;

import java.time.Duration;
import java.util.Optional;

/// When a delivery is tried again: at once some times, then in steps of the shortest delay, then in growing ones, then in steps
/// of the longest. Source: SNS Developer Guide, "Amazon SNS message delivery retries"; AWS's jitter is left out, so that a
/// turned clock finds every attempt where it was computed.
///
/// @param noDelay retries at once
/// @param minDelay retries after `min` each
/// @param backoff retries after delays from `min` to `max`
/// @param maxDelay retries after `max` each
record RetryPolicy(int noDelay, int minDelay, int backoff, int maxDelay, Duration min, Duration max, Backoff function) {
    /// For what AWS itself runs: SQS, Lambda, Firehose.
    static final RetryPolicy MANAGED =
            new RetryPolicy(3, 2, 10, 100_000, Duration.ofSeconds(1), Duration.ofSeconds(20), Backoff.EXPONENTIAL);

    /// How delays grow from the shortest to the longest.
    enum Backoff {
        /// By the same step each time.
        LINEAR,
        /// By steps that grow by the same each time.
        ARITHMETIC,
        /// By the same factor each time.
        GEOMETRIC,
        /// By steps that double each time.
        EXPONENTIAL
    }

    int retries() {
        return noDelay + minDelay + backoff + maxDelay;
    }

    /// How long to wait before a retry; empty when there is no such retry.
    ///
    /// @param retry the first is 1
    Optional<Duration> before(int retry) {
        if (retry <= noDelay) {
            return Optional.of(Duration.ZERO);
        }
        if (retry <= noDelay + minDelay) {
            return Optional.of(min);
        }
        if (retry <= noDelay + minDelay + backoff) {
            return Optional.of(backoff(retry - noDelay - minDelay - 1));
        }
        return retry <= retries() ? Optional.of(max) : Optional.empty();
    }

    /// @param step from 0
    private Duration backoff(int step) {
        if (backoff == 1) {
            return min;
        }
        double whole = backoff - 1.0;
        double shortest = min.toMillis();
        double span = max.toMillis() - shortest;
        double millis = switch (function) {
            case LINEAR -> shortest + span * step / whole;
            case ARITHMETIC -> shortest + span * step * (step + 1) / (whole * (whole + 1));
            case GEOMETRIC -> shortest * Math.pow(max.toMillis() / shortest, step / whole);
            case EXPONENTIAL -> shortest + span * (Math.pow(2, step) - 1) / (Math.pow(2, whole) - 1);
        };
        return Duration.ofMillis(Math.round(millis));
    }

    /// The time from the first attempt to the last, answers aside.
    Duration total() {
        var total = min.multipliedBy(minDelay).plus(max.multipliedBy(maxDelay));
        for (int step = 0; step < backoff; step++) {
            total = total.plus(backoff(step));
        }
        return total;
    }
}
