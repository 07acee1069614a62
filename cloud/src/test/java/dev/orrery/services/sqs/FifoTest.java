package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// FIFO queues: order within groups, groups that wait for each other's messages, duplicates. Most of it follows tests that
/// LocalStack validated against AWS.
class FifoTest {
    private final SqsBench bench = new SqsBench();
    private final SqsClient sqs = bench.sqs;
    private final String url = bench.queue("orders.fifo", "ContentBasedDeduplication", "true");

    @AfterEach
    void close() {
        bench.close();
    }

    private void given(String... messages) {
        for (var message : messages) {
            bench.sendTo(url, message.substring(0, message.indexOf('-')), message);
        }
    }

    private SendMessageResponse sent(String queue, String group, String id, String body) {
        return sqs.sendMessage(request -> request.queueUrl(queue).messageGroupId(group).messageDeduplicationId(id).messageBody(body));
    }

    @Test
    void asManyOfOneGroupAsPossibleAreReceivedInTheirOrder() {
        given("g1-m1", "g2-m1", "g1-m2", "g1-m3");

        assertThat(bench.bodies(url)).containsExactly("g1-m1", "g1-m2", "g1-m3", "g2-m1");
    }

    @Test
    void aGroupIsBlockedWhileOneOfItsMessagesIsInFlight() {
        given("g1-m1", "g1-m2", "g1-m3", "g2-m1");
        var taken = bench.receive(url, 2);
        assertThat(taken).extracting(Message::body).containsExactly("g1-m1", "g1-m2");

        bench.delete(url, taken.getFirst());
        assertThat(bench.bodies(url)).containsExactly("g2-m1");
        assertThat(bench.counts(url)).isEqualTo("1 2 0");
        bench.delete(url, taken.getLast());

        assertThat(bench.bodies(url)).containsExactly("g1-m3");
    }

    @Test
    void aGroupGoesOnFromTheFirstMessageThatIsVisibleAgain() {
        given("g1-m1", "g1-m2", "g2-m1");
        var taken = bench.receive(url, 2);

        bench.hide(url, taken.getFirst(), 0);

        assertThat(bench.bodies(url, 3)).containsExactly("g2-m1", "g1-m1");
    }

    @Test
    void messagesBehindOneThatIsHiddenLongerWaitForIt() {
        given("g-a", "g-b", "g-c");
        var taken = bench.receive(url);
        bench.hide(url, taken.get(1), 100);
        bench.advance(31);

        assertThat(bench.bodies(url)).containsExactly("g-a");
        bench.advance(69);
        assertThat(bench.bodies(url)).containsExactly("g-a", "g-b", "g-c");
    }

    @Test
    void groupsTakeTurns() {
        given("g1-m1", "g2-m1", "g2-m2", "g3-m1", "g1-m2");

        assertThat(peek(3)).containsExactly("g1-m1", "g1-m2", "g2-m1");
        assertThat(peek(10)).containsExactly("g3-m1", "g1-m1", "g1-m2", "g2-m1", "g2-m2");
    }

