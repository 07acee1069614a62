package dev.orrery.services.sqs;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the attributes of a queue may be, what they are when nobody says, and how one bears on another.
/// Sources: API reference, `CreateQueue` and `SetQueueAttributes`; recordings of AWS in LocalStack's test suite.
final class AttributeRules {
    private static final String CONTENT_BASED = "ContentBasedDeduplication";
    private static final String SCOPE = "DeduplicationScope";
    private static final String THROUGHPUT = "FifoThroughputLimit";
    private static final String KEY = "KmsMasterKeyId";
    private static final String KEY_REUSE = "KmsDataKeyReusePeriodSeconds";
    private static final String KEY_REUSE_USUAL = "300";
    private static final String MANAGED_ENCRYPTION = "SqsManagedSseEnabled";
    private static final Set<String> CALCULATED = Set.of("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn", "All");

    private AttributeRules() { }

    /// The attributes of a queue that is made.
    static Map<String, String> ofNew(Map<String, String> given) {
        var fifo = given.get("FifoQueue");
        if (fifo != null && !fifo.equalsIgnoreCase("true")) {
            throw SqsErrors.unknownAttribute("FifoQueue");
        }
        var attributes = new TreeMap<String, String>();
        attributes.put("DelaySeconds", "0");
        attributes.put("MaximumMessageSize", Integer.toString(SqsLimits.MESSAGE_BYTES_MAX));
        attributes.put("MessageRetentionPeriod", "345600");
        attributes.put("ReceiveMessageWaitTimeSeconds", "0");
        attributes.put("VisibilityTimeout", "30");
        attributes.put(MANAGED_ENCRYPTION, "true");
        if (fifo != null) {
            attributes.put("FifoQueue", "true");
            attributes.put(CONTENT_BASED, "false");
            attributes.put(SCOPE, "queue");
            attributes.put(THROUGHPUT, "perQueue");
        }
        return changed(attributes, given);
    }

    /// The attributes of a queue when these are set.
    static Map<String, String> changed(Map<String, String> present, Map<String, String> given) {
        boolean fifo = present.containsKey("FifoQueue");
        var attributes = new TreeMap<>(present);
        checked(given, fifo).forEach((name, value) -> {
            if (value.isEmpty() || name.equals(KEY_REUSE) && value.equals(KEY_REUSE_USUAL)) {
                attributes.remove(name);
            } else {
                attributes.put(name, value);
            }
        });
        settleEncryption(attributes, given);
        if (fifo && attributes.get(THROUGHPUT).equals("perMessageGroupId") && !attributes.get(SCOPE).equals("messageGroup")) {
            throw SqsErrors.invalidAttributeValue(THROUGHPUT,
                    "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.");
        }
        return attributes;
    }

    /// The given values in their usual form, each allowed.
    static Map<String, String> checked(Map<String, String> given, boolean fifo) {
        var checked = new TreeMap<String, String>();
        given.forEach((name, value) -> checked.put(name, checked(name, value == null ? "" : value, fifo)));
        return checked;
    }

    /// One kind of encryption at a time.
    private static void settleEncryption(Map<String, String> attributes, Map<String, String> given) {
        boolean managed = "true".equalsIgnoreCase(given.get(MANAGED_ENCRYPTION));
        boolean key = given.get(KEY) != null && !given.get(KEY).isEmpty();
        if (managed && key) {
            throw SqsErrors.invalidAttributeName("You can use one type of server-side encryption (SSE) at one time. You can either "
                    + "enable KMS SSE or SQS SSE.");
        }
        if (managed) {
            attributes.remove(KEY);
            attributes.remove(KEY_REUSE);
        } else if (key) {
            attributes.put(MANAGED_ENCRYPTION, "false");
        }
    }

