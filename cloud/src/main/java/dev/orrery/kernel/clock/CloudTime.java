package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;

/// The cloud's time in a person's hand: to be read, stopped and turned.
public final class CloudTime {
    private final TurnableClock clock;
    private final TimerQueue timers;

    public CloudTime(TurnableClock clock, TimerQueue timers) {
        this.clock = clock;
        this.timers = timers;
    }

    public Instant now() {
        return clock.now();
    }

    /// Turns time forward. What falls due on the way has happened, in order, each thing at its own moment, when this returns.
    public void advance(Duration duration) {
        timers.advanceTo(clock.now().plus(duration));
    }

    /// Turns time forward to an instant, as [#advance] does, or back to one. What has happened has happened: going back
    /// undoes nothing, it only makes what is not due yet wait longer.
    public void set(Instant instant) {
        if (instant.isBefore(clock.now())) {
            clock.set(instant);
        } else {
            timers.advanceTo(instant);
        }
    }

    /// Stops time where it is.
    public void freeze() {
        clock.freeze();
    }

    /// Lets time run on from where it stands.
    public void resume() {
        clock.resume();
    }
}