    private List<String> peek(int max) {
        return sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(max).visibilityTimeout(0)).messages().stream()
                .map(Message::body).toList();
    }

    @Test
    void messagesTellTheirGroupIdAndNumber() {
        var sent = sent(url, "g", "id-1", "hello");

        assertThat(sent.sequenceNumber()).startsWith("1884949").hasSize(20);
        assertThat(sent(url, "g", "id-2", "hello").sequenceNumber()).isGreaterThan(sent.sequenceNumber());
        assertThat(bench.receive(url).getFirst().attributesAsStrings()).containsEntry("MessageGroupId", "g")
                .containsEntry("MessageDeduplicationId", "id-1").containsEntry("SequenceNumber", sent.sequenceNumber());
    }

    @Test
    void aDuplicateIsAcceptedAndNotDeliveredForFiveMinutes() {
        var sent = sent(url, "g", "id", "one");
        bench.delete(url, bench.receive(url).getFirst());
        bench.advance(299);
        var again = sent(url, "other-group", "id", "two");
        assertThat(again.messageId()).isEqualTo(sent.messageId());
        assertThat(again.sequenceNumber()).isEqualTo(sent.sequenceNumber());
        assertThat(bench.receive(url)).isEmpty();

        bench.advance(1);

        assertThat(sent(url, "g", "id", "three").messageId()).isNotEqualTo(sent.messageId());
        assertThat(bench.bodies(url)).containsExactly("three");
    }

    @Test
    void theContentIsTheIdWhenNobodyGivesOne() {
        given("g-a", "g-a", "g-b", "h-b");
        bench.sendTo(url, "h", "g-b");

        assertThat(bench.counts(url)).isEqualTo("3 0 0");
    }

    @Test
    void deduplicationMayCountWithinGroupsOnly() {
        var other = bench.queue("fast.fifo", "DeduplicationScope", "messageGroup", "FifoThroughputLimit", "perMessageGroupId");
        sent(other, "a", "id", "one");
        sent(other, "a", "id", "two");
        sent(other, "b", "id", "three");

        assertThat(bench.bodies(other)).containsExactly("one", "three");
    }

    @Test
    void aMessageCountsAsItDidWhenItWasSent() {
        sent(url, "a", "id", "one");
        sqs.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(Map.of(
                "DeduplicationScope", "messageGroup", "FifoThroughputLimit", "perMessageGroupId")));
        sent(url, "b", "id", "two");
        sent(url, "b", "another", "three");
        sent(url, "c", "another", "four");

        assertThat(bench.bodies(url)).containsExactly("one", "three", "four");
    }

    @Test
    void aPurgeForgetsDuplicates() {
        sent(url, "g", "id", "one");
        sqs.purgeQueue(request -> request.queueUrl(url));
        sent(url, "g", "id", "two");

        assertThat(bench.bodies(url)).containsExactly("two");
    }

    @Test
    void handlesThatAreOverAreRefused() {
        given("g-a");
        var taken = bench.receive(url).getFirst();
        bench.advance(30);

        assertThat(refusal(() -> bench.delete(url, taken))).isEqualTo("InvalidParameterValue: Value " + taken.receiptHandle()
                + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
        var again = bench.receive(url).getFirst();
        assertThat(refusal(() -> bench.delete(url, taken))).contains("has expired");
        bench.delete(url, again);
        bench.delete(url, again);
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
    }

    @Test
    void theDelayOfTheQueueCountsAlsoForWhatIsThere() {
        var delayed = bench.queue("delayed.fifo", "DelaySeconds", "10", "ContentBasedDeduplication", "true");
        bench.sendTo(delayed, "g", "a");
        assertThat(refusal(() -> sqs.sendMessage(request -> request.queueUrl(delayed).messageBody("b").messageGroupId("g").delaySeconds(2))))
                .isEqualTo("InvalidParameterValue: Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter "
                        + "that is not valid for this queue type.");
        sqs.sendMessage(request -> request.queueUrl(delayed).messageBody("b").messageGroupId("g").delaySeconds(0));
        assertThat(bench.counts(delayed)).isEqualTo("0 0 2");
        bench.set(delayed, "DelaySeconds", "100");
        bench.advance(99);
        assertThat(bench.bodies(delayed)).isEmpty();
        bench.set(delayed, "DelaySeconds", "0");
        assertThat(bench.counts(delayed)).isEqualTo("2 0 0");
        bench.set(delayed, "DelaySeconds", "200");
        assertThat(bench.counts(delayed)).isEqualTo("0 0 2");
        bench.advance(101);
        assertThat(bench.bodies(delayed)).containsExactly("a", "b");
    }

    @Test
    void aReceiveCanBeTriedAgainUnderItsAttemptId() {
        given("g-a", "g-b", "h-c");
        var first = attempt("try", 2);
        assertThat(first).extracting(Message::body).containsExactly("g-a", "g-b");
        bench.advance(20);
        assertThat(attempt("try", 2)).extracting(Message::receiptHandle)
                .isEqualTo(first.stream().map(Message::receiptHandle).toList());
        bench.advance(20);
        assertThat(bench.counts(url)).isEqualTo("1 2 0");

        bench.delete(url, first.getFirst());

        assertThat(attempt("try", 2)).extracting(Message::body).containsExactly("h-c");
        assertThat(refusal(() -> sqs.receiveMessage(request -> request.queueUrl(bench.queue("standard")).receiveRequestAttemptId("x"))))
                .startsWith("InvalidParameterValue");
    }

    private List<Message> attempt(String id, int max) {
        return sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(max).receiveRequestAttemptId(id)).messages();
    }

    @Test
    void aSendMustNameGroupAndId() {
        var plain = bench.queue("plain.fifo");
        assertThat(refusal(() -> bench.sendTo(plain, "g", "a"))).isEqualTo("InvalidParameterValue: The queue should either have "
                + "ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
        assertThat(refusal(() -> bench.send(url, "a"))).isEqualTo("MissingParameter: The request must contain the parameter MessageGroupId.");
        assertThat(refusal(() -> bench.sendTo(url, "group 123", "a"))).isEqualTo("InvalidParameterValue: Value group 123 for parameter "
                + "MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in "
                + "length.");
    }
}
