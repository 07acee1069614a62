package dev.orrery.endtoend;

import java.lang.management.ManagementFactory;
import java.util.List;

/// What a HEAD costs as the root and as a user with ten policies, in one thread and without a socket; the two take turns. Not a
/// test: run it by hand, with `-XX:+UseSerialGC -Xmn80m`, so that the collector's time, which is no thread's, is told, too.
/// One of the words `root` and `user` leaves the other out.
final class AuthorisedHeadsBench {
    private static final int ROUNDS = 12;
    private static final int CALLS = 20_000;

    private AuthorisedHeadsBench() { }

    public static void main(String[] arguments) {
        var only = arguments.length > 0 ? arguments[0] : "";
        try (var heads = new AuthorisedHeads()) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (var who : List.of("root", "user")) {
                    if (!only.isEmpty() && !only.equals(who)) {
                        continue;
                    }
                    long collected = collectorMillis();
                    var cost = heads.cost(who.equals("root") ? heads.ofRoot() : heads.ofUser(), CALLS);
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
