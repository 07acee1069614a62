package dev.orrery.services.sqs;

/// The messages of one group of a FIFO queue, in the order in which they were sent.
final class MessageGroup {
    final String id;
    final Chain messages = new Chain();

    MessageGroup(String id) {
        this.id = id;
    }

    /// Whether its first message can be received. One that is in flight or delayed holds up all behind it.
    boolean isOpen() {
        var first = messages.first();
        return first != null && first.is(Held.State.READY);
    }
}
