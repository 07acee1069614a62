package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;

/// Messages of standard queues: sent, received, hidden, deleted. The SDK's client checks the MD5s of all of it.
class MessagesTest {
    private final SqsBench bench = new SqsBench();
    private final SqsClient sqs = bench.sqs;
    private final String url = bench.queue("orders");

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aMessageIsReceivedAndOnceDeletedNeverAgain() {
        var sent = sqs.sendMessage(request -> request.queueUrl(url).messageBody("hello"));

        var received = bench.receive(url).getFirst();
        assertThat(received.body()).isEqualTo("hello");
        assertThat(received.messageId()).isEqualTo(sent.messageId());
        bench.delete(url, received);
        bench.advance(60);

        assertThat(bench.receive(url)).isEmpty();
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
        bench.delete(url, received);
    }

    @Test
    void aMessageReappearsWhenItsVisibilityTimeoutEnds() {
        bench.send(url, "hello");
        assertThat(bench.bodies(url)).containsExactly("hello");
        assertThat(bench.counts(url)).isEqualTo("0 1 0");
        bench.advance(29);
        assertThat(bench.bodies(url)).isEmpty();

        bench.advance(1);

        assertThat(bench.counts(url)).isEqualTo("1 0 0");
        var again = bench.receive(url).getFirst();
        assertThat(again.attributes()).containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2");
    }

    @Test
    void systemAttributesTellOfSenderAndTime() {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody("hello").messageSystemAttributes(Map.of(
                MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                MessageSystemAttributeValue.builder().dataType("String").stringValue("Root=1-5759e988-bd862e3fe1be46a994272793").build())));
        bench.advance(5);

