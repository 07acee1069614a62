package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// Up to ten at a time, each failing alone; and what a message may not be.
class BatchesTest {
    private final SqsBench bench = new SqsBench();
    private final SqsClient sqs = bench.sqs;
    private final String url = bench.queue("orders");

    @AfterEach
    void close() {
        bench.close();
    }

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private SendMessageBatchResponse send(SendMessageBatchRequestEntry... entries) {
        return sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
    }

    @Test
    void aFailedEntryFailsAlone() {
        bench.set(url, "MaximumMessageSize", "1024");

        var answer = send(entry("good", "hello"), entry("long", "a".repeat(1025)), entry("bad", "a\u0001"), entry("better", "world"));

        assertThat(answer.successful()).extracting(SendMessageBatchResultEntry::id).containsExactly("good", "better");
        assertThat(answer.failed()).containsExactly(
                failure("long", "InvalidParameterValue", "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes."),
                failure("bad", "InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | "
                        + "#x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"));
        assertThat(bench.bodies(url)).containsExactly("hello", "world");
    }

    private static BatchResultErrorEntry failure(String id, String code, String message) {
        return BatchResultErrorEntry.builder().id(id).code(code).message(message).senderFault(true).build();
    }

    @Test
    void batchesAreRefusedAsAWhole() {
        assertThat(refusal(this::send)).contains("EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry");
        assertThat(refusal(() -> send(IntStream.range(0, 11).mapToObj(i -> entry("e" + i, "a")).toArray(SendMessageBatchRequestEntry[]::new))))
                .endsWith("TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.");
        assertThat(refusal(() -> send(entry("a", "1"), entry("a", "2")))).endsWith("BatchEntryIdsNotDistinct: Id a repeated.");
        assertThat(refusal(() -> send(entry("invalid:id", "1")))).endsWith("InvalidBatchEntryId: A batch entry id can only contain "
                + "alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");
        assertThat(refusal(() -> send(entry("a", "x".repeat(1_048_576)), entry("b", "y")))).endsWith(
                "BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
    }

    @Test
    void duplicatesWithinABatchAreOne() {
        var fifo = bench.queue("orders.fifo");
        var answer = sqs.sendMessageBatch(request -> request.queueUrl(fifo).entries(
                entry("1", "a").toBuilder().messageGroupId("g").messageDeduplicationId("x").build(),
                entry("2", "b").toBuilder().messageGroupId("g").messageDeduplicationId("y").build(),
                entry("3", "c").toBuilder().messageGroupId("h").messageDeduplicationId("x").build()));

        assertThat(answer.successful().get(2).messageId()).isEqualTo(answer.successful().get(0).messageId());
        assertThat(bench.bodies(fifo)).containsExactly("a", "b");
        assertThat(refusal(() -> sqs.sendMessageBatch(request -> request.queueUrl(fifo).entries(entry("1", "a").toBuilder()
                .messageDeduplicationId("x").build())))).isEqualTo("InvalidParameterValue: The request must contain the parameter MessageGroupId.");
    }

    @Test
    void messagesAreDeletedAndHiddenInBatches() {
        bench.send(url, "a", "b", "c");
        var taken = bench.receive(url);

        var hidden = sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(
                hidden("a", taken.get(0).receiptHandle(), 0), hidden("b", taken.get(1).receiptHandle(), 100), hidden("c", "garbage", 1)));
        assertThat(hidden.failed()).extracting(BatchResultErrorEntry::code).containsExactly("ReceiptHandleIsInvalid");
        assertThat(bench.counts(url)).isEqualTo("1 2 0");

        var deleted = sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(
                deleted("a", taken.get(0).receiptHandle()), deleted("b", taken.get(1).receiptHandle()), deleted("x", "garbage")));
        assertThat(deleted.successful()).extracting(DeleteMessageBatchResultEntry::id).containsExactly("a", "b");
        assertThat(deleted.failed()).extracting(BatchResultErrorEntry::id).containsExactly("x");
        assertThat(bench.counts(url)).isEqualTo("0 1 0");
    }

    private static ChangeMessageVisibilityBatchRequestEntry hidden(String id, String handle, int seconds) {
        return ChangeMessageVisibilityBatchRequestEntry.builder().id(id).receiptHandle(handle).visibilityTimeout(seconds).build();
    }

    private static DeleteMessageBatchRequestEntry deleted(String id, String handle) {
        return DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(handle).build();
    }

    @Test
    void messagesHaveALimitedSizeAttributesIncluded() {
        var longest = "a".repeat(1_048_576);
        bench.send(url, longest);
        assertThat(bench.receive(url).getFirst().body()).isEqualTo(longest);
        assertThat(refusal(() -> bench.send(url, longest + "a")))
                .isEqualTo("InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
        bench.set(url, "MaximumMessageSize", "1024");
        bench.send(url, "é".repeat(512));
        assertThat(refusal(() -> bench.send(url, "é".repeat(512) + "a"))).contains("shorter than 1024 bytes");
        assertThat(refusal(() -> attribute("a".repeat(1000), "name", "String", "v".repeat(15)))).contains("shorter than 1024 bytes");
        attribute("a".repeat(1000), "name", "String", "v".repeat(14));
    }

    private void attribute(String body, String name, String type, String value) {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body).messageAttributes(Map.of(name,
                MessageAttributeValue.builder().dataType(type).stringValue(value).build())));
    }

    @Test
    void attributesAreChecked() {
        assertThat(refusal(() -> attribute("a", "ErrorDetails", "String", ""))).isEqualTo(
                "InvalidParameterValue: Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.");
        for (var name : List.of("aWs.-x", "AMAZON.-x", ".x", "x.", "a..b", "x!", "x§", "L".repeat(257))) {
            assertThat(refusal(() -> attribute("a", name, "String", "v"))).as(name).startsWith("InvalidParameterValue");
        }
        for (var type : List.of("Invalid", "", "Stringent", "Number." + "L".repeat(256))) {
            assertThat(refusal(() -> attribute("a", "name", type, "1"))).as(type).startsWith("InvalidParameterValue");
        }
        assertThat(refusal(() -> attribute("a", "name", "Number", "one"))).contains("Can't cast the value");
        assertThat(refusal(() -> attribute("a", "name", "String", "a\u0008"))).startsWith("InvalidParameterValue");
        attribute("a", "attr.1øßä", "String", "Valid");
        assertThat(bench.counts(url)).isEqualTo("1 0 0");
    }

    @Test
    void parametersAreChecked() {
        assertThat(refusal(() -> bench.send(url, ""))).isEqualTo("MissingParameter: The request must contain the parameter MessageBody.");
        assertThat(refusal(() -> bench.receive(url, 11))).isEqualTo(
                "InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
        assertThat(refusal(() -> sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(21)))).isEqualTo(
                "InvalidParameterValue: Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.");
        assertThat(refusal(() -> sqs.receiveMessage(request -> request.queueUrl(url).messageSystemAttributeNamesWithStrings("Foo"))))
                .isEqualTo("InvalidAttributeName: Unknown Attribute Foo.");
        assertThat(refusal(() -> sqs.sendMessage(request -> request.queueUrl(url).messageBody("a").messageDeduplicationId("x"))))
                .contains("MessageDeduplicationId is invalid");
        assertThat(refusal(() -> sqs.sendMessage(request -> request.queueUrl(url).messageBody("a").delaySeconds(901)))).contains("DelaySeconds");
    }
}
