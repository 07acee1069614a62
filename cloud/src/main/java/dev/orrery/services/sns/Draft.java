package dev.orrery.services.sns;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.services.sns.MessageRow.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Makes a message of a request, and refuses what can be none. Source: SNS API Reference, "Publish" and "PublishBatch".
final class Draft {
    private static final String FIFO = ".fifo";
    private static final String FIFO_ID = "[\\p{Graph}]{1," + SnsLimits.FIFO_ID_CHARACTERS_MAX + "}";

    private Draft() { }

    /// What both requests have.
    private record Given(String topic, String message, String subject, String structure, String group, String deduplicationId,
            Map<String, MessageAttributeValue> attributes) { }

    static MessageRow of(Home home, PublishRequest request) {
        var target = request.topicArn() != null ? request.topicArn() : request.targetArn() == null ? "" : request.targetArn();
        var name = target.contains(":endpoint/") ? "" : Arn.of(target).map(Arn::topic).orElse("");
        var draft = of(home, new Given(name, request.message(), request.subject(), request.messageStructure(),
                request.messageGroupId(), request.messageDeduplicationId(), request.messageAttributes()), 0,
                target.contains(":endpoint/"));
        if (bytes(draft) > SnsLimits.MESSAGE_BYTES_MAX) {
            throw SnsErrors.invalidParameter("Message too long");
        }
        return draft;
    }

    /// @param position in the batch, from 1
    static MessageRow of(Home home, String topic, PublishBatchRequestEntry entry, int position) {
        return of(home, new Given(topic, entry.message(), entry.subject(), entry.messageStructure(), entry.messageGroupId(),
                entry.messageDeduplicationId(), entry.messageAttributes()), position, false);
    }

    private static MessageRow of(Home home, Given given, int position, boolean toDevice) {
        checkSubject(given.subject());
        if (given.message() == null || given.message().isEmpty()) {
            throw SnsErrors.invalidParameter("Empty message");
        }
        var attributes = Attributes.checked(given.attributes(), position);
        boolean structured = "json".equals(given.structure());
        if (given.structure() != null && !structured) {
            throw SnsErrors.invalidParameter("MessageStructure");
        }
        if (structured) {
            checkStructure(given.message(), toDevice);
        }
        checkFifo(given);
        return new MessageRow(home.ids().uuid(), Type.NOTIFICATION, given.topic(), text(given.subject()), given.message(), structured,
                attributes, text(given.group()), text(given.deduplicationId()), "", home.clock().now(), "", Call.current().trace());
    }

    private static String text(String given) {
        return given == null ? "" : given;
    }

    /// "ASCII text that begins with a letter, number, or punctuation mark; must not include line breaks or control characters;
    /// and must be less than 100 characters long".
    private static void checkSubject(String subject) {
        if (subject != null && (subject.isEmpty() || subject.length() > SnsLimits.SUBJECT_CHARACTERS_MAX || subject.startsWith(" ")
                || !subject.chars().allMatch(c -> c >= ' ' && c < 0x7F))) {
            throw SnsErrors.invalidParameter("Subject");
        }
    }

    private static void checkFifo(Given given) {
        if (given.topic().endsWith(FIFO)) {
            if (text(given.group()).isEmpty()) {
                throw SnsErrors.invalidParameter("The MessageGroupId parameter is required for FIFO topics");
            }
        } else if (given.deduplicationId() != null) {
            throw SnsErrors.invalidParameter("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter"
                    + " that is not valid for this topic type");
        }
        checkId("MessageGroupId", given.group());
        checkId("MessageDeduplicationId", given.deduplicationId());
    }

    private static void checkId(String member, String id) {
        if (id != null && !id.matches(FIFO_ID)) {
            throw SnsErrors.invalidParameter(member + " Reason: " + member
                    + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }

    /// One text for each protocol, and one for those that have none. The reference says that none may come twice, but AWS takes it:
    /// recordings in LocalStack's test suite, test_message_structure_json_exc.
    private static void checkStructure(String message, boolean toDevice) {
        Json read;
        try {
            read = JsonReader.readRepeated(message, SnsLimits.MESSAGE_BYTES_MAX);
        } catch (JsonException _) {
            throw SnsErrors.invalidParameter("Message Structure - JSON message body failed to parse");
        }
        if (!(read instanceof Json.Members(var texts))) {
            throw SnsErrors.invalidParameter("Message Structure - JSON message body failed to parse");
        }
        if (!toDevice && !(texts.get("default") instanceof Json.Text)) {
            throw SnsErrors.invalidParameter("Message Structure - No default entry in JSON message body");
        }
    }

    /// What counts towards the limit: the body, and each attribute's name, type and value.
    static int bytes(MessageRow draft) {
        return length(draft.body()) + draft.attributes().stream().mapToInt(Draft::bytes).sum();
    }

    private static int bytes(Attribute attribute) {
        return length(attribute.name()) + length(attribute.type()) + length(attribute.text()) + attribute.bytes().length;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
