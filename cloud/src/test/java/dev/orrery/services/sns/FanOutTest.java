package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// One publication reaches queues, a server and the mailbox, and the policy of a queue decides whether it gets anything.
class FanOutTest extends SnsTest {
    private final SqsClient sqs = cloud.client(SqsClient.class);
    private String topic;

    @BeforeEach
    void topic() {
        topic = topic("news");
    }

    @Test
    void onePublicationReachesAQueueAServerAndTheMailbox() {
        // given a topic with a queue, a server and an e-mail address, each confirmed in its way
        var queue = queue("orders", Map.of());
        allow(queue, topic);
        subscribe(topic, queue, Map.of("FilterPolicy", "{\"kind\":[\"sale\"]}"));
        subscribeHook(topic, Map.of("FilterPolicy", "{\"kind\":[{\"anything-but\":\"test\"}]}"));
        sns.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("ann@example.com"));
        RawRequest.to(cloud, "GET", text(mail().getFirst().get("ConfirmationLink")).replace(Orrery.ENDPOINT, "")).send();

        // when
        var id = publish("sold!", "sale");
        publish("refunded", "refund");
        publish("just trying", "test");

        // then each has what it wants
        var received = receive(queue);
        assertThat(received).hasSize(1);
        assertThat(member(received.getFirst().body(), "MessageId")).isEqualTo(id);
        assertThat(sent()).extracting(body -> member(body, "Message")).containsExactlyInAnyOrder("sold!", "refunded");
        assertThat(mail().stream().skip(1).map(message -> text(message.get("Body")).lines().findFirst().orElseThrow()))
                .containsExactly("sold!", "refunded", "just trying");
    }

    /// Source: recordings of AWS in LocalStack's test suite, test_publish_sqs_from_sns_with_xray_propagation.
    @Test
    void whatIsPublishedWithinATraceBelongsToItInTheQueueToo() {
        var queue = queue("orders", Map.of());
        allow(queue, topic);
        subscribe(topic, queue, Map.of());
        var trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";

        RawRequest.to(cloud, "POST", "/").service("sns").header("Content-Type", "application/x-www-form-urlencoded").header("X-Amzn-Trace-Id", trace)
                .body("Action=Publish&Version=2010-03-31&Message=hello&TopicArn=" + topic).sendSigned();
        publish("another", "sale");

        var received = sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)
                .messageSystemAttributeNames(MessageSystemAttributeName.AWS_TRACE_HEADER)).messages();
        assertThat(received).extracting(message -> message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER))
                .containsExactlyInAnyOrder(trace, null);
    }

    @Test
    void aQueueThatDoesNotLetTheTopicInGetsNothingAndTheJournalSaysWhy() {
        var queue = queue("orders", Map.of());
        subscribe(topic, queue, Map.of());

        publish("refused", "sale");

        assertThat(receive(queue)).isEmpty();
        var told = sends().getFirst();
        assertThat(told.principalArn()).isEqualTo("sns.amazonaws.com");
        assertThat(told.errorCode()).startsWith("AccessDenied");
        assertThat(told.resources()).containsExactly(arn(queue));
        assertThat(told.decisions().getLast().allowed()).isFalse();
        assertThat(told.decisions().getLast().explain()).startsWith("not allowed by any resource-based policy");
    }

    @Test
    void whyTellsWhatBecameOfAPublicationForEverySubscription() {
        // given a queue that wants sales, one that takes everything, and one that does not let the topic in
        var sales = queue("sales", Map.of());
        var all = queue("all", Map.of());
        var closed = queue("closed", Map.of());
        allow(sales, topic);
        allow(all, topic);
        subscribe(topic, sales, Map.of("FilterPolicy", "{\"kind\":[\"sale\"],\"price\":[{\"exists\":false}]}"));
        subscribe(topic, all, Map.of());
        subscribe(topic, closed, Map.of());

        // when
        var request = sns.publish(r -> r.topicArn(topic).message("refunded").messageAttributes(Map.of("kind", PublicationsTest.string("refund"))))
                .responseMetadata().requestId();

        // then each subscription is told of, and only the part of the policy that decided
        var notes = cloud.journal().find(request).orElseThrow().notes();
        assertThat(about(notes, sales)).containsExactly("filtered out: kind is \"refund\", but wanted is \"sale\"");
        assertThat(about(notes, all)).containsExactly("wanted: there is no filter policy", "delivered: ");
        assertThat(about(notes, closed)).hasSize(2).last().asString().startsWith("not delivered: AccessDenied").endsWith("given up");
    }

    @Test
    void manySubscriptionsAreToldOfUpToABound() {
        for (int i = 0; i < 30; i++) {
            var number = "+1555010%02d".formatted(i);
            sns.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint(number).attributes(Map.of("FilterPolicy", "{\"kind\":[\"sale\"]}")));
        }

        var request = sns.publish(r -> r.topicArn(topic).message("none")).responseMetadata().requestId();

        var notes = cloud.journal().find(request).orElseThrow().notes();
        assertThat(notes).hasSize(dev.orrery.kernel.Notes.NOTES_MAX + 1);
        assertThat(notes.getLast().because()).startsWith("10 more");
    }

    private List<String> about(List<Note> notes, String queue) {
        return notes.stream().filter(note -> note.about().contains("(sqs " + arn(queue) + ")"))
                .map(note -> note.outcome() + ": " + note.because()).toList();
    }

    @Test
    void aPolicyThatForbidsItStopsIt() {
        var queue = queue("orders", Map.of());
        allow(queue, topic);
        subscribe(topic, queue, Map.of());
        publish("allowed", "sale");
        sqs.setQueueAttributes(r -> r.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, """
                {"Version": "2012-10-17", "Statement": [
                 {"Sid": "in", "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "%1$s"},
                 {"Sid": "closed", "Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "%1$s",
                  "Condition": {"ArnLike": {"aws:SourceArn": "%2$s"}}}]}""".formatted(arn(queue), topic))));

        publish("forbidden", "sale");

        assertThat(receive(queue)).extracting(message -> member(message.body(), "Message")).containsExactly("allowed");
        assertThat(sends().getFirst().decisions().getLast().explain()).startsWith("denied").contains("closed");
    }

    @Test
    void aPolicyMayBeForOneTopicOnly() {
        var other = topic("other");
        var queue = queue("orders", Map.of());
        allow(queue, other);
        subscribe(topic, queue, Map.of());
        subscribe(other, queue, Map.of());

        publish("from the wrong topic", "sale");
        sns.publish(r -> r.topicArn(other).message("from the right topic"));

        assertThat(receive(queue)).extracting(message -> member(message.body(), "Message")).containsExactly("from the right topic");
    }

    @Test
    void whatAQueueDoesNotTakeIsInTheDeadLetterQueue() {
        var dead = queue("dead", Map.of());
        allow(dead, topic);
        sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint("arn:aws:sqs:us-east-1:" + Orrery.ACCOUNT + ":nowhere")
                .attributes(Map.of("RawMessageDelivery", "true", "RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn(dead) + "\"}")));

        sns.publish(r -> r.topicArn(topic).message("lost").messageAttributes(Map.of("n", PublicationsTest.number("1"))));

        var received = sqs.receiveMessage(r -> r.queueUrl(dead).messageAttributeNames("All")).messages();
        assertThat(received).extracting(Message::body).containsExactly("lost");
        assertThat(received.getFirst().messageAttributes().get("n").stringValue()).isEqualTo("1");
    }

    @Test
    void aFifoTopicFeedsFifoQueuesInOrder() {
        var fifo = sns.createTopic(r -> r.name("news.fifo").attributes(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true"))).topicArn();
        var queue = queue("orders.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
        allow(queue, fifo);
        subscribe(fifo, queue, Map.of("RawMessageDelivery", "true"));

        for (int i = 0; i < 10; i++) {
            int number = i / 2;
            sns.publish(r -> r.topicArn(fifo).message("m" + number).messageGroupId("g"));
        }

        var received = receive(queue);
        assertThat(received).extracting(Message::body).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(received).extracting(message -> message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)).containsOnly("g");
    }

    @Test
    void aTopicInAnotherRegionReachesTheQueue() {
        var far = cloud.in("eu-west-1").client(SnsClient.class);
        var there = far.createTopic(r -> r.name("far")).topicArn();
        var queue = queue("orders", Map.of());
        allow(queue, there);
        far.subscribe(r -> r.topicArn(there).protocol("sqs").endpoint(arn(queue)));

        far.publish(r -> r.topicArn(there).message("from afar"));

        assertThat(receive(queue)).extracting(message -> member(message.body(), "Message")).containsExactly("from afar");
    }

    @Test
    void anotherAccountsQueueConfirmsByTheMessageInIt() {
        var theirs = cloud.account("999999999999").client(SqsClient.class);
        var queue = theirs.createQueue(r -> r.queueName("theirs")).queueUrl();
        var arn = "arn:aws:sqs:us-east-1:999999999999:theirs";
        theirs.setQueueAttributes(r -> r.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, policy(arn, topic))));

        var answer = sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint(arn)).subscriptionArn();

        assertThat(answer).isEqualTo("pending confirmation");
        publish("too early", "sale");
        var asked = theirs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
        assertThat(asked).hasSize(1);
        sns.confirmSubscription(r -> r.topicArn(topic).token(member(asked.getFirst().body(), "Token")));
        publish("now", "sale");
        assertThat(theirs.receiveMessage(r -> r.queueUrl(queue)).messages()).extracting(message -> member(message.body(), "Message"))
                .containsExactly("now");
    }

    private String publish(String message, String kind) {
        return sns.publish(r -> r.topicArn(topic).message(message).messageAttributes(Map.of("kind", PublicationsTest.string(kind)))).messageId();
    }

    private String queue(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
    }

    private String arn(String queueUrl) {
        return sqs.getQueueAttributes(r -> r.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN)).attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private void allow(String queueUrl, String topicArn) {
        sqs.setQueueAttributes(r -> r.queueUrl(queueUrl).attributes(Map.of(QueueAttributeName.POLICY, policy(arn(queueUrl), topicArn))));
    }

    private static String policy(String queueArn, String topicArn) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                 "Action": "sqs:SendMessage", "Resource": "%s", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}"""
                .formatted(queueArn, topicArn);
    }

    private void subscribe(String topicArn, String queueUrl, Map<String, String> attributes) {
        sns.subscribe(r -> r.topicArn(topicArn).protocol("sqs").endpoint(arn(queueUrl)).attributes(attributes));
    }

    /// Everything that can be received now.
    private List<Message> receive(String queueUrl) {
        var all = new ArrayList<Message>();
        List<Message> some;
        do {
            some = sqs.receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }

    /// What the journal tells of messages sent to queues, newest first.
    private List<Entry> sends() {
        return cloud.journal().latest(100).stream().filter(entry -> entry.operation().equals("SendMessage")).toList();
    }
}
