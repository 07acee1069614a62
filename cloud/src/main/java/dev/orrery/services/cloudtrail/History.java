package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events that can be looked up: those of the last ninety days, and of a region no more than [#BYTES_MAX]. What is older is
/// not shown, and swept up once a day; what is too much is swept up as it comes, the oldest first, beside the calls.
/// Source: CloudTrail User Guide, "Working with CloudTrail event history".
final class History {
    static final Duration KEPT = Duration.ofDays(90);
    /// What the events of one account in one region may take: a million of the usual ones. AWS has no such bound.
    static final long BYTES_MAX = 256L * 1024 * 1024;
    static final String SWEEP = "sweep-history";
    /// How much more there may be until somebody sweeps.
    private static final long SLACK_BYTES = 1024 * 1024;
    private static final int SWEPT_PER_TRANSACTION = 500;
    private static final Table<String, SweepRow> SWEEPS = Table.of("history-sweeps", Key::of, SweepRow.class);
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private History() { }

    /// How far the sweeping of a region is.
    ///
    /// @param from where the next sweep begins: nothing is before, unless the clock was turned back
    /// @param number of the last event that was swept at that moment
    /// @param swept how many bytes were swept so far
    /// @param through how many bytes had been recorded when somebody last looked
    /// @param cut the last event that had to go before its time; absent while there was room for all
    record SweepRow(Instant from, long number, long swept, long through, Optional<Instant> cut) { }

    private static SweepRow row(Tables.Read tx, String region) {
        return tx.get(SWEEPS, region).orElse(new SweepRow(Instant.EPOCH, 0, 0, 0, Optional.empty()));
    }

    static Instant oldest(Instant now) {
        return now.minus(KEPT);
    }

    /// The last event that had to go before its time.
    static Optional<Instant> cut(Tables.Read tx, String region) {
        return row(tx, region).cut();
    }

    /// How many bytes a region's events have had so far, those included that were swept.
    static long through(Tables.Read tx, String region) {
        return Math.max(row(tx, region).through(), tx.scan(EventRow.EVENTS, Range.startingWith(Key.of(region)).descending()).findFirst()
                .map(EventRow::through).orElse(0L));
    }

    static void sweepLater(Home home, Tables.Write tx, String region) {
        home.timers().repeat(tx, SWEEP, region, home.clock().now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS), Duration.ofDays(1));
    }

    /// An event was recorded; when there are too many, somebody comes and sweeps.
    static void grown(Home home, Tables.Write tx, String region, long bytes, long through) {
        if (through / SLACK_BYTES == (through - bytes) / SLACK_BYTES) {
            return;
        }
        var row = row(tx, region);
        tx.put(SWEEPS, region, new SweepRow(row.from(), row.number(), row.swept(), through, row.cut()));
        if (through - row.swept() > BYTES_MAX) {
            home.timers().set(tx, SWEEP, region, home.clock().now());
        }
    }

    static void due(Home home, Timer timer) {
        // Once a day from the very beginning: where the clock was turned back there are events behind the last sweep.
        boolean whole = timer.due().equals(timer.due().truncatedTo(ChronoUnit.DAYS));
        sweep(home, timer.key(), whole, BYTES_MAX);
    }

    /// @param whole whether to begin at the first event, not behind the last sweep
    /// @param bytesMax how much may stay
    static void sweep(Home home, String region, boolean whole, long bytesMax) {
        var oldest = oldest(home.clock().now());
        boolean before = home.store().read(tx -> cut(tx, region)).isPresent();
        boolean more = home.store().write(tx -> sweep(home, tx, new Sweep(region, oldest, whole, bytesMax)));
        while (more) {
            more = home.store().write(tx -> sweep(home, tx, new Sweep(region, oldest, false, bytesMax)));
        }
        var cut = home.store().read(tx -> cut(tx, region));
        if (!before && cut.isPresent()) {
            LOG.warn("The event history of account {} in {} has reached {} MiB: from now on its oldest events go first (now those until {})",
                    home.account(), region, bytesMax / (1024 * 1024), cut.get());
        }
    }

    private record Sweep(String region, Instant oldest, boolean whole, long bytesMax) { }

    /// @return whether there is more to sweep
    private static boolean sweep(Home home, Tables.Write tx, Sweep sweep) {
        var region = sweep.region();
        var done = row(tx, region);
        long through = through(tx, region);
        long excess = through - done.swept() - sweep.bytesMax();
        var range = Range.startingWith(Key.of(region));
        var rest = sweep.whole() ? range : range.behind(Key.of(region).number(done.from().getEpochSecond()).number(done.number()));
        int count = 0;
        var next = new SweepRow(done.from(), done.number(), done.swept(), through, done.cut());
        for (var rows = tx.scan(EventRow.EVENTS, rest).iterator(); rows.hasNext() && count < SWEPT_PER_TRANSACTION;) {
            var row = rows.next();
            boolean old = row.at().isBefore(sweep.oldest());
            if (!old && excess <= 0) {
                break;
            }
            tx.delete(EventRow.EVENTS, row);
            excess -= row.bytes();
            count++;
            next = new SweepRow(row.at(), row.number(), next.swept() + row.bytes(), through, old ? next.cut() : Optional.of(row.at()));
        }
        tx.put(SWEEPS, region, next);
        boolean more = count == SWEPT_PER_TRANSACTION;
        if (!more && tx.scan(EventRow.EVENTS, range.from(Key.of(region).number(next.from().getEpochSecond()))).findFirst().isPresent()) {
            sweepLater(home, tx, region);
        }
        return more;
    }
}
