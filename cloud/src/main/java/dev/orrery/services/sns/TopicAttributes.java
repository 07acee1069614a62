package dev.orrery.services.sns;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the attributes of a topic may be. Source: SNS API Reference, "SetTopicAttributes".
final class TopicAttributes {
    private static final Set<String> FEEDBACK = Stream.of("HTTP", "Firehose", "Lambda", "Application", "SQS")
            .flatMap(protocol -> Stream.of("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
                    .map(name -> protocol + name))
            .collect(Collectors.toUnmodifiableSet());

    private TopicAttributes() { }

    /// The topic with the attribute set.
    ///
    /// @param prefix what the texts of errors begin with
    static TopicRow set(TopicRow topic, String name, String value, String prefix) {
        return switch (name) {
            case "Policy" -> topic.withPolicy(TopicPolicies.checked(value));
            case "DisplayName" -> {
                if (value.length() > SnsLimits.DISPLAY_NAME_CHARACTERS_MAX || value.chars().anyMatch(c -> c == '\n' || c == '\r')) {
                    throw SnsErrors.invalidParameter(prefix + "DisplayName: must be at most " + SnsLimits.DISPLAY_NAME_CHARACTERS_MAX
                            + " characters long and cannot contain line breaks");
                }
                yield topic.with(name, value);
            }
            case "DeliveryPolicy" -> topic.with(name, value.isEmpty() ? "" : DeliveryPolicy.parseOfTopic(value, prefix).textOfTopic());
            case "ContentBasedDeduplication" -> {
                requireFifo(topic, name, prefix);
                yield topic.with(name, truth(name, value, prefix));
            }
            case "FifoThroughputScope" -> {
                requireFifo(topic, name, prefix);
                yield topic.with(name, oneOf(name, value, prefix, Set.of("Topic", "MessageGroup")));
            }
            case "SignatureVersion" -> topic.with(name, oneOf(name, value, prefix, Set.of("1", "2")));
            case "TracingConfig" -> topic.with(name, oneOf(name, value, prefix, Set.of("PassThrough", "Active")));
            case "KmsMasterKeyId" -> topic.with(name, value);
            case "ArchivePolicy" -> throw SnsErrors.notImplemented("The archive of a topic");
            default -> {
                if (!FEEDBACK.contains(name)) {
                    throw SnsErrors.invalidParameter(prefix.isEmpty() ? "AttributeName" : prefix + "Unknown attribute " + name);
                }
                if (name.endsWith("SampleRate") && !value.matches("|[0-9]|[1-9][0-9]|100")) {
                    throw SnsErrors.invalidParameter(prefix + name + ": must be an integer between 0 and 100");
                }
                yield topic.with(name, value);
            }
        };
    }

    private static void requireFifo(TopicRow topic, String name, String prefix) {
        if (!topic.fifo()) {
            throw SnsErrors.invalidParameter(prefix.isEmpty() ? "AttributeName" : prefix + name + " is only for FIFO topics");
        }
    }

    private static String truth(String name, String value, String prefix) {
        return oneOf(name, value.toLowerCase(Locale.ROOT), prefix, Set.of("true", "false"));
    }

    private static String oneOf(String name, String value, String prefix, Set<String> allowed) {
        if (!allowed.contains(value)) {
            throw SnsErrors.invalidParameter(prefix + name + ": Invalid value [" + value + "].");
        }
        return value;
    }
}
