package dev.orrery.gateway.signature;

import dev.orrery.kernel.clock.Clock;
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
    public long machineNanos() {
        return 0;
    }
}
