package dev.orrery.services.sns;

import dev.orrery.kernel.pattern.Verdict;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who gets a topic's messages. Subscriptions are read, and their filter policies parsed, once in each revision of the topic.
final class Audience {
    private static final int TOPICS_MAX = 1000;
    private final Map<String, Known> byTopic = new ConcurrentHashMap<>();

    private record Known(long revision, List<Subscriber> subscribers) { }

    record Subscriber(SubscriptionRow row, Optional<FilterPolicy> filter) {

        /// Empty when there is no filter policy, so every message is wanted.
        Optional<Verdict> judge(MessageRow message) {
            return filter.map(policy -> policy.match(message.text(row.protocol()), message.attributes()));
        }
    }

    static List<Subscriber> of(Tables.Read tx, TopicRow topic) {
        return tx.companion(Audience.class, Audience::new).subscribers(tx, topic);
    }

    private List<Subscriber> subscribers(Tables.Read tx, TopicRow topic) {
        var known = byTopic.get(topic.name());
        if (known != null && known.revision() == topic.revision()) {
            return known.subscribers();
        }
        var read = tx.scan(SubscriptionRow.SUBSCRIPTIONS, SubscriptionRow.ofTopic(topic.name()))
                .filter(SubscriptionRow::confirmed)
                .map(row -> new Subscriber(row, row.attribute("FilterPolicy").isEmpty() ? Optional.empty() : Optional.of(FilterPolicy.of(row))))
                .toList();
        if (byTopic.size() >= TOPICS_MAX) {
            byTopic.clear();
        }
        byTopic.put(topic.name(), new Known(topic.revision(), read));
        return read;
    }
}
