package dev.orrery.kernel.clock;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Ends the wait of one who waits for something to happen: made for one wait at a time, rung by whoever makes it happen.
/// A ring before the wait counts.
public final class Wakeup {
    /// Stands for a wait that only a ring or a turn of the clock ends.
    static final long FOR_EVER = Long.MAX_VALUE;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean rung;
    private boolean released;
    private long looks;

    public void ring() {
        change(() -> rung = true);
    }

    /// Makes the one who waits look at the clock again.
    void look() {
        change(() -> looks++);
    }

    /// Ends the wait as if its time were over.
    void release() {
        change(() -> released = true);
    }

    /// Whether it was rung since it was last asked.
    boolean takeRing() {
        lock.lock();
        try {
            boolean was = rung;
            rung = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    boolean isReleased() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    long looks() {
        lock.lock();
        try {
            return looks;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a ring, a release, a look later than `seen`, or the end of `nanos` of the machine's time.
    void park(long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!rung && !released && looks == seen && left > 0) {
                if (left == FOR_EVER) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
