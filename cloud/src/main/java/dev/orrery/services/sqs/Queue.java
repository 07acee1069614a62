package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Wakeup;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// One queue in memory: its settings, the index of its messages, and who waits for them. The store has the truth; all of
/// this is made of it again on first use after a restart. No lock of a queue is held while something is written, but that
/// of [#inOrder].
final class Queue {
    private final Home home;
    private final long id;
    private final QueueArn arn;
    private final ReentrantLock order = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Pollers pollers = new Pollers();
    private volatile State state;
    private volatile boolean ended;
    // Guarded by the lock.
    private boolean loaded;
    private Backlog backlog;
    private Deduplications deduplications;
    private Attempts attempts;
    private long lastSequence;

    /// Changes as one.
    private record State(QueueRow row, Settings settings) { }

    /// How many messages there are, of each kind.
    record Counts(int ready, int delayed, int inFlight) { }

    Queue(Home home, QueueRow row) {
        this.home = home;
        this.id = row.id();
        this.arn = QueueArn.of(home, row.name());
        this.state = new State(row, Settings.of(row));
    }

    long id() {
        return id;
    }

    QueueArn arn() {
        return arn;
    }

    QueueRow row() {
        return state.row();
    }

    /// The row as it is in the store.
    QueueRow row(Tables.Read tx) {
        return tx.get(QueueRow.QUEUES, arn.name()).filter(row -> row.id() == id).orElseThrow(SqsErrors::queueDoesNotExist);
    }

    Settings settings() {
        return state.settings();
    }

    long now() {
        return home.clock().now().toEpochMilli();
    }

    /// Takes over a row that was written, unless a later one has been.
    void adopt(QueueRow row) {
        lock.lock();
        try {
            var old = state;
            if (row.revision() <= old.row().revision()) {
                return;
            }
            state = new State(row, Settings.of(row));
            if (loaded && settings().fifo() && settings().delaySeconds() != old.settings().delaySeconds()) {
                backlog.delay(settings().delaySeconds() * 1_000L, now());
            }
            pollers.call(backlog == null ? 0 : backlog.offers(), backlog == null ? Held.NEVER : backlog.nextDue());
        } finally {
            lock.unlock();
        }
    }

