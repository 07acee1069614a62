package dev.orrery.services.sqs;

import dev.orrery.kernel.clock.Clock;
import java.time.Duration;
import java.time.Instant;

/// The end of a wait: when the cloud's time has moved on far enough, or as much of the machine's has passed, as the
/// client's connection sees it.
record Deadline(Clock clock, Instant until, long endNanos) {

    static Deadline in(Duration wait, Clock clock) {
        return new Deadline(clock, clock.now().plus(wait), clock.machineNanos() + wait.toNanos());
    }

    /// Not positive when it is over.
    Duration left() {
        var cloud = Duration.between(clock.now(), until);
        var machine = Duration.ofNanos(endNanos - clock.machineNanos());
        return cloud.compareTo(machine) < 0 ? cloud : machine;
    }
}
