package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.ServiceCaller;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Deliveries to what AWS runs, and what becomes of those that fail.
/// Source: SNS Developer Guide, "Amazon SNS dead-letter queues": what the other side refuses is not tried again.
class QueuesTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:" + TestHome.ACCOUNT + ":orders";
    private static final String DEAD = "arn:aws:sqs:us-east-1:" + TestHome.ACCOUNT + ":dead";
    private static final Map<String, String> REDRIVE = Map.of("RedrivePolicy", "{\"deadLetterTargetArn\":\"" + DEAD + "\"}");
    private final FakeQueues queues = new FakeQueues();
    private SnsLife life;
    private String topic;

    @BeforeEach
    void begin() {
        life = new SnsLife(new MemoryStore(), Instant.parse("2026-01-01T00:00:00Z"), queues, new FakeOutbound(), 1);
        topic = life.topic("news", Map.of());
    }

    @AfterEach
    void end() {
        life.close();
    }

    @Test
    void aQueueHasTheMessageWhenItIsAcknowledged() {
        life.subscribe(topic, "sqs", QUEUE, Map.of());

        var id = publish("hello");

        var sent = queues.in(QUEUE).getFirst();
        assertThat(SnsTest.member(sent.messageBody(), "MessageId")).isEqualTo(id);
        assertThat(SnsTest.member(sent.messageBody(), "Message")).isEqualTo("hello");
        assertThat(sent.hasMessageAttributes()).isFalse();
        assertThat(sent.messageGroupId()).isNull();
        assertThat(queues.callers()).containsOnly(new ServiceCaller("sns.amazonaws.com", topic, TestHome.ACCOUNT));
        assertThat(life.kept()).isZero();
    }

    @Test
    void aQueueMayWantTheTextAsItIsWithItsAttributes() {
        life.subscribe(topic, "sqs", QUEUE, Map.of("RawMessageDelivery", "true"));

        life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("raw").messageGroupId("g").messageAttributes(Map.of(
                "n", MessageAttributeValue.builder().dataType("Number").stringValue("111").build(),
                "b", MessageAttributeValue.builder().dataType("Binary").binaryValue(SdkBytes.fromByteArray(new byte[] {2, 3})).build()))));

        var sent = queues.in(QUEUE).getFirst();
        assertThat(sent.messageBody()).isEqualTo("raw");
        assertThat(sent.messageGroupId()).isEqualTo("g");
        assertThat(sent.messageAttributes().get("n").stringValue()).isEqualTo("111");
        assertThat(sent.messageAttributes().get("b").binaryValue().asByteArray()).containsExactly(2, 3);
    }

    @Test
    void whatTheQueueRefusesGoesToTheDeadLetterQueueAtOnce() {
        life.subscribe(topic, "sqs", QUEUE, REDRIVE);
        queues.refuse(QUEUE, FakeQueues.refusal(403, "AccessDenied"));

        var id = publish("refused");

        assertThat(queues.sends()).isEqualTo(2);
        assertThat(SnsTest.member(queues.in(DEAD).getFirst().messageBody(), "MessageId")).isEqualTo(id);
        assertThat(life.kept()).isZero();
    }

    @Test
    void withoutADeadLetterQueueItIsDropped() {
        life.subscribe(topic, "sqs", QUEUE, Map.of());
        queues.refuse(QUEUE, FakeQueues.refusal(400, "AWS.SimpleQueueService.NonExistentQueue"));

        publish("refused");
        life.advance(Duration.ofDays(30));

        assertThat(queues.sends()).isEqualTo(1);
        assertThat(life.kept()).isZero();
    }

    @Test
    void aDeadLetterQueueThatRefusesChangesNothing() {
        life.subscribe(topic, "sqs", QUEUE, REDRIVE);
        queues.refuse(QUEUE, FakeQueues.refusal(403, "AccessDenied"));
        queues.refuse(DEAD, FakeQueues.refusal(403, "AccessDenied"));

        publish("refused");

        assertThat(queues.sends()).isEqualTo(2);
        assertThat(life.kept()).isZero();
    }

    @Test
    void anInternalErrorIsTriedAgain() {
        life.subscribe(topic, "sqs", QUEUE, REDRIVE);
        queues.refuse(QUEUE, FakeQueues.refusal(500, "InternalError"));

        publish("later");
        assertThat(queues.sends()).isEqualTo(4);
        life.advance(Duration.ofSeconds(1));
        assertThat(queues.sends()).isEqualTo(5);
        queues.accept(QUEUE);
        life.advance(Duration.ofMinutes(1));

        assertThat(queues.in(QUEUE)).extracting(SendMessageRequest::messageBody).hasSize(1);
        assertThat(queues.in(DEAD)).isEmpty();
        assertThat(life.kept()).isZero();
    }

    @Test
    void aFunctionGetsAnEvent() {
        var function = "arn:aws:lambda:us-east-1:" + TestHome.ACCOUNT + ":function:f";
        var subscription = life.subscribe(topic, "lambda", function, Map.of());

        publish("for a function");

        var event = queues.invocations().getFirst();
        assertThat(event.functionName()).isEqualTo(function);
        assertThat(event.invocationTypeAsString()).isEqualTo("Event");
        assertThat(event.payload().asUtf8String()).contains("\"EventSource\":\"aws:sns\"", "\"EventSubscriptionArn\":\"" + subscription + "\"",
                "\"Message\":\"for a function\"", "\"Subject\":null", "\"MessageAttributes\":{}", "\"SigningCertUrl\":");
    }

    @Test
    void whatIsNotBuiltYetIsAFailureLikeOthers() {
        var function = "arn:aws:lambda:us-east-1:" + TestHome.ACCOUNT + ":function:f";
        life.subscribe(topic, "lambda", function, REDRIVE);
        queues.refuse(function, FakeQueues.refusal(501, "NotImplemented"));

        publish("nobody there");

        assertThat(queues.in(DEAD)).hasSize(1);
        assertThat(life.kept()).isZero();
    }

    @Test
    void whatCannotEvenBeTriedIsAFailureAndNotThePublishers() {
        life.subscribe(topic, "sqs", QUEUE, REDRIVE);
        queues.beforeSend(() -> {
            queues.beforeSend(() -> { });
            throw new IllegalArgumentException("an endpoint that makes no sense");
        });
        publish("poison");
        assertThat(queues.in(DEAD)).hasSize(1);

        queues.beforeSend(() -> {
            throw new IllegalArgumentException("neither does the other");
        });
        assertThat(publish("poison again")).isNotEmpty();
        assertThat(life.kept()).isZero();
    }

    @Test
    void aDeletedSubscriptionGetsNothingMore() {
        var subscription = life.subscribe(topic, "sqs", QUEUE, REDRIVE);
        queues.refuse(QUEUE, FakeQueues.refusal(500, "InternalError"));
        publish("later");
        queues.accept(QUEUE);

        life.run(() -> new Subscriptions(life.home, new Dispatch(life.home)).unsubscribe(r -> r.subscriptionArn(subscription)));
        life.advance(Duration.ofHours(1));

        assertThat(queues.in(QUEUE)).isEmpty();
        assertThat(queues.in(DEAD)).isEmpty();
        assertThat(life.kept()).isZero();
    }

    private String publish(String message) {
        return life.run(() -> life.publications().publish(r -> r.topicArn(topic).message(message)).messageId());
    }
}
