package dev.orrery.kernel.clock;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.RowFormat;
import dev.orrery.kernel.store.Snapshot;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The timers in the store: in the order in which they fall due, and by what they are for.
///
/// Timers leave the store at the front of that order, so looking for the first from the very beginning would walk over all
/// that have been. It begins where the last one was found; a timer that is set before that place moves it back.
final class TimerRows {
    private static final RowFormat<Row> FORMAT = RowFormat.of(Row.class);
    private static final String BY_DUE = "$timers";
    private static final String BY_KEY = "$timer-of";
    private static final byte[] PROCESS = Key.of("$timer-process").bytes();
    private static final RowFormat<Process> PROCESS_FORMAT = RowFormat.of(Process.class);
    /// More than any process sets.
    private static final int SETTINGS_PER_PROCESS_BITS = 40;
    private static final int PER_TRANSACTION = 1_000;
    private static final Range ALL = Range.startingWith(Key.of(BY_DUE));

    private final Store store;
    private final AtomicLong settings = new AtomicLong();
    /// No timer is before this key.
    private byte[] front = ALL.from();
    private boolean looking;
    /// The first of those that were set while [#next] was looking.
    private byte[] setMeanwhile = ALL.to();

    /// A timer as it was set. The same timer set again to the same moment is another row.
    ///
    /// @param setting never twice, in this process or after it
    /// @param periodMillis how far ahead it lies at most, zero for a timer that does not repeat itself
    record Row(HomeId home, String service, String kind, String key, Instant due, long setting, long periodMillis) {

        Duration period() {
            return Duration.ofMillis(periodMillis);
        }

        /// When it is due at the latest for somebody who repeats it and lives at this time.
        Instant latest(Instant now) {
            return periodMillis == 0 ? Instant.MAX : now.plus(period());
        }

        Timer timer() {
            return new Timer(home, service, kind, key, due);
        }
    }

    /// The processes that have set timers in this store, counted.
    record Process(long number) { }

    TimerRows(Store store) {
        this.store = store;
        begin();
    }

    /// Numbers settings anew, apart from those that the store has of earlier processes. The count of processes is in the
    /// store, because no clock of a machine is sure to go on from where it was.
    void begin() {
        long process = store.write(tx -> {
            var next = new Process(tx.get(PROCESS).map(PROCESS_FORMAT::read).map(Process::number).orElse(0L) + 1);
            tx.put(PROCESS, PROCESS_FORMAT.write(next));
            return next.number();
        });
        settings.set(process << SETTINGS_PER_PROCESS_BITS);
    }

    /// @param atTheFront called after the commit, when the timer is due before all others that are known
    void put(Transaction tx, Timer timer, Duration period, Runnable atTheFront) {
        delete(tx, timer);
        var row = FORMAT.write(new Row(timer.home(), timer.service(), timer.kind(), timer.key(), timer.due(), settings.incrementAndGet(),
                period.toMillis()));
        var byDue = byDue(timer);
        tx.put(byDue, row);
        tx.put(byKey(timer), row);
        tx.afterCommit(() -> {
            if (wasSet(byDue)) {
                atTheFront.run();
            }
        });
    }

    /// Sets those that repeat themselves to a period from `now` where they lie farther ahead. All that lie ahead are looked at,
    /// some at a time; one that comes by a second time is where it should be.
    void bringForward(Instant now, Runnable atTheFront) {
        var from = Key.of(BY_DUE).number(now.getEpochSecond()).number(now.getNano()).bytes();
        while (true) {
            var begin = from;
            var some = store.read(snapshot -> snapshot.scan(begin, ALL.to()).limit(PER_TRANSACTION).toList());
            if (some.isEmpty()) {
                return;
            }
            var late = some.stream().map(entry -> FORMAT.read(entry.value())).filter(row -> row.due().isAfter(row.latest(now))).toList();
            if (!late.isEmpty()) {
                store.write(tx -> {
                    late.forEach(row -> bringForward(tx, row, now, atTheFront));
                    return null;
                });
            }
            from = behind(some.getLast().key());
        }
    }

    /// Unless somebody has set or cancelled it meanwhile.
    private void bringForward(Transaction tx, Row row, Instant now, Runnable atTheFront) {
        if (find(tx, row.timer()).equals(Optional.of(row))) {
            put(tx, new Timer(row.home(), row.service(), row.kind(), row.key(), row.latest(now)), row.period(), atTheFront);
        }
    }

    private static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /// Deletes the timer of this home, service, kind and key, whenever it is due.
    void delete(Transaction tx, Timer timer) {
        find(tx, timer).ifPresent(old -> {
            tx.delete(byDue(old.timer()));
            tx.delete(byKey(old.timer()));
        });
    }

    /// The timer of this home, service, kind and key as it is now.
    Optional<Row> find(Snapshot snapshot, Timer timer) {
        return snapshot.get(byKey(timer)).map(FORMAT::read);
    }

    /// The timer that falls due next, for whoever looks on.
    Optional<Row> peek() {
        byte[] from;
        synchronized (this) {
            from = front;
        }
        return first(from).map(entry -> FORMAT.read(entry.value()));
    }

    /// The timer that falls due next, for the one that runs them: one at a time.
    Optional<Row> next() {
        byte[] from;
        synchronized (this) {
            looking = true;
            setMeanwhile = ALL.to();
            from = front;
        }
        var found = first(from);
        synchronized (this) {
            looking = false;
            front = earlier(found.map(Snapshot.Entry::key).orElse(ALL.to()), setMeanwhile);
        }
        return found.map(entry -> FORMAT.read(entry.value()));
    }

    private Optional<Snapshot.Entry> first(byte[] from) {
        return store.read(snapshot -> snapshot.scan(from, ALL.to()).findFirst());
    }

    /// @return whether the one that runs timers must look again
    private synchronized boolean wasSet(byte[] byDue) {
        boolean first = Arrays.compareUnsigned(byDue, front) < 0;
        front = earlier(byDue, front);
        setMeanwhile = earlier(byDue, setMeanwhile);
        return first || looking;
    }

    private static byte[] earlier(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
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
