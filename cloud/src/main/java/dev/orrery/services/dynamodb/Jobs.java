package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Work beside requests that is done though the process is killed: a timer stands for it until it is done, and tries again
/// what nobody does any more.
final class Jobs {
    /// When it is looked whether the work is being done.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private Jobs() { }

    /// What this process is at.
    private static final class Running {
        private final Set<String> keys = ConcurrentHashMap.newKeySet();
    }

    static void begin(Tables.Write tx, Home home, String kind, String key) {
        home.timers().set(tx, kind, key, home.clock().now().plus(DynamoDbLimits.SETTLING));
    }

    /// Nothing more is to be done.
    static void end(Tables.Write tx, Home home, String kind, String key) {
        home.timers().cancel(tx, kind, key);
    }

    /// @param work ends with [#end], unless it fails
    static void due(Home home, Timer timer, Runnable work) {
        home.store().write(tx -> {
            home.timers().set(tx, timer.kind(), timer.key(), home.clock().now().plus(AGAIN));
            return null;
        });
        var running = home.store().read(tx -> tx.companion(Running.class, Running::new)).keys;
        var job = timer.kind() + " " + timer.key();
        if (running.add(job) && !home.tasks().start(job, () -> {
            try {
                work.run();
            } finally {
                running.remove(job);
            }
        })) {
            running.remove(job);
        }
    }
}
