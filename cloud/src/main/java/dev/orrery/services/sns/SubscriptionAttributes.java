package dev.orrery.services.sns;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.pattern.JsonText;
import dev.orrery.kernel.pattern.MalformedPatternException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the attributes of a subscription may be. Source: SNS API Reference, "SetSubscriptionAttributes".
final class SubscriptionAttributes {
    private static final String TARGET = "deadLetterTargetArn";

    private SubscriptionAttributes() { }

    /// The subscription with all these set.
    static SubscriptionRow setAll(SubscriptionRow subscription, Map<String, String> attributes) {
        var changed = subscription;
        var prefix = "Attributes Reason: ";
        // What the filter policy may be depends on its scope.
        if (attributes.containsKey("FilterPolicyScope")) {
            changed = set(changed, "FilterPolicyScope", attributes.get("FilterPolicyScope"), prefix);
        }
        for (var attribute : attributes.entrySet()) {
            if (!attribute.getKey().equals("FilterPolicyScope")) {
                changed = set(changed, attribute.getKey(), attribute.getValue(), prefix);
            }
        }
        return changed;
    }

    /// @param prefix what the texts of errors begin with
    static SubscriptionRow set(SubscriptionRow subscription, String name, String value, String prefix) {
        return switch (name) {
            case "RawMessageDelivery" -> {
                var folded = value.toLowerCase(Locale.ROOT);
                if (!folded.equals("true") && !folded.equals("false")) {
                    throw SnsErrors.invalidParameter(prefix + name + ": Invalid value [" + value + "]. Must be true or false.");
                }
                yield subscription.with(name, folded);
            }
            case "FilterPolicyScope" -> {
                if (!value.equals("MessageAttributes") && !value.equals("MessageBody")) {
                    throw SnsErrors.invalidParameter(prefix + name + ": Invalid value [" + value
                            + "]. Please use either MessageBody or MessageAttributes");
                }
                var filter = subscription.attribute("FilterPolicy");
                if (!filter.isEmpty()) {
                    FilterPolicy.parse(filter, value, prefix);
                }
                yield subscription.with(name, value);
            }
            case "FilterPolicy" -> {
                if (!value.isEmpty()) {
                    FilterPolicy.parse(value, subscription.attribute("FilterPolicyScope"), prefix);
                }
                yield subscription.with(name, value);
            }
            case "RedrivePolicy" -> {
                if (!value.isEmpty()) {
                    checkRedrive(subscription, value, prefix);
                }
                yield subscription.with(name, value);
            }
            case "DeliveryPolicy" -> {
                if (!subscription.isHttp() && !value.isEmpty()) {
                    throw SnsErrors.invalidParameter(prefix + "Delivery policy is only supported for HTTP and HTTPS subscriptions");
                }
                yield subscription.with(name, value.isEmpty() ? "" : DeliveryPolicy.parseOfSubscription(value, prefix).textOfSubscription());
            }
            case "SubscriptionRoleArn" -> {
                if (!Arn.of(value).map(arn -> arn.service().equals("iam") && arn.resource().startsWith("role/")).orElse(false)) {
                    throw SnsErrors.invalidParameter(prefix + "SubscriptionRoleArn: invalid arn");
                }
                yield subscription.with(name, value);
            }
            case "ReplayPolicy" -> throw SnsErrors.notImplemented("Replaying the archive of a topic");
            default -> throw SnsErrors.invalidParameter(prefix + "AttributeName");
        };
    }

    private static void checkRedrive(SubscriptionRow subscription, String value, String prefix) {
        try {
            JsonText.require(value);
        } catch (MalformedPatternException e) {
            throw SnsErrors.invalidParameter(prefix + "RedrivePolicy: failed to parse JSON. " + JsonErrors.unnamed(value, e));
        }
        if (!(JsonReader.read(value, Integer.MAX_VALUE) instanceof Json.Members(var members))) {
            throw SnsErrors.invalidParameter(prefix + "RedrivePolicy: failed to parse JSON.");
        }
        members.keySet().stream().filter(name -> !name.equals(TARGET)).findFirst().ifPresent(name -> {
            throw SnsErrors.invalidParameter(prefix + "RedrivePolicy: invalid JSON. Attribute " + name + " is unknown.");
        });
        var target = members.get(TARGET) instanceof Json.Text(var text) ? Arn.of(text) : Optional.<Arn>empty();
        if (target.isEmpty()) {
            throw SnsErrors.invalidParameter(prefix + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
        }
        boolean fifo = subscription.topic().endsWith(".fifo") && subscription.endpoint().endsWith(".fifo");
        if (fifo && (!target.get().service().equals("sqs") || !target.get().resource().endsWith(".fifo"))) {
            throw SnsErrors.invalidParameter(prefix
                    + "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
        }
        if (!target.get().service().equals("sqs") || target.get().home().isEmpty()) {
            throw SnsErrors.invalidParameter(prefix + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
        }
    }

    /// The queue for what cannot be delivered; empty where there is none.
    static Optional<Arn> deadLetterQueue(SubscriptionRow subscription) {
        var policy = subscription.attribute("RedrivePolicy");
        if (policy.isEmpty() || !(JsonReader.read(policy, Integer.MAX_VALUE) instanceof Json.Members(var members))) {
            return Optional.empty();
        }
        return members.get(TARGET) instanceof Json.Text(var text) ? Arn.of(text) : Optional.empty();
    }
}