    private static String checked(String name, String value, boolean fifo) {
        return switch (name) {
            case "DelaySeconds" -> number(name, value, 0, SqsLimits.DELAY_SECONDS_MAX);
            case "MaximumMessageSize" -> number(name, value, SqsLimits.MESSAGE_BYTES_MIN_LIMIT, SqsLimits.MESSAGE_BYTES_MAX);
            case "MessageRetentionPeriod" -> number(name, value, SqsLimits.RETENTION_SECONDS_MIN, SqsLimits.RETENTION_SECONDS_MAX);
            case "ReceiveMessageWaitTimeSeconds" -> number(name, value, 0, SqsLimits.WAIT_SECONDS_MAX);
            case "VisibilityTimeout" -> number(name, value, 0, SqsLimits.VISIBILITY_SECONDS_MAX);
            case KEY_REUSE -> value.isEmpty() ? value : number(name, value, SqsLimits.KEY_REUSE_SECONDS_MIN, SqsLimits.KEY_REUSE_SECONDS_MAX);
            case KEY -> value;
            case MANAGED_ENCRYPTION -> truth(name, value);
            case "Policy" -> policy(value);
            case "RedrivePolicy" -> redrive(value);
            case "RedriveAllowPolicy" -> redriveAllow(value);
            case "FifoQueue" -> fifoQueue(value, fifo);
            case CONTENT_BASED -> {
                if (!fifo) {
                    throw SqsErrors.unknownAttribute(name);
                }
                yield truth(name, value);
            }
            case SCOPE -> choice(name, value, fifo, "queue", "messageGroup");
            case THROUGHPUT -> choice(name, value, fifo, "perQueue", "perMessageGroupId");
            default -> throw SqsErrors.unknownAttribute(name);
        };
    }

    private static String number(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= min && number <= max) {
                return Integer.toString(number);
            }
        } catch (NumberFormatException _) {
            // The same as a number that is not allowed.
        }
        throw SqsErrors.invalidAttributeValue(name);
    }

    private static String truth(String name, String value) {
        var truth = value.toLowerCase(Locale.ROOT);
        if (!truth.equals("true") && !truth.equals("false")) {
            throw SqsErrors.invalidAttributeValue(name);
        }
        return truth;
    }

    private static String choice(String name, String value, boolean fifo, String one, String other) {
        if (!fifo) {
            throw SqsErrors.invalidAttributeName("You can specify the " + name + " only when FifoQueue is set to true.");
        }
        if (!value.equals(one) && !value.equals(other)) {
            throw SqsErrors.invalidAttributeValue(name);
        }
        return value;
    }

    private static String fifoQueue(String value, boolean fifo) {
        if (!fifo) {
            throw SqsErrors.unknownAttribute("FifoQueue");
        }
        if (!value.equalsIgnoreCase("true")) {
            throw SqsErrors.invalidAttributeValue("FifoQueue", "Modifying queue type is not supported.");
        }
        return "true";
    }

    /// Resources may be any text: recordings of AWS in LocalStack's test suite, test_set_queue_policy.
    ///
    /// @return the text as given, when it can be the policy of a queue
    static String policy(String text) {
        if (text.isBlank()) {
            return "";
        }
        try {
            var policy = Policy.parseWithAnyResource(text.strip()).requireResourceForm();
            boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= SqsLimits.POLICY_BYTES_MAX
                    && policy.statements().size() <= SqsLimits.POLICY_STATEMENTS_MAX
                    && policy.statements().stream().flatMap(statement -> statement.actions().stream())
                            .allMatch(action -> action.equals("*") || action.toLowerCase(Locale.ROOT).startsWith("sqs:"));
            if (fits) {
                return text;
            }
        } catch (MalformedPolicyException _) {
            // SQS does not say what is wrong.
        }
        throw SqsErrors.invalidAttributeValue("Policy");
    }

    private static String redrive(String text) {
        if (!text.isBlank()) {
            RedrivePolicy.parse(text);
        }
        return text.strip();
    }

    private static String redriveAllow(String text) {
        if (!text.isBlank()) {
            RedriveAllowPolicy.parse(text);
        }
        return text.strip();
    }

    /// Whether there is such an attribute, that is set or calculated.
    static boolean isKnown(String name) {
        return CALCULATED.contains(name) || switch (name) {
            case "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout",
                    KEY, KEY_REUSE, MANAGED_ENCRYPTION, "Policy", "RedrivePolicy", "RedriveAllowPolicy", "FifoQueue", CONTENT_BASED,
                    SCOPE, THROUGHPUT -> true;
            default -> false;
        };
    }
}
