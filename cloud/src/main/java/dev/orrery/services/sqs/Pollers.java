package dev.orrery.services.sqs;

import dev.orrery.kernel.clock.Wakeup;
import java.util.LinkedHashSet;

/// Those who wait for messages of one queue, who came first in front. A message calls one of them, not all. Whoever uses
/// this holds the queue's lock.
final class Pollers {
    private final LinkedHashSet<Poller> waiting = new LinkedHashSet<>();
    /// How many were called and have not looked yet.
    private int called;
    /// When the first of those who wait looks by itself.
    private long watchedUntil = Held.NEVER;

    static final class Poller {
        private final Wakeup wakeup;
        private boolean called;

        private Poller(Wakeup wakeup) {
            this.wakeup = wakeup;
        }
    }

    Poller join(Wakeup wakeup) {
        var poller = new Poller(wakeup);
        waiting.add(poller);
        return poller;
    }

    int waiting() {
        return waiting.size();
    }

    /// Looks, and goes on waiting. Who was called for nothing waits at the end again.
    void rejoin(Poller poller) {
        if (poller.called) {
            poller.called = false;
            called--;
            waiting.add(poller);
        }
    }

    void leave(Poller poller) {
        boolean first = !waiting.isEmpty() && waiting.getFirst() == poller;
        waiting.remove(poller);
        if (poller.called) {
            poller.called = false;
            called--;
        }
        if (first) {
            watchedUntil = Held.NEVER;
        }
    }

    /// Calls as many as there is something for, and sees to it that somebody looks when the next becomes due.
    void call(int offers, long nextDue) {
        boolean anybody = !waiting.isEmpty();
        while (called < offers && !waiting.isEmpty()) {
            var poller = waiting.removeFirst();
            poller.called = true;
            called++;
            watchedUntil = Held.NEVER;
            poller.wakeup.ring();
        }
        if (anybody && nextDue < watchedUntil && !waiting.isEmpty()) {
            watchedUntil = nextDue;
            waiting.getFirst().wakeup.ring();
        }
    }

    /// The moment at which a poller has to look: the next that something is due at, for the first of those who wait.
    long watch(Poller poller, long nextDue) {
        if (waiting.isEmpty() || waiting.getFirst() != poller) {
            return Held.NEVER;
        }
        watchedUntil = nextDue;
        return nextDue;
    }
}
