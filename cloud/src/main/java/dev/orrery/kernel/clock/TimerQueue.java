package dev.orrery.kernel.clock;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.RowFormat;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every durable timer of the cloud, and the one place that runs them: in the order in which they fall due, one at a
/// time, whether time passes or is turned.
///
/// A timer whose handler fails is logged, moved [#RETRY] into the future, and tried again.
public final class TimerQueue implements AutoCloseable {
    /// How long a timer whose handler failed waits before it is tried again.
    static final Duration RETRY = Duration.ofMinutes(1);
    /// How long turning time waits for tasks, in the machine's time.
    static final Duration QUIET = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(TimerQueue.class);
    private static final RowFormat<Timer> FORMAT = RowFormat.of(Timer.class);
    private static final String BY_DUE = "$timers";
    private static final String BY_KEY = "$timer-of";

    private final Store store;
    private final TurnableClock clock;
    private final Consumer<Timer> handler;
    private final Tasks tasks;
    private final ReentrantLock running = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Thread runner;

    /// @param handler does what a due timer is for
    /// @param tasks that handlers start
    public TimerQueue(Store store, TurnableClock clock, Consumer<Timer> handler, Tasks tasks) {
        this.store = store;
        this.clock = clock;
        this.handler = handler;
        this.tasks = tasks;
    }

    /// Sets or moves a timer, within the transaction that gives the reason for it.
    public void set(Transaction tx, Timer timer) {
        cancel(tx, timer);
        tx.put(byDue(timer), FORMAT.write(timer));
        tx.put(byKey(timer), FORMAT.write(timer));
        tx.afterCommit(clock::nudge);
    }

    /// Forgets the timer of this home, service, kind and key, whenever it is due.
    public void cancel(Transaction tx, Timer timer) {
        tx.get(byKey(timer)).map(FORMAT::read).ifPresent(old -> {
            tx.delete(byDue(old));
            tx.delete(byKey(old));
        });
    }

    /// Runs timers as time passes, until [#close].
    public void start() {
        runner = Thread.ofVirtual().name("timers").start(() -> {
            try {
                while (!closed.get()) {
                    long seen = clock.nudges();
                    clock.await(lookAgainAt(), seen);
                }
            } catch (InterruptedException _) {
                LOG.debug("timers end");
            }
        });
    }

    /// Runs what is due, and tells when to look again. Whatever fails here (a disk that is full) must not end the timers.
    private Optional<Instant> lookAgainAt() {
        try {
            return runDue(clock.now()).map(Timer::due);
        } catch (RuntimeException e) {
            LOG.error("the timers cannot be read or settled; looked at again in {}", RETRY, e);
            return Optional.of(clock.now().plus(RETRY));
        }
    }

    /// Runs everything that is due at `now`, in order, and tells the first timer that is not.
    public Optional<Timer> runDue(Instant now) {
        running.lock();
        try {
            while (true) {
                var next = first();
                if (next.isEmpty() || next.get().due().isAfter(now) || closed.get()) {
                    return next;
                }
                run(next.get());
            }
        } finally {
            running.unlock();
        }
    }

    /// Turns time forward to `target`, stopping at each timer on the way to run it at its own moment, and at the end until
    /// the cloud is quiet: no task runs, and none has left a timer that is due. A task that takes longer than [#QUIET]
    /// is not waited for.
    public void advanceTo(Instant target) {
        running.lock();
        try {
            while (true) {
                tasks.awaitQuiet(QUIET);
                var next = first().filter(timer -> !timer.due().isAfter(target));
                if (next.isEmpty()) {
                    break;
                }
                if (next.get().due().isAfter(clock.now())) {
                    clock.set(next.get().due());
                }
                run(next.get());
            }
            if (target.isAfter(clock.now())) {
                clock.set(target);
            }
        } finally {
            running.unlock();
        }
    }

    /// Does something while no timer runs.
    public void whileNoneRuns(Runnable action) {
        running.lock();
        try {
            action.run();
        } finally {
            running.unlock();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        if (runner != null) {
            runner.interrupt();
        }
        running.lock();
        running.unlock();
    }

    /// The timer that falls due next.
    public Optional<Timer> first() {
        var range = Range.startingWith(Key.of(BY_DUE));
        return store.read(snapshot -> snapshot.scan(range.from(), range.to()).findFirst().map(entry -> FORMAT.read(entry.value())));
    }

    private void run(Timer timer) {
        boolean done = false;
        try {
            handler.accept(timer);
            done = true;
        } catch (RuntimeException e) {
            LOG.error("{} failed and is tried again in {}", timer, RETRY, e);
        }
        settle(timer, done);
    }

    /// The handler may have moved its own timer; then nothing is left to do.
    private void settle(Timer timer, boolean done) {
        store.write(tx -> {
            if (tx.get(byDue(timer)).isPresent()) {
                cancel(tx, timer);
                if (!done) {
                    set(tx, new Timer(timer.home(), timer.service(), timer.kind(), timer.key(), clock.now().plus(RETRY)));
                }
            }
            return null;
        });
    }

    private static byte[] byDue(Timer timer) {
        return part(Key.of(BY_DUE).number(timer.due().getEpochSecond()).number(timer.due().getNano()), timer);
    }

    private static byte[] byKey(Timer timer) {
        return part(Key.of(BY_KEY), timer);
    }

    private static byte[] part(Key key, Timer timer) {
        HomeId home = timer.home();
        return key.text(home.account()).text(home.region()).text(timer.service()).text(timer.kind()).text(timer.key()).bytes();
    }
}
