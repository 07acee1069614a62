package dev.orrery.kernel.clock;

import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.clock.TimerRows.Row;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every durable timer of the cloud, and the one place that runs them: in the order in which they fall due, one at a
/// time, whether time passes or is turned.
///
/// A timer whose handler fails is logged, moved [#RETRY] into the future, and tried again. So is one whose handler sets it to
/// the same moment again and again.
public final class TimerQueue implements AutoCloseable {
    /// How long a timer whose handler failed waits before it is tried again.
    static final Duration RETRY = Duration.ofMinutes(1);
    /// How long turning time waits for tasks that do not end, in the machine's time.
    static final Duration QUIET = Duration.ofSeconds(30);
    /// How often a timer's handler may set it to its own moment again, before that moment is over.
    static final int AGAIN_MAX = 100_000;
    private static final Logger LOG = LoggerFactory.getLogger(TimerQueue.class);

    private final Store store;
    private final TurnableClock clock;
    private final KeptClock kept;
    private final TimerRows rows;
    private final Consumer<Timer> handler;
    private final Tasks tasks;
    private final Duration patience;
    private final ReentrantLock running = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    /// How often timers that are due at `moment` were set to it again.
    private final Map<Timer, Integer> again = new HashMap<>();
    private Instant moment = Instant.MIN;
    private volatile long ran;
    private volatile boolean stopped;
    private volatile Thread runner;

    /// What came of turning time.
    ///
    /// @param timersRun how many timers fell due and were run
    /// @param quiet whether nothing runs any more; false when a task took longer than [#QUIET]
    /// @param arrived whether time came to its target; false when somebody stopped it, or the cloud ended, on the way
    public record Advance(long timersRun, boolean quiet, boolean arrived) { }

    /// @param handler does what a due timer is for
    /// @param tasks that handlers start
    public TimerQueue(Store store, TurnableClock clock, Consumer<Timer> handler, Tasks tasks) {
        this(store, clock, handler, tasks, QUIET);
    }

    TimerQueue(Store store, TurnableClock clock, Consumer<Timer> handler, Tasks tasks, Duration patience) {
        this.patience = patience;
        this.store = store;
        this.clock = clock;
        this.kept = new KeptClock(store, clock);
        this.rows = new TimerRows(store);
        this.handler = handler;
        this.tasks = tasks;
    }

    /// Sets or moves a timer, within the transaction that gives the reason for it.
    public void set(Transaction tx, Timer timer) {
        set(tx, timer, Duration.ZERO);
    }

    /// @param period how far ahead a timer that is set again and again lies at most; zero for one that is not
    public void set(Transaction tx, Timer timer, Duration period) {
        rows.put(tx, timer, period, clock::nudge);
    }

    /// Forgets the timer of this home, service, kind and key, whenever it is due.
    public void cancel(Transaction tx, Timer timer) {
        rows.delete(tx, timer);
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
            return runDue().map(Timer::due);
        } catch (RuntimeException e) {
            LOG.error("the timers cannot be read or settled; looked at again in {}", RETRY, e);
            return Optional.of(clock.now().plus(RETRY));
        }
    }

    /// Runs everything that is due, in order, and tells the first timer that is not. The time is asked for each of them, because
    /// somebody may set it back on the way: by the time of before, what is set anew would be due again and again.
    public Optional<Timer> runDue() {
        running.lock();
        try {
            while (true) {
                var next = rows.next();
                if (next.isEmpty() || next.get().due().isAfter(clock.now()) || closed.get()) {
                    return next.map(Row::timer);
                }
                run(next.get());
            }
        } finally {
            running.unlock();
        }
    }

    /// Turns time forward to `target`, stopping at each timer on the way to run it at its own moment, and at the end until
    /// the cloud is quiet: no task runs, and none has left a timer that is due. From the first task on that takes longer than
    /// [#QUIET], tasks are not waited for. What was turned is kept: after a crash time goes on from the last timer's moment.
    /// Centuries of small steps take longer than anybody waits, so [#stop] ends it between two timers.
    public Advance advanceTo(Instant target) {
        running.lock();
        try {
            stopped = false;
            long ranBefore = ran;
            boolean quiet = true;
            boolean arrived = false;
            while (!arrived && !stopped && !closed.get()) {
                quiet = tasks.awaitQuiet(quiet ? patience : Duration.ZERO);
                var next = rows.next().filter(row -> !row.due().isAfter(target));
                var stop = next.map(Row::due).orElse(target);
                if (stop.isAfter(clock.now())) {
                    kept.set(stop);
                } else if (next.isEmpty()) {
                    arrived = true;
                }
                next.ifPresent(this::run);
            }
            return new Advance(ran - ranBefore, quiet, arrived);
        } finally {
            running.unlock();
        }
    }

    /// Whoever is turning time leaves it where it has come to.
    void stop() {
        stopped = true;
    }

    /// Time is about to be set back. What repeats itself would wait until time has come that far again.
    void bringForward(Instant target) {
        rows.bringForward(target, clock::nudge);
    }

    /// Begins with a store that was emptied.
    void beginAgain() {
        rows.begin();
    }

    /// How many timers this queue has run.
    public long ran() {
        return ran;
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
        return rows.peek().map(Row::timer);
    }

    private void run(Row row) {
        if (!row.due().equals(moment)) {
            moment = row.due();
            again.clear();
        }
        boolean done = false;
        try {
            handler.accept(row.timer());
            done = true;
        } catch (RuntimeException e) {
            LOG.error("{} failed and is tried again in {}", row.timer(), RETRY, e);
        }
        ran++;
        if (settle(row, done) && again.merge(row.timer(), 1, Integer::sum) >= AGAIN_MAX) {
            LOG.error("{} was set to its own moment {} times, and is tried again in {}", row.timer(), AGAIN_MAX, RETRY);
            store.write(tx -> {
                set(tx, retried(row), row.period());
                return null;
            });
        }
    }

    /// The handler may have moved its own timer; then nothing is left to do.
    ///
    /// @return whether it was set to the same moment again
    private boolean settle(Row row, boolean done) {
        return store.write(tx -> {
            var now = rows.find(tx, row.timer());
            if (!now.equals(Optional.of(row))) {
                return now.map(Row::timer).equals(Optional.of(row.timer()));
            }
            if (done) {
                cancel(tx, row.timer());
            } else {
                set(tx, retried(row), row.period());
            }
            return false;
        });
    }

    private Timer retried(Row row) {
        return new Timer(row.home(), row.service(), row.kind(), row.key(), clock.now().plus(RETRY));
    }
}
