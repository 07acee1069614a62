package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Wakes lifecycle at every midnight UTC, for each bucket that has rules. The timer is set and cancelled in the same
/// transactions as the rules.
final class LifecycleTimer {
    static final String KIND = "lifecycle";

    private LifecycleTimer() { }

    static void set(Home home, Tables.Write tx, String bucket) {
        home.timers().repeat(tx, KIND, bucket, nextMidnight(home.clock().now()), Duration.ofDays(1));
    }

    static void cancel(Home home, Tables.Write tx, String bucket) {
        home.timers().cancel(tx, KIND, bucket);
    }

    /// One pass does all that is due by now, however many midnights were slept through. A pass that fails is tried again.
    static void due(Home home, Timer timer) {
        var bucket = timer.key();
        var rules = home.store().read(tx -> tx.get(BucketRow.BUCKETS, bucket).flatMap(row -> Bucket.of(tx, row).lifecycle()));
        if (rules.isEmpty()) {
            return;
        }
        new LifecycleRun(home, bucket, rules.get()).run();
        home.store().write(tx -> {
            // Whoever took the rules away meanwhile has cancelled the timer, and it must stay so.
            var row = tx.get(BucketRow.BUCKETS, bucket).filter(found -> Bucket.of(tx, found).lifecycle().isPresent());
            row.ifPresent(found -> set(home, tx, found.name()));
            return row;
        });
    }

    private static Instant nextMidnight(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }
}
