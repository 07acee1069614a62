package dev.orrery.services.sqs;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// What of a message a receiver asked to see.
record MessageView(Set<MessageSystemAttributeName> systemAttributes, List<String> attributes) {
    private static final Set<MessageSystemAttributeName> ALL = EnumSet.complementOf(EnumSet.of(MessageSystemAttributeName.ALL,
            MessageSystemAttributeName.UNKNOWN_TO_SDK_VERSION));

    static MessageView all() {
        return new MessageView(ALL, List.of("All"));
    }

    /// Older clients ask by `AttributeNames`.
    @SuppressWarnings("deprecation")
    static MessageView of(ReceiveMessageRequest request) {
        if (!request.hasAttributeNames() && !request.hasMessageSystemAttributeNames()) {
            return new MessageView(Set.of(), request.messageAttributeNames());
        }
        var names = EnumSet.noneOf(MessageSystemAttributeName.class);
        Stream.concat(request.messageSystemAttributeNamesAsStrings().stream(), request.attributeNamesAsStrings().stream())
                .forEach(text -> {
                    var name = MessageSystemAttributeName.fromValue(text);
                    if (name == MessageSystemAttributeName.ALL) {
                        names.addAll(ALL);
                    } else if (name != MessageSystemAttributeName.UNKNOWN_TO_SDK_VERSION) {
                        names.add(name);
                    } else if (QueueAttributeName.fromValue(text) == QueueAttributeName.UNKNOWN_TO_SDK_VERSION) {
                        throw SqsErrors.unknownAttribute(text);
                    }
                });
        return new MessageView(names, request.messageAttributeNames());
    }

    Message show(Receiver.Delivered delivered) {
        return show(delivered.message(), delivered.receipt(), ReceiptHandle.of(delivered.receipt()).text()).build();
    }

    Message.Builder show(MessageRow message, ReceiptRow receipt, String handle) {
        var builder = Message.builder().messageId(message.id()).receiptHandle(handle).md5OfBody(message.bodyMd5()).body(message.body());
        var asked = MessageAttributes.asked(message.attributes(), attributes);
        if (!asked.isEmpty()) {
            builder.messageAttributes(MessageAttributes.told(asked)).md5OfMessageAttributes(MessageAttributes.md5(asked));
        }
        if (!systemAttributes.isEmpty()) {
            builder.attributesWithStrings(system(message, receipt));
        }
        return builder;
    }

    private Map<String, String> system(MessageRow message, ReceiptRow receipt) {
        var told = new LinkedHashMap<String, String>();
        for (var name : systemAttributes) {
            var value = switch (name) {
                case SENDER_ID -> message.senderId();
                case SENT_TIMESTAMP -> Long.toString(message.sentAt());
                case APPROXIMATE_RECEIVE_COUNT -> Integer.toString(message.earlierReceives() + receipt.receives());
                case APPROXIMATE_FIRST_RECEIVE_TIMESTAMP -> {
                    long first = message.firstReceivedAt() == 0 ? receipt.firstReceivedAt() : message.firstReceivedAt();
                    yield first == 0 ? "" : Long.toString(first);
                }
                case SEQUENCE_NUMBER -> message.deduplicationId().isEmpty() ? "" : SequenceNumbers.text(message.sequence());
                case MESSAGE_DEDUPLICATION_ID -> message.deduplicationId();
                case MESSAGE_GROUP_ID -> message.groupId();
                case AWS_TRACE_HEADER -> message.traceHeader();
                case DEAD_LETTER_QUEUE_SOURCE_ARN -> message.deadLetterSource();
                case ALL, UNKNOWN_TO_SDK_VERSION -> "";
            };
            if (!value.isEmpty()) {
                told.put(name.toString(), value);
            }
        }
        return told;
    }
}
