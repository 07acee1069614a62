package dev.orrery.services.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/// Whose turn it is among the messages that can be received.
sealed interface Turns {

    /// A message is on its way into the queue, in its place.
    void coming(Held held);

    /// A message has become ready.
    /// @param returned whether it was received before
    void ready(Held held, boolean returned);

    /// A message that was taken is put back to where it was.
    void untaken(Held held);

    /// A message that was ready was taken, or hidden.
    void hidden(Held held);

    /// A message has left the queue.
    void left(Held held);

    /// Takes messages until the pick is full or nothing can be taken.
    void pick(Pick pick);

    /// How many could receive something at once.
    int offers();

    /// A standard queue: those that came back first, then in the order in which they came.
    final class Standard implements Turns {
        private final Chain returned = new Chain();
        private final Chain fresh = new Chain();
        private int count;

        @Override
        public void coming(Held held) { }

        @Override
        public void ready(Held held, boolean again) {
            (again ? returned : fresh).addLast(held);
            count++;
        }

        @Override
        public void untaken(Held held) {
            (held.receives > 0 ? returned : fresh).addFirst(held);
            count++;
        }

        @Override
        public void hidden(Held held) {
            Chain.remove(held);
            count--;
        }

        @Override
        public void left(Held held) {
            if (held.next != null) {
                hidden(held);
            }
        }

        @Override
        public void pick(Pick pick) {
            pick(pick, returned);
            pick(pick, fresh);
        }

        private void pick(Pick pick, Chain chain) {
            var held = chain.first();
            while (held != null && !pick.isFull()) {
                var behind = chain.behind(held);
                if (pick.wants(held)) {
                    hidden(held);
                    pick.take(held);
                }
                held = behind;
            }
        }

        @Override
        public int offers() {
            return count;
        }
    }

    /// A FIFO queue: the groups in turn, of each as many messages as possible, from its front up to the first that cannot be
    /// received.
    /// Source: SQS Developer Guide, "FIFO queue delivery logic"; recordings of AWS in LocalStack's test suite.
    final class Fifo implements Turns {
        private final Map<String, MessageGroup> groups = new HashMap<>();
        private final LinkedHashSet<MessageGroup> open = new LinkedHashSet<>();

        MessageGroup group(String id) {
            return groups.computeIfAbsent(id, MessageGroup::new);
        }

        @Override
        public void coming(Held held) {
            held.group.messages.addLast(held);
        }

        @Override
        public void ready(Held held, boolean again) {
            judge(held.group);
        }

        @Override
        public void untaken(Held held) {
            judge(held.group);
        }

        @Override
        public void hidden(Held held) {
            judge(held.group);
        }

        @Override
        public void left(Held held) {
            Chain.remove(held);
            judge(held.group);
            if (held.group.messages.isEmpty()) {
                groups.remove(held.group.id, held.group);
            }
        }

        private void judge(MessageGroup group) {
            if (group.isOpen()) {
                open.add(group);
            } else {
                open.remove(group);
            }
        }

        @Override
        public void pick(Pick pick) {
            var visited = new ArrayList<MessageGroup>(1);
            while (!pick.isFull() && !open.isEmpty()) {
                var group = open.removeFirst();
                visited.add(group);
                for (var held = group.messages.first(); held != null && held.is(Held.State.READY) && pick.wants(held) && !pick.isFull();
                        held = group.messages.behind(held)) {
                    pick.take(held);
                }
            }
            visited.forEach(this::judge);
        }

        @Override
        public int offers() {
            return open.size();
        }
    }
}
