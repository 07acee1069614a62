package dev.orrery.services.sns;

import java.util.HashMap;
import java.util.Map;

/// How much each subscription got in the present second.
final class Throttles {
    private long second;
    private final Map<String, Integer> taken = new HashMap<>();

    /// Whether one more may go out.
    synchronized boolean take(String subscription, long now, int most) {
        if (now != second) {
            second = now;
            taken.clear();
        }
        return taken.merge(subscription, 1, Integer::sum) <= most;
    }
}
