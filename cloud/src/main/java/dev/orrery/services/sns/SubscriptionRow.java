package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A subscription as it is stored.
///
/// @param owner the account that subscribed
/// @param principal the ARN of who subscribed
/// @param attributes that were set, by name
/// @param authenticated whether who confirmed it did so with a signature
/// @param guarded whether only an owner may end it
/// @param token with which it is confirmed
/// @param endpointPrefix where the subscriber reaches this cloud: what URLs in messages begin with
record SubscriptionRow(String topic, String id, String protocol, String endpoint, String owner, String principal,
        Map<String, String> attributes, boolean confirmed, boolean authenticated, boolean guarded, String token,
        String endpointPrefix, Instant createdAt) {
    static final Table<SubscriptionKey, SubscriptionRow> SUBSCRIPTIONS =
            Table.of("subscriptions", SubscriptionKey::key, SubscriptionRow.class);
    /// Who subscribed what: an endpoint subscribes to a topic once.
    static final Table<EndpointKey, EndpointOfTopic> ENDPOINTS = Table.of("endpoints", EndpointKey::key, EndpointOfTopic.class);
    static final Table<String, TokenRow> TOKENS = Table.of("tokens", Key::of, TokenRow.class);

    record SubscriptionKey(String topic, String id) {
        Key key() {
            return Key.of(topic).text(id);
        }
    }

    record EndpointKey(String topic, String protocol, String endpoint) {
        Key key() {
            return Key.of(topic).text(protocol).text(endpoint);
        }
    }

    record EndpointOfTopic(String subscription) { }

    /// @param cancelled what the token brings back, when it was given for the end of a subscription
    record TokenRow(String token, String topic, String subscription, Instant expiresAt, java.util.Optional<SubscriptionRow> cancelled) { }

    static Range ofTopic(String topic) {
        return Range.startingWith(Key.of(topic));
    }

    SubscriptionKey key() {
        return new SubscriptionKey(topic, id);
    }

    EndpointKey endpointKey() {
        return new EndpointKey(topic, protocol, endpoint);
    }

    String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    boolean isRaw() {
        return attribute("RawMessageDelivery").equals("true");
    }

    boolean isHttp() {
        return protocol.equals("http") || protocol.equals("https");
    }

    SubscriptionRow with(String attribute, String value) {
        var changed = new LinkedHashMap<>(attributes);
        if (value.isEmpty()) {
            changed.remove(attribute);
        } else {
            changed.put(attribute, value);
        }
        return new SubscriptionRow(topic, id, protocol, endpoint, owner, principal, changed, confirmed, authenticated, guarded, token,
                endpointPrefix, createdAt);
    }

    SubscriptionRow confirmed(boolean withSignature, boolean guarding) {
        return new SubscriptionRow(topic, id, protocol, endpoint, owner, principal, attributes, true, withSignature, guarding, token,
                endpointPrefix, createdAt);
    }
}
