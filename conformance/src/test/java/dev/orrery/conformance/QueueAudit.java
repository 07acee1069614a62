package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.model.Message;

/// What the clients of two queues were promised and what they saw. Bodies are `PRODUCER-NUMBER`; in the FIFO queue the producer
/// is the group and the numbers are sent in their order.
final class QueueAudit {
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final Map<String, String> idsOfOrdered = new ConcurrentHashMap<>();
    private final Map<String, Integer> lastFirstSeen = new HashMap<>();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();

    /// The server said that it has the message.
    void sent(String queue, String body) {
        acknowledged.add(queue + " " + body);
    }

    /// What was deleted before this receive was asked for must not come.
    Set<String> deletedBefore() {
        return Set.copyOf(deleted);
    }

    synchronized void received(String queue, Message message, Set<String> deletedBefore) {
        var name = queue + " " + message.body();
        if (deletedBefore.contains(name)) {
            wrong.add(name + " came back after it was deleted");
        }
        boolean first = received.add(name);
        if (KilledQueuesTest.ORDERED.equals(queue)) {
            var id = idsOfOrdered.putIfAbsent(name, message.messageId());
            if (id != null && !id.equals(message.messageId())) {
                wrong.add(name + " is there twice");
            }
            if (first) {
                var parts = message.body().split("-");
                var last = lastFirstSeen.put(parts[0], Integer.valueOf(parts[1]));
                if (last != null && last > Integer.parseInt(parts[1])) {
                    wrong.add(name + " came behind " + last);
                }
            }
        }
    }

    void deleted(String queue, Message message) {
        deleted.add(queue + " " + message.body());
    }

    int operations() {
        return acknowledged.size() + deleted.size();
    }

    int messages() {
        return acknowledged.size();
    }

    /// When both queues are empty.
    void check(String when) {
        assertThat(wrong).as(when).isEmpty();
        assertThat(received).as(when + ": everything that was acknowledged").containsAll(acknowledged);
    }
}
