package dev.orrery.kernel.clock;

import dev.orrery.kernel.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The cloud's time in a person's hand: to be read, stopped and turned. How it is turned is kept in the store; the machine's
/// own time is never touched, and signatures are judged by that.
public final class CloudTime {
    /// Where time can be set, to the end of the year 9999. Many formats of AWS have no room for more.
    public static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L, 999_000_000);
    private final TurnableClock clock;
    private final TimerQueue timers;
    private final KeptClock kept;
    private final ClockSetting beginning;
    private volatile Optional<Turning> turning = Optional.empty();

    /// Sets the clock as it was kept.
    public CloudTime(Store store, TurnableClock clock, TimerQueue timers) {
        this.clock = clock;
        this.timers = timers;
        this.kept = new KeptClock(store, clock);
        this.beginning = clock.setting();
        kept.restore();
    }

    /// @param frozen whether time stands still
    /// @param offset from the machine's time
    /// @param next what falls due next
    /// @param turning how far it has come, while time is being turned
    public record Reading(Instant now, boolean frozen, Duration offset, Optional<Timer> next, Optional<Turning> turning) { }

    /// Time being turned.
    ///
    /// @param timersRun so far
    public record Turning(Instant target, long timersRun) { }

    /// Time that was turned.
    ///
    /// @param from where it stood before
    /// @param to where it stood behind the last turn
    /// @param timersRun how many timers fell due on the way, and were run
    /// @param quiet whether nothing runs any more that a timer began; false when something took too long to wait for
    /// @param arrived whether that is where it was to come; false when it was stopped on the way
    public record Turned(Instant from, Instant to, long timersRun, boolean quiet, boolean arrived) { }

    public Instant now() {
        return clock.now();
    }

    /// Whether it is another than the machine's.
    public boolean isTurned() {
        return !clock.setting().equals(ClockSetting.REAL);
    }

    public Reading read() {
        return new Reading(clock.now(), clock.isFrozen(), clock.offset(), timers.first(),
                turning.map(now -> new Turning(now.target(), timers.ran() - now.timersRun())));
    }

    /// Turns time forward. What falls due on the way has happened, in order, each thing at its own moment and with all that
    /// came of it, when this returns. Whether time stands or runs does not change.
    ///
    /// @throws IllegalArgumentException when that is not forward, or behind [#LATEST]
    public Turned advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time advances only forwards; to go back, set it to an instant");
        }
        return alone(() -> {
            var now = clock.now();
            if (duration.compareTo(Duration.between(now, LATEST)) > 0) {
                throw outside();
            }
            var before = clock.setting();
            var turned = turn(now.plus(duration));
            if (turned.arrived() && before.frozenAt().isEmpty()) {
                // Turning took a while of the machine's time, which is none of the duration.
                kept.set(ClockSetting.running(before.offset().plus(duration)));
            }
            return turned;
        });
    }

    /// Turns time forward to an instant, as [#advance] does, or back to one. What has happened has happened: going back
    /// undoes nothing and runs nothing twice, it only makes what is not due yet wait longer; what repeats itself goes on from
    /// there.
    ///
    /// @throws IllegalArgumentException when it is before [#EARLIEST] or behind [#LATEST]
    public Turned set(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw outside();
        }
        return alone(() -> turn(instant));
    }

    /// Turns time to where the machine's is. When it runs, it runs as if it had never been turned.
    public Turned setToMachine() {
        return alone(() -> {
            var turned = turn(clock.machineNow());
            if (turned.arrived() && !clock.isFrozen()) {
                kept.set(ClockSetting.REAL);
            }
            return turned;
        });
    }

    /// Stops time where it is, also while somebody turns it: then it stands where it has come to.
    public void freeze() {
        timers.stop();
        timers.whileNoneRuns(() -> kept.set(ClockSetting.standing(clock.now())));
    }

    /// Lets time run on from where it stands.
    public void resume() {
        timers.whileNoneRuns(() -> {
            if (clock.isFrozen()) {
                kept.set(clock.resumed());
            }
        });
    }

    /// Time is what it was before anybody turned it. For a store that was emptied.
    public void beginAgain() {
        timers.beginAgain();
        clock.set(beginning);
    }

    private Turned turn(Instant target) {
        var from = clock.now();
        if (target.isBefore(from)) {
            // Before it can be seen: a cloud that is killed in between wakes up where it was, and does a little too early.
            timers.bringForward(target);
            kept.set(target);
            return new Turned(from, target, 0, true, true);
        }
        turning = Optional.of(new Turning(target, timers.ran()));
        try {
            var advance = timers.advanceTo(target);
            return new Turned(from, advance.arrived() ? target : clock.now(), advance.timersRun(), advance.quiet(), advance.arrived());
        } finally {
            turning = Optional.empty();
        }
    }

    /// One turn at a time, each from where the one before left off.
    private Turned alone(Supplier<Turned> turn) {
        var turned = new AtomicReference<Turned>();
        timers.whileNoneRuns(() -> turned.set(turn.get()));
        return turned.get();
    }

    private static IllegalArgumentException outside() {
        return new IllegalArgumentException("time can be set from " + EARLIEST + " to " + LATEST);
    }
}