    /// Does something with the index as it is now: what is due is settled, and whoever waits for what became ready is called.
    <T> T with(Function<? super Backlog, ? extends T> action) {
        lock.lock();
        try {
            load();
            backlog.settle(now());
            var result = action.apply(backlog);
            backlog.settle(now());
            pollers.call(backlog.offers(), backlog.nextDue());
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// The same with what is remembered of sent messages.
    <T> T withDeduplications(Function<? super Deduplications, ? extends T> action) {
        lock.lock();
        try {
            load();
            return action.apply(deduplications);
        } finally {
            lock.unlock();
        }
    }

    <T> T withAttempts(Function<? super Attempts, ? extends T> action) {
        lock.lock();
        try {
            load();
            return action.apply(attempts);
        } finally {
            lock.unlock();
        }
    }

    /// In a FIFO queue one at a time, so that messages come in the order of their sequence numbers, and what is a duplicate is
    /// known for sure.
    <T> T inOrder(Supplier<? extends T> action) {
        if (!settings().fifo()) {
            return action.get();
        }
        order.lock();
        try {
            return action.get();
        } finally {
            order.unlock();
        }
    }

    /// The sequence number of a new message.
    long nextSequence() {
        lock.lock();
        try {
            load();
            return ++lastSequence;
        } finally {
            lock.unlock();
        }
    }

    long lastSequence() {
        lock.lock();
        try {
            load();
            return lastSequence;
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        dropExpired();
        return with(backlog -> new Counts(backlog.ready(), backlog.delayed(), backlog.inFlight()));
    }

    /// Deletes what is older than the retention period.
    void dropExpired() {
        while (true) {
            long oldest = now() - settings().retentionMillis();
            var gone = with(backlog -> backlog.expire(oldest));
            if (gone.isEmpty()) {
                return;
            }
            home.store().write(tx -> {
                for (var held : gone) {
                    var at = new MessageRow.At(id, held.sequence);
                    tx.delete(MessageRow.MESSAGES, at);
                    if (held.receives > 0) {
                        tx.delete(ReceiptRow.RECEIPTS, at);
                    }
                }
                return null;
            });
        }
    }

    /// Begins to wait; what comes from now on rings.
    Pollers.Poller join(Wakeup wakeup) {
        lock.lock();
        try {
            return pollers.join(wakeup);
        } finally {
            lock.unlock();
        }
    }

    /// Whoever was rung looks again.
    void looks(Pollers.Poller poller) {
        lock.lock();
        try {
            pollers.rejoin(poller);
        } finally {
            lock.unlock();
        }
    }

    void leave(Pollers.Poller poller) {
        lock.lock();
        try {
            pollers.leave(poller);
            if (backlog != null) {
                pollers.call(backlog.offers(), backlog.nextDue());
            }
        } finally {
            lock.unlock();
        }
    }

    /// When a poller has to look at the latest; at once, when something is there. Only the first looks when something
    /// becomes due.
    Instant lookAt(Pollers.Poller poller) {
        return with(backlog -> {
            if (backlog.offers() > 0) {
                return Instant.MIN;
            }
            long next = pollers.watch(poller, backlog.nextDue());
            return next == Held.NEVER ? Instant.MAX : Instant.ofEpochMilli(next);
        });
    }

    /// How many wait.
    int pollers() {
        lock.lock();
        try {
            return pollers.waiting();
        } finally {
            lock.unlock();
        }
    }

    /// Takes over from the store until when messages are hidden. What their rows say now counts, not what the caller wrote:
    /// somebody else may have received a message since.
    void hiddenAnew(List<MessageRow.At> changed) {
        with(loadedBacklog -> {
            var receipts = home.store().read(tx -> changed.stream().flatMap(at -> tx.get(ReceiptRow.RECEIPTS, at).stream()).toList());
            for (var receipt : receipts) {
                var held = loadedBacklog.received(receipt.sequence());
                if (held != null) {
                    loadedBacklog.hide(held, receipt.visibleAt(), now());
                }
            }
            return null;
        });
    }

    /// Forgets messages that were purged, or all, when the queue is no more.
    void purged(long through) {
        with(loadedBacklog -> {
            loadedBacklog.purge(through);
            deduplications.clear(through);
            return null;
        });
    }

    /// The queue was deleted: whoever waits is told so.
    void end() {
        ended = true;
        lock.lock();
        try {
            pollers.call(Integer.MAX_VALUE, Held.NEVER);
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        return ended;
    }

    private void load() {
        if (loaded) {
            return;
        }
        long now = now();
        boolean fifo = settings().fifo();
        backlog = new Backlog(fifo);
        deduplications = new Deduplications();
        attempts = new Attempts();
        var mine = Range.startingWith(Key.empty().number(id));
        home.store().read(tx -> {
            var marks = tx.get(MarksRow.MARKS, id);
            if (marks.isEmpty()) {
                return null;
            }
            lastSequence = marks.get().reservedThrough();
            long purged = marks.get().purgedThrough();
            var behind = mine.behind(Key.empty().number(id).number(purged));
            try (var messages = tx.scan(MessageRow.MESSAGES, behind); var receipts = tx.scan(ReceiptRow.RECEIPTS, behind)) {
                var received = receipts.iterator();
                var receipt = received.hasNext() ? received.next() : null;
                for (var row : (Iterable<MessageRow>) messages::iterator) {
                    while (receipt != null && receipt.sequence() < row.sequence()) {
                        receipt = received.hasNext() ? received.next() : null;
                    }
                    var held = backlog.coming(row.sequence(), row.enqueuedAt(), row.groupId());
                    if (receipt != null && receipt.sequence() == row.sequence()) {
                        backlog.found(held, receipt, now);
                    } else {
                        // Without a delay it could be received at once, and still can if time was set back since.
                        backlog.arrived(held, availableAt(row) <= row.enqueuedAt() ? now : availableAt(row), now);
                    }
                }
            }
            if (fifo) {
                try (var rows = tx.scan(DeduplicationRow.DEDUPLICATIONS, mine)) {
                    var kept = new ArrayList<>(rows.filter(row -> row.sequence() > purged).toList());
                    kept.sort((one, other) -> Long.compare(one.sentAt(), other.sentAt()));
                    kept.forEach(deduplications::remember);
                }
                try (var rows = tx.scan(AttemptRow.ATTEMPTS, mine)) {
                    List<AttemptRow> kept = new ArrayList<>(rows.toList());
                    kept.sort((one, other) -> Long.compare(one.at(), other.at()));
                    kept.forEach(attempts::remember);
                }
            }
            return null;
        });
        loaded = true;
    }

    /// When a message that nobody has received can be.
    long availableAt(MessageRow row) {
        return settings().fifo() ? row.enqueuedAt() + settings().delaySeconds() * 1_000L : row.availableAt();
    }
}
