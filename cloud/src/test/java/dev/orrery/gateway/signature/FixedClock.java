package dev.orrery.gateway.signature;

import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.Deadline;
import dev.orrery.kernel.clock.Wakeup;
import java.time.Duration;
import java.time.Instant;

/// A machine whose time stands still.
record FixedClock(Instant machineNow) implements Clock {

    @Override
    public Instant now() {
        return machineNow;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("nothing here waits");
    }

    @Override
    public boolean await(Wakeup wakeup, Deadline deadline) {
        throw new UnsupportedOperationException("nothing here waits");
    }

    @Override
    public long machineNanos() {
        return 0;
    }
}
