package dev.orrery.kernel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the cloud does beside requests and timers, such as a delivery to somebody's server. A task is not durable: whoever
/// starts one keeps in the store that it is to be done, and sets a timer for the case that it was not.
public final class Tasks implements AutoCloseable {
    /// How many tasks of the whole cloud run at a time.
    public static final int RUNNING_MAX = 256;
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int running;
    private boolean closed;

    /// Starts a task in a thread of its own.
    ///
    /// @return false when [#RUNNING_MAX] run or the cloud is closing: nothing was started, and a timer must try again
    public boolean start(String name, Runnable task) {
        lock.lock();
        try {
            if (closed || running >= RUNNING_MAX) {
                return false;
            }
            running++;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(name).start(() -> run(name, task));
        return true;
    }

    private void run(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed", name, e);
        } finally {
            lock.lock();
            try {
                running--;
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Waits until no task runs.
    ///
    /// @param atMost of the machine's time
    /// @return whether none runs
    public boolean awaitQuiet(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (running > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
            return running == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Starts nothing more, and gives what runs a moment to end.
    @Override
    public void close() {
        lock.lock();
        closed = true;
        lock.unlock();
        if (!awaitQuiet(CLOSING)) {
            LOG.warn("tasks that did not end in {} s are left behind", TimeUnit.NANOSECONDS.toSeconds(CLOSING.toNanos()));
        }
    }
}