        assertThat(bench.receive(url).getFirst().attributesAsStrings()).containsOnly(
                Map.entry("SenderId", "123456789012"), Map.entry("SentTimestamp", "1767225600000"),
                Map.entry("ApproximateReceiveCount", "1"), Map.entry("ApproximateFirstReceiveTimestamp", "1767225605000"),
                Map.entry("AWSTraceHeader", "Root=1-5759e988-bd862e3fe1be46a994272793"));
    }

    @Test
    void onlyAttributesThatAreAskedForAreTold() {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody("hello").messageAttributes(Map.of(
                "Help.Me", text("Me"), "Hello", text("There"), "General", text("Kenobi"))));

        assertThat(received(List.of()).messageAttributes()).isEmpty();
        assertThat(received(List.of()).md5OfMessageAttributes()).isNull();
        var all = received(List.of(".*"));
        assertThat(all.md5OfMessageAttributes()).isEqualTo("4c360f3fdafd970e05fae2f149d997f5");
        assertThat(all.messageAttributes()).containsOnlyKeys("Help.Me", "Hello", "General");
        assertThat(received(List.of("Hel.*")).messageAttributes()).containsOnlyKeys("Help.Me", "Hello");
        assertThat(received(List.of("Foo", "Hello")).messageAttributes()).containsOnlyKeys("Hello");
        assertThat(received(List.of("Foo")).messageAttributes()).isEmpty();
    }

    private Message received(List<String> names) {
        return sqs.receiveMessage(request -> request.queueUrl(url).messageAttributeNames(names).visibilityTimeout(0)).messages().getFirst();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    @Test
    void binaryAndNumberAttributesComeBackAsTheyWere() {
        var given = Map.of("b", MessageAttributeValue.builder().dataType("Binary.gif").binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, -1})).build(),
                "n", MessageAttributeValue.builder().dataType("Number.int").stringValue("-12e3").build());
        sqs.sendMessage(request -> request.queueUrl(url).messageBody("hello").messageAttributes(given));

        assertThat(bench.receive(url).getFirst().messageAttributes()).isEqualTo(given);
    }

    /// As recorded by LocalStack's suite: `test_terminate_visibility_timeout_after_receive`, `test_filter_policy`.
    @Test
    void anOlderReceiptHandleIsAsGoodAsTheNewest() {
        bench.send(url, "hello");
        var first = bench.receive(url).getFirst();
        bench.advance(30);
        bench.receive(url);

        bench.hide(url, first, 0);
        assertThat(bench.counts(url)).isEqualTo("1 0 0");
        bench.receive(url);
        bench.delete(url, first);
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
    }

    @Test
    void aReceiptHandleStillDeletesWhenItsTimeIsOver() {
        bench.send(url, "hello");
        var received = bench.receive(url).getFirst();
        bench.advance(31);

        bench.delete(url, received);

        assertThat(bench.receive(url)).isEmpty();
    }

    @Test
    void aReceiptHandleOfAnotherQueueOrOfNothingIsInvalid() {
        bench.send(url, "hello");
        var received = bench.receive(url).getFirst();
        var other = bench.queue("other");

        assertThat(refusal(() -> bench.delete(other, received))).isEqualTo("ReceiptHandleIsInvalid: The input receipt handle \""
                + received.receiptHandle() + "\" is not a valid receipt handle.");
        assertThat(refusal(() -> sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle("garbage"))))
                .isEqualTo("ReceiptHandleIsInvalid: The input receipt handle \"garbage\" is not a valid receipt handle.");
    }

    @Test
    void visibilityIsChangedUntilAMessageIsDeleted() {
        bench.send(url, "hello");
        var received = bench.receive(url).getFirst();
        bench.hide(url, received, 100);
        bench.advance(99);
        assertThat(bench.counts(url)).isEqualTo("0 1 0");
        bench.hide(url, received, 0);
        assertThat(bench.counts(url)).isEqualTo("1 0 0");

        var again = bench.receive(url).getFirst();
        assertThat(refusal(() -> bench.hide(url, again, 43_201))).startsWith("InvalidParameterValue: Value 43201 for parameter VisibilityTimeout");
        bench.advance(10);
        assertThat(refusal(() -> bench.hide(url, again, 43_200)))
                .contains("Total VisibilityTimeout for the message is beyond the limit [43200 seconds]");
        bench.delete(url, again);
        assertThat(refusal(() -> bench.hide(url, again, 10))).isEqualTo("InvalidParameterValue: Value " + again.receiptHandle()
                + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.");
    }

    @Test
    void messagesAreDelayedByTheirQueueOrTheirSender() {
        var delayed = bench.queue("delayed", "DelaySeconds", "10");
        bench.send(delayed, "by the queue");
        sqs.sendMessage(request -> request.queueUrl(delayed).messageBody("by nobody").delaySeconds(0));
        sqs.sendMessage(request -> request.queueUrl(delayed).messageBody("by its sender").delaySeconds(5));
        assertThat(bench.counts(delayed)).isEqualTo("1 0 2");
        assertThat(bench.bodies(delayed)).containsExactly("by nobody");

        bench.advance(5);
        assertThat(bench.bodies(delayed)).containsExactly("by its sender");
        bench.set(delayed, "DelaySeconds", "900");
        bench.advance(5);
        assertThat(bench.bodies(delayed)).containsExactly("by the queue");
    }

    @Test
    void messagesLeaveWhenTheirRetentionIsOverAlsoInFlight() {
        var brief = bench.queue("brief", "MessageRetentionPeriod", "60", "VisibilityTimeout", "3000");
        bench.send(brief, "a", "b");
        bench.advance(30);
        bench.send(brief, "c");
        var inFlight = bench.receive(brief, 1).getFirst();
        assertThat(bench.counts(brief)).isEqualTo("2 1 0");

        bench.advance(30);

        assertThat(bench.counts(brief)).isEqualTo("1 0 0");
        bench.delete(brief, inFlight);
        assertThat(bench.bodies(brief)).containsExactly("c");
        bench.advance(30);
        assertThat(bench.counts(brief)).isEqualTo("0 0 0");
    }

    @Test
    void aShorterRetentionCountsForWhatIsThere() {
        bench.send(url, "a");
        bench.advance(100);
        bench.set(url, "MessageRetentionPeriod", "100");

        assertThat(bench.counts(url)).isEqualTo("0 0 0");
        assertThat(bench.bodies(url)).isEmpty();
    }
}
