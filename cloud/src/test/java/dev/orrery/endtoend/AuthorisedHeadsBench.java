package dev.orrery.endtoend;

import java.lang.management.ManagementFactory;
import java.util.List;

/// What a HEAD costs as the root, as a user and in a session with ten policies, in one thread and without a socket; they take
/// turns. Not a test: run it by hand, with `-XX:+UseSerialGC -Xmn80m`, so that the collector's time, which is no thread's, is told, too.
/// One of the words `root`, `user` and `session` leaves the others out.
final class AuthorisedHeadsBench {
    private static final int ROUNDS = 12;
    private static final int CALLS = 20_000;

    private AuthorisedHeadsBench() { }

    public static void main(String[] arguments) {
        var only = arguments.length > 0 ? arguments[0] : "";
        try (var heads = new AuthorisedHeads()) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (var who : List.of("root", "user", "session")) {
                    if (!only.isEmpty() && !only.equals(who)) {
                        continue;
                    }
                    long collected = collectorMillis();
                    var cost = heads.cost(switch (who) {
                        case "root" -> heads.ofRoot();
                        case "user" -> heads.ofUser();
                        default -> heads.ofSession();
                    }, CALLS);
                    System.out.printf("%2d %s: %.1f µs CPU and %.1f µs of the collector, %.0f bytes allocated, %.1f rows read%n", round, who,
                            cost.cpuMicros(), (collectorMillis() - collected) * 1e3 / CALLS, cost.allocatedBytes(), cost.rowsRead());
                }
            }
        }
    }

    private static long collectorMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(collector -> Math.max(0, collector.getCollectionTime())).sum();
    }
}
