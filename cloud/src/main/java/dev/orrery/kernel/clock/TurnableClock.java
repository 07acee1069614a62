package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The cloud's clock: the machine's time, moved by an offset, or standing still.
public final class TurnableClock implements Clock {
    private final InstantSource machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private ClockSetting setting = ClockSetting.REAL;
    private long nudges;
    /// Those who wait; they look at the clock again when it was turned, not when it was nudged.
    private final Set<Wakeup> waiting = ConcurrentHashMap.newKeySet();

    /// Runs with the machine's clock.
    public static TurnableClock real() {
        return new TurnableClock(InstantSource.system());
    }

    /// Stands still until it is turned: for tests.
    public static TurnableClock frozenAt(Instant instant) {
        return frozenAt(instant, InstantSource.system());
    }

    /// Stands still until it is turned, on a machine whose own clock may do what no real one should.
    public static TurnableClock frozenAt(Instant instant, InstantSource machine) {
        var clock = new TurnableClock(machine);
        clock.setting = ClockSetting.standing(instant);
        return clock;
    }

    private TurnableClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return setting.at(machine.instant());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant machineNow() {
        return machine.instant();
    }

    @Override
    public long machineNanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        var until = now().plus(duration);
        var wakeup = new Wakeup();
        waiting.add(wakeup);
        try {
            long seen = wakeup.looks();
            for (long left = nanosUntil(until); left > 0; left = nanosUntil(until)) {
                wakeup.park(seen, left);
                seen = wakeup.looks();
            }
        } finally {
            waiting.remove(wakeup);
        }
    }

    @Override
    public boolean await(Wakeup wakeup, Deadline deadline) throws InterruptedException {
        waiting.add(wakeup);
        try {
            while (true) {
                long seen = wakeup.looks();
                if (wakeup.takeRing()) {
                    return true;
                }
                long left = Math.min(nanosUntil(deadline.until()), deadline.machineNanosEnd() - machineNanos());
                if (left <= 0 || wakeup.isReleased()) {
                    return false;
                }
                wakeup.park(seen, left);
            }
        } finally {
            waiting.remove(wakeup);
        }
    }

    /// Ends every [#await] that has begun, as if its time were over.
    public void release() {
        waiting.forEach(Wakeup::release);
    }

    /// The machine's nanoseconds until the cloud's time reaches `until`; [Wakeup#FOR_EVER] while it stands still before.
    private long nanosUntil(Instant until) {
        lock.lock();
        try {
            var left = Duration.between(now(), until);
            return left.isNegative() || left.isZero() ? 0 : setting.frozenAt().isPresent() ? Wakeup.FOR_EVER : left.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the cloud's time has reached `due` (for ever when there is none), or somebody turned or nudged the
    /// clock since [#nudges] was `seen`.
    public void await(Optional<Instant> due, long seen) throws InterruptedException {
        lock.lock();
        try {
            while (seen == nudges && (due.isEmpty() || now().isBefore(due.get()))) {
                if (setting.frozenAt().isPresent() || due.isEmpty()) {
                    moved.await();
                } else {
                    moved.awaitNanos(Math.max(1, Duration.between(now(), due.get()).toNanos()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Counts turns and nudges. To be asked before looking at what one then waits for, so that none in between is missed.
    public long nudges() {
        lock.lock();
        try {
            return nudges;
        } finally {
            lock.unlock();
        }
    }

    /// Makes those who wait look again at what they wait for.
    public void nudge() {
        lock.lock();
        try {
            nudges++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Time stands still.
    public void freeze() {
        change(() -> setting = ClockSetting.standing(now()));
    }

    /// Time runs on from where it stands.
    public void resume() {
        change(() -> setting = resumed());
    }

    /// What [#resume] would make of it.
    ClockSetting resumed() {
        var machineNow = machine.instant();
        return ClockSetting.running(Duration.between(machineNow, setting().at(machineNow)));
    }

    /// Jumps to an instant, forwards or backwards, and runs or stands on from there.
    public void set(Instant instant) {
        change(() -> setting = setting.turned(instant, machine.instant()));
    }

    void set(ClockSetting other) {
        change(() -> setting = other);
    }

    ClockSetting setting() {
        lock.lock();
        try {
            return setting;
        } finally {
            lock.unlock();
        }
    }

    public void advance(Duration duration) {
        lock.lock();
        try {
            set(now().plus(duration));
        } finally {
            lock.unlock();
        }
    }

    public boolean isFrozen() {
        return setting().frozenAt().isPresent();
    }

    /// How far the cloud's time is ahead of the machine's.
    public Duration offset() {
        var machineNow = machine.instant();
        return Duration.between(machineNow, setting().at(machineNow));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            nudge();
        } finally {
            lock.unlock();
        }
        waiting.forEach(Wakeup::look);
    }
}
