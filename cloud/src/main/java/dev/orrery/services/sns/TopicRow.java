package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A topic as it is stored.
///
/// @param attributes that were set, by name, without the policy
/// @param dataProtection the data protection policy; empty when there is none
/// @param deleted how many subscriptions were deleted
/// @param revision of the topic and its subscriptions: changes with each of them
record TopicRow(String name, Instant createdAt, boolean fifo, Map<String, String> attributes, String policy,
        Map<String, String> tags, String dataProtection, long deleted, long revision) {
    static final Table<String, TopicRow> TOPICS = Table.of("topics", Key::of, TopicRow.class);

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    boolean isTrue(String attribute) {
        return attribute(attribute).map("true"::equalsIgnoreCase).orElse(false);
    }

    /// An empty value takes the attribute away.
    TopicRow with(String attribute, String value) {
        var changed = new LinkedHashMap<>(attributes);
        if (value.isEmpty()) {
            changed.remove(attribute);
        } else {
            changed.put(attribute, value);
        }
        return new TopicRow(name, createdAt, fifo, changed, policy, tags, dataProtection, deleted, revision + 1);
    }

    TopicRow withPolicy(String document) {
        return new TopicRow(name, createdAt, fifo, attributes, document, tags, dataProtection, deleted, revision + 1);
    }

    TopicRow withTags(Map<String, String> changed) {
        return new TopicRow(name, createdAt, fifo, attributes, policy, changed, dataProtection, deleted, revision);
    }

    TopicRow withDataProtection(String document) {
        return new TopicRow(name, createdAt, fifo, attributes, policy, tags, document, deleted, revision);
    }

    TopicRow subscriptionsChanged(int fewer) {
        return new TopicRow(name, createdAt, fifo, attributes, policy, tags, dataProtection, deleted + fewer, revision + 1);
    }
}
