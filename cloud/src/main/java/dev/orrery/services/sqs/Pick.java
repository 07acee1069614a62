package dev.orrery.services.sqs;

import java.util.ArrayList;
import java.util.List;

/// What one receive takes from a queue: messages to deliver, and those that were received too often.
final class Pick {
    private final int deliveredMax;
    private final int receivesMax;
    private final long lastSequence;
    private final List<Held> delivered = new ArrayList<>(1);
    private final List<Held> deadLetters = new ArrayList<>(0);

    /// @param receivesMax after which a message is a dead letter
    Pick(int deliveredMax, int receivesMax) {
        this(deliveredMax, receivesMax, Held.NEVER);
    }

    /// @param lastSequence messages behind it are left alone
    Pick(int deliveredMax, int receivesMax, long lastSequence) {
        this.deliveredMax = deliveredMax;
        this.receivesMax = receivesMax;
        this.lastSequence = lastSequence;
    }

    boolean isFull() {
        return delivered.size() >= deliveredMax || deadLetters.size() >= SqsLimits.DEAD_LETTERS_PER_RECEIVE_MAX;
    }

    boolean wants(Held held) {
        return held.sequence <= lastSequence;
    }

    void take(Held held) {
        held.state = Held.State.TAKEN;
        (held.receives >= receivesMax ? deadLetters : delivered).add(held);
    }

    List<Held> delivered() {
        return delivered;
    }

    List<Held> deadLetters() {
        return deadLetters;
    }

    boolean isEmpty() {
        return delivered.isEmpty() && deadLetters.isEmpty();
    }
}
