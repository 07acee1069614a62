package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Deletes the rows of what was purged, or of a queue that was deleted: a thousand at a time, so that nobody waits long.
/// Driven by a timer that is due at once, and so goes on after a crash.
final class Sweep {
    static final String KIND = "sweep";
    private final Home home;

    Sweep(Home home) {
        this.home = home;
    }

    void begin(Tables.Write tx, long queue, long through, Instant now) {
        long step = tx.get(SweepRow.SWEEPS, queue).map(before -> before.step() + 1).orElse(0L);
        set(tx, new SweepRow(queue, through, 0, step), now);
    }

    private void set(Tables.Write tx, SweepRow sweep, Instant now) {
        tx.put(SweepRow.SWEEPS, sweep.queue(), sweep);
        home.timers().set(tx, KIND, sweep.timerKey(), now);
    }

    void due(Timer timer) {
        long queue = Long.parseLong(timer.key().substring(0, timer.key().indexOf(' ')));
        home.store().write(tx -> {
            // A timer of an earlier step, or of a sweep that another has taken over, finds another step.
            tx.get(SweepRow.SWEEPS, queue).filter(sweep -> sweep.timerKey().equals(timer.key())).ifPresent(sweep ->
                    step(tx, sweep).ifPresentOrElse(next -> set(tx, next, home.clock().now()), () -> tx.delete(SweepRow.SWEEPS, queue)));
            return null;
        });
    }

    /// One step, and what is left; empty when there is nothing more.
    private static Optional<SweepRow> step(Tables.Write tx, SweepRow sweep) {
        var mine = Range.startingWith(Key.empty().number(sweep.queue()));
        var messages = mine.from(Key.empty().number(sweep.queue()).number(sweep.from()));
        List<Long> found;
        try (var rows = tx.scan(MessageRow.MESSAGES, messages)) {
            found = rows.map(MessageRow::sequence).takeWhile(sequence -> sequence <= sweep.through())
                    .limit(SqsLimits.SWEPT_PER_TRANSACTION_MAX).toList();
        }
        for (var sequence : found) {
            var at = new MessageRow.At(sweep.queue(), sequence);
            tx.delete(MessageRow.MESSAGES, at);
            tx.delete(ReceiptRow.RECEIPTS, at);
        }
        if (found.size() == SqsLimits.SWEPT_PER_TRANSACTION_MAX) {
            return Optional.of(sweep.next(found.getLast()));
        }
        return sweepMemories(tx, sweep, mine) ? Optional.of(sweep.next(sweep.from())) : Optional.empty();
    }

    /// What was remembered of sent messages, and of receives; whether there is more.
    private static boolean sweepMemories(Tables.Write tx, SweepRow sweep, Range mine) {
        List<DeduplicationRow> sent;
        try (var rows = tx.scan(DeduplicationRow.DEDUPLICATIONS, mine)) {
            sent = rows.filter(row -> row.sequence() <= sweep.through()).limit(SqsLimits.SWEPT_PER_TRANSACTION_MAX).toList();
        }
        sent.forEach(row -> tx.delete(DeduplicationRow.DEDUPLICATIONS, row));
        List<AttemptRow> attempts = List.of();
        if (sweep.through() == Held.NEVER) {
            try (var rows = tx.scan(AttemptRow.ATTEMPTS, mine)) {
                attempts = rows.limit(SqsLimits.SWEPT_PER_TRANSACTION_MAX).toList();
            }
            attempts.forEach(row -> tx.delete(AttemptRow.ATTEMPTS, row));
        }
        return sent.size() == SqsLimits.SWEPT_PER_TRANSACTION_MAX || attempts.size() == SqsLimits.SWEPT_PER_TRANSACTION_MAX;
    }
}
