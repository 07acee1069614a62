package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The events that can be looked up: those of the last ninety days. What is older is not shown, and swept up once a day.
/// Source: CloudTrail User Guide, "Working with CloudTrail event history".
final class History {
    static final Duration KEPT = Duration.ofDays(90);
    static final String SWEEP = "sweep-history";
    private static final int SWEPT_PER_TRANSACTION = 500;
    private static final Table<String, SweepRow> SWEEPS = Table.of("history-sweeps", Key::of, SweepRow.class);

    private History() { }

    /// @param from where the next sweep of a region begins: nothing is before
    record SweepRow(Instant from) { }

    static Instant oldest(Instant now) {
        return now.minus(KEPT);
    }

    static void sweepLater(Home home, Tables.Write tx, String region) {
        home.timers().set(tx, SWEEP, region, home.clock().now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
    }

    static void due(Home home, Timer timer) {
        var oldest = oldest(home.clock().now());
        boolean more = true;
        while (more) {
            more = home.store().write(tx -> sweep(home, tx, timer.key(), oldest));
        }
    }

    /// @return whether there is more to sweep
    private static boolean sweep(Home home, Tables.Write tx, String region, Instant oldest) {
        var from = tx.get(SWEEPS, region).map(SweepRow::from).filter(place -> !place.isAfter(oldest));
        var range = EventRow.between(region, from.orElse(Instant.MIN), oldest.minusSeconds(1));
        var old = tx.scan(EventRow.EVENTS, range).limit(SWEPT_PER_TRANSACTION).toList();
        old.forEach(row -> tx.delete(EventRow.EVENTS, row));
        boolean more = old.size() == SWEPT_PER_TRANSACTION;
        tx.put(SWEEPS, region, new SweepRow(more ? old.getLast().at() : oldest));
        if (!more && tx.scan(EventRow.EVENTS, EventRow.since(region, oldest)).findFirst().isPresent()) {
            sweepLater(home, tx, region);
        }
        return more;
    }
}
