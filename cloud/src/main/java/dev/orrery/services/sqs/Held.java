package dev.orrery.services.sqs;

/// One message as the memory knows it: enough to find out whose turn it is; its content is in the store. About 64 bytes.
final class Held {
    /// No moment: what is due then never is.
    static final long NEVER = Long.MAX_VALUE;

    enum State {
        /// Being written.
        SENDING,
        DELAYED,
        READY,
        /// Picked for a receive that is being written. Counts as in flight.
        TAKEN,
        IN_FLIGHT,
        GONE
    }

    final long sequence;
    /// Milliseconds; what its retention counts from.
    final long enqueuedAt;
    /// Null in standard queues.
    final MessageGroup group;
    State state = State.SENDING;
    /// When its delay or its invisibility ends, in milliseconds.
    long due = NEVER;
    long firstReceivedAt;
    int receives;
    int dueSlot = MomentHeap.NO_SLOT;
    int ageSlot = MomentHeap.NO_SLOT;
    /// Neighbours in the [Chain] that it is in; null when it is in none.
    Held previous;
    Held next;

    Held(long sequence, long enqueuedAt, MessageGroup group) {
        this.sequence = sequence;
        this.enqueuedAt = enqueuedAt;
        this.group = group;
    }

    boolean is(State other) {
        return state == other;
    }
}
