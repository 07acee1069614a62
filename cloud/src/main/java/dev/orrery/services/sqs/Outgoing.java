package dev.orrery.services.sqs;

import dev.orrery.kernel.Call;
import dev.orrery.services.sqs.MessageRow.Attribute;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// A message to be sent, checked.
///
/// @param deduplicationId empty in standard queues
/// @param bytes its size, attributes included
record Outgoing(String body, String bodyMd5, int delaySeconds, Map<String, Attribute> attributes, Map<String, Attribute> systemAttributes,
        String groupId, String deduplicationId, long bytes) {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z!\"#$%&'()*+,./:;<=>?@\\[\\\\\\]^_`{|}~-]{1,128}");
    private static final String TRACE_HEADER = "AWSTraceHeader";

    /// A message as a request or an entry of a batch gives it.
    record Given(String body, Integer delaySeconds, Map<String, MessageAttributeValue> attributes,
            Map<String, MessageSystemAttributeValue> systemAttributes, String groupId, String deduplicationId) {

        static Given of(SendMessageRequest request) {
            return new Given(request.messageBody(), request.delaySeconds(), request.messageAttributes(),
                    request.messageSystemAttributesAsStrings(), request.messageGroupId(), request.messageDeduplicationId());
        }

        static Given of(SendMessageBatchRequestEntry entry) {
            return new Given(entry.messageBody(), entry.delaySeconds(), entry.messageAttributes(),
                    entry.messageSystemAttributesAsStrings(), entry.messageGroupId(), entry.messageDeduplicationId());
        }

        long bytes() {
            long bytes = body == null ? 0 : MessageBodies.bytes(body);
            for (var attribute : attributes.entrySet()) {
                var value = attribute.getValue();
                bytes += MessageBodies.bytes(attribute.getKey());
                bytes += value.dataType() == null ? 0 : MessageBodies.bytes(value.dataType());
                bytes += value.stringValue() == null ? 0 : MessageBodies.bytes(value.stringValue());
                bytes += value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length;
            }
            return bytes;
        }
    }

    static Outgoing checked(Given given, Settings settings) {
        if (given.body() == null || given.body().isEmpty()) {
            throw SqsErrors.missingParameter("MessageBody");
        }
        if (!MessageBodies.isAllowed(given.body())) {
            throw SqsErrors.invalidMessageContents();
        }
        var attributes = MessageAttributes.checked(given.attributes());
        long bytes = MessageBodies.bytes(given.body()) + MessageAttributes.bytes(attributes);
        if (bytes > settings.messageBytesMax()) {
            throw SqsErrors.messageTooLong(settings.messageBytesMax());
        }
        checkId(given.groupId(), "MessageGroupId");
        checkId(given.deduplicationId(), "MessageDeduplicationId");
        return new Outgoing(given.body(), Md5.of(given.body()), delay(given.delaySeconds(), settings), attributes,
                systemAttributes(given.systemAttributes()), group(given, settings), deduplicationId(given, settings), bytes);
    }

    private static void checkId(String id, String parameter) {
        if (id != null && !ID.matcher(id).matches()) {
            throw SqsErrors.invalidValue(id, parameter,
                    parameter + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }

    private static int delay(Integer asked, Settings settings) {
        if (asked == null) {
            return settings.delaySeconds();
        }
        if (asked < 0 || asked > SqsLimits.DELAY_SECONDS_MAX) {
            throw SqsErrors.invalidValue(asked, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
        }
        if (settings.fifo() && asked > 0) {
            throw SqsErrors.notForThisType(asked, "DelaySeconds");
        }
        // In a FIFO queue a delay of 0 means nothing: the queue's own counts.
        return settings.fifo() ? settings.delaySeconds() : asked;
    }

    private static String group(Given given, Settings settings) {
        if (given.groupId() == null && settings.fifo()) {
            throw SqsErrors.missingParameter("MessageGroupId");
        }
        return Optional.ofNullable(given.groupId()).orElse("");
    }

    private static String deduplicationId(Given given, Settings settings) {
        if (!settings.fifo()) {
            if (given.deduplicationId() != null) {
                throw SqsErrors.invalidValue(given.deduplicationId(), "MessageDeduplicationId",
                        "The request includes a parameter that is not valid for this queue type.");
            }
            return "";
        }
        if (given.deduplicationId() != null) {
            return given.deduplicationId();
        }
        if (!settings.contentBasedDeduplication()) {
            throw deduplicationIdMissing();
        }
        return sha256(given.body());
    }

    static SqsException deduplicationIdMissing() {
        return SqsErrors.invalidParameterValue(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    }

    private static Map<String, Attribute> systemAttributes(Map<String, MessageSystemAttributeValue> given) {
        if (given.isEmpty()) {
            return Map.of();
        }
        for (var name : given.keySet()) {
            if (!name.equals(TRACE_HEADER)) {
                throw SqsErrors.invalidParameterValue("Message system attribute name '" + name + "' is invalid. Reason: Only "
                        + TRACE_HEADER + " can be sent.");
            }
        }
        var value = given.get(TRACE_HEADER);
        if (!"String".equals(value.dataType())) {
            throw SqsErrors.invalidParameterValue("The message system attribute '" + TRACE_HEADER + "' must be of type 'String'.");
        }
        return Map.of(TRACE_HEADER, MessageAttributes.checked(TRACE_HEADER,
                MessageAttributeValue.builder().dataType(value.dataType()).stringValue(value.stringValue()).build()));
    }

    /// The trace that the message belongs to: the one that it names, or else the request's.
    /// Source: SQS Developer Guide, "Amazon SQS and AWS X-Ray"; recordings of AWS in LocalStack's test suite.
    String traceHeader() {
        return systemAttributes.isEmpty() ? Call.current().trace() : systemAttributes.get(TRACE_HEADER).text();
    }

    private static String sha256(String body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
