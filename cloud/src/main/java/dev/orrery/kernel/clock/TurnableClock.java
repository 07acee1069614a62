package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The cloud's clock: the machine's time, moved by an offset, or standing still.
public final class TurnableClock implements Clock {
    private final InstantSource machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Duration offset = Duration.ZERO;
    private Instant frozenAt;
    private long nudges;

    /// Runs with the machine's clock.
    public static TurnableClock real() {
        return new TurnableClock(InstantSource.system());
    }

    /// Stands still until it is turned: for tests.
    public static TurnableClock frozenAt(Instant instant) {
        var clock = new TurnableClock(InstantSource.system());
        clock.frozenAt = instant;
        return clock;
    }

    private TurnableClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return frozenAt != null ? frozenAt : machine.instant().plus(offset);
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
        lock.lock();
        try {
            var until = now().plus(duration);
            while (now().isBefore(until)) {
                if (frozenAt != null) {
                    moved.await();
                } else {
                    moved.awaitNanos(Math.max(1, Duration.between(now(), until).toNanos()));
                }
            }
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
                if (frozenAt != null || due.isEmpty()) {
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
        change(() -> { });
    }

    /// Time stands still.
    public void freeze() {
        change(() -> frozenAt = now());
    }

    /// Time runs on from where it stands.
    public void resume() {
        change(() -> {
            if (frozenAt != null) {
                offset = Duration.between(machine.instant(), frozenAt);
                frozenAt = null;
            }
        });
    }

    /// Jumps to an instant, forwards or backwards, and runs or stands on from there.
    public void set(Instant instant) {
        change(() -> {
            if (frozenAt != null) {
                frozenAt = instant;
            } else {
                offset = Duration.between(machine.instant(), instant);
            }
        });
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
        lock.lock();
        try {
            return frozenAt != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return !isFrozen();
    }

    /// How far the cloud's time is ahead of the machine's.
    public Duration offset() {
        return Duration.between(machine.instant(), now());
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            nudges++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
