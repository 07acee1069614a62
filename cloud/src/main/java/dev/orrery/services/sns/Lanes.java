package dev.orrery.services.sns;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// What is remembered of deliveries while the process lives: who delivers what just now, and how far each FIFO topic is.
final class Lanes {
    private final Map<String, Integer> claims = new ConcurrentHashMap<>();
    private final Map<String, Lane> byName = new ConcurrentHashMap<>();

    /// Somebody delivers this message, or makes this delivery of one, so nobody else needs to.
    void claim(String what) {
        claims.merge(what, 1, Integer::sum);
    }

    void release(String what) {
        claims.computeIfPresent(what, (_, count) -> count == 1 ? null : count - 1);
    }

    boolean isClaimed(String what) {
        return claims.containsKey(what);
    }

    Lane of(String name) {
        return byName.computeIfAbsent(name, _ -> new Lane());
    }

    /// One FIFO topic. Its lock is held while a message is handed over: that is what keeps the order.
    static final class Lane {
        final ReentrantLock lock = new ReentrantLock();
        /// Whether the position was looked up since the process began.
        boolean known;
        /// Everything before was delivered or given up.
        long position;
    }
}
