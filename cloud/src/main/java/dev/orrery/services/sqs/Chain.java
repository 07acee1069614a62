package dev.orrery.services.sqs;

/// Messages one behind the other; any can be taken out at no cost. A message is in one chain at most.
final class Chain {
    private final Held end = new Held(0, 0, null);

    Chain() {
        end.previous = end;
        end.next = end;
    }

    boolean isEmpty() {
        return end.next == end;
    }

    /// The first message; null when there is none.
    Held first() {
        return end.next == end ? null : end.next;
    }

    /// The message behind this one; null when it is the last.
    Held behind(Held held) {
        return held.next == end ? null : held.next;
    }

    void addLast(Held held) {
        link(end.previous, held, end);
    }

    void addFirst(Held held) {
        link(end, held, end.next);
    }

    /// Takes a message out of its chain, if it is in one.
    static void remove(Held held) {
        if (held.next != null) {
            held.previous.next = held.next;
            held.next.previous = held.previous;
            held.previous = null;
            held.next = null;
        }
    }

    private static void link(Held before, Held held, Held after) {
        held.previous = before;
        held.next = after;
        before.next = held;
        after.previous = held;
    }
}
