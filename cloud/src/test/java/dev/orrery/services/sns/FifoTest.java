package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Sources: SNS Developer Guide, "Message ordering details for FIFO topics" and "Message deduplication for FIFO topics".
class FifoTest {
    private static final int WAITING = 300;
    private static final String QUEUE = "arn:aws:sqs:us-east-1:" + TestHome.ACCOUNT + ":orders.fifo";
    private static final String PLAIN = "arn:aws:sqs:us-east-1:" + TestHome.ACCOUNT + ":plain";
    private final FakeQueues queues = new FakeQueues();
    private SnsLife life;
    private String topic;

    @BeforeEach
    void begin() {
        life = new SnsLife(new MemoryStore(), Instant.parse("2026-01-01T00:00:00Z"), queues, new FakeOutbound(), 1);
        topic = life.topic("news.fifo", Map.of("FifoTopic", "true"));
        life.subscribe(topic, "sqs", QUEUE, Map.of());
    }

    @AfterEach
    void end() {
        life.close();
    }

    @Test
    void aFifoQueueIsToldGroupAndIdAndAPlainOneIsNot() {
        life.subscribe(topic, "sqs", PLAIN, Map.of());

        var published = publish("one", "g", "id-1");

        var sent = queues.in(QUEUE).getFirst();
        assertThat(sent.messageGroupId()).isEqualTo("g");
        assertThat(sent.messageDeduplicationId()).isEqualTo("id-1");
        assertThat(SnsTest.member(sent.messageBody(), "SequenceNumber")).isEqualTo(published.sequenceNumber()).hasSize(20);
        assertThat(SnsTest.members(sent.messageBody())).doesNotContainKeys("Signature", "SigningCertURL", "SignatureVersion");
        assertThat(queues.in(PLAIN).getFirst().messageGroupId()).isNull();
        assertThat(queues.in(PLAIN).getFirst().messageDeduplicationId()).isNull();
    }

    @Test
    void anIdOfATimeThatHasNotComeAgainIsNoDuplicate() {
        life.advance(Duration.ofDays(10));
        var ahead = publish("one", "g", "id");
        life.clock.set(life.clock.now().minus(Duration.ofDays(10)));

        var back = publish("two", "g", "id");

        assertThat(back.messageId()).isNotEqualTo(ahead.messageId());
        assertThat(publish("two", "g", "id").messageId()).isEqualTo(back.messageId());
    }

    @Test
    void theSameIdIsOneMessageForFiveMinutes() {
        var first = publish("one", "g", "id");
        life.advance(Duration.ofMinutes(5).minusMillis(1));
        var again = publish("another text", "g", "id");
        life.advance(Duration.ofMillis(1));
        var later = publish("one", "g", "id");

        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.sequenceNumber()).isEqualTo(first.sequenceNumber());
        assertThat(later.messageId()).isNotEqualTo(first.messageId());
        assertThat(later.sequenceNumber()).isGreaterThan(first.sequenceNumber());
        assertThat(queues.sends()).isEqualTo(2);
    }

    @Test
    void theIdMayBeMadeOfTheText() {
        assertThatThrownBy(() -> publish("Test", "g", null)).hasMessageContaining(
                "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
        set("ContentBasedDeduplication", "true");

        var first = publish("Test", "g", null);

        assertThat(publish("Test", "h", null).messageId()).isEqualTo(first.messageId());
        assertThat(publish("Test", "g", "other").messageId()).isNotEqualTo(first.messageId());
        assertThat(queues.in(QUEUE).getFirst().messageDeduplicationId())
                .isEqualTo("532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25");
    }

    @Test
    void theScopeOfIdsMayBeTheGroup() {
        set("FifoThroughputScope", "MessageGroup");

        var first = publish("one", "g", "id");

        assertThat(publish("one", "h", "id").messageId()).isNotEqualTo(first.messageId());
        assertThat(publish("one", "g", "id").messageId()).isEqualTo(first.messageId());
    }

    @Test
    void whatIsOldIsForgotten() {
        for (int i = 0; i < 20; i++) {
            publish("m" + i, "g", "id" + i);
            life.advance(Duration.ofSeconds(30));
        }
        assertThat(rows()).isLessThan(12);

        life.advance(Duration.ofMinutes(6));

        assertThat(rows()).isZero();
        assertThat(life.timers.first()).isEmpty();
    }

    @Test
    void aGroupIsRequired() {
        assertThatThrownBy(() -> publish("x", null, "id")).hasMessageContaining("The MessageGroupId parameter is required for FIFO topics");
        assertThatThrownBy(() -> life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("{}").messageStructure("json"))))
                .as("structure first").hasMessageContaining("Message Structure - No default entry in JSON message body");
        assertThatThrownBy(() -> publish("x", "with space", "id")).hasMessageContaining("MessageGroupId");
    }

    @Test
    void onlyQueuesSubscribe() {
        assertThatThrownBy(() -> life.subscribe(topic, "email", "a@example.com", Map.of())).hasMessageContaining("FIFO topics");
        assertThatThrownBy(() -> life.subscribe(topic, "sqs", QUEUE + "x.fifo", Map.of("RedrivePolicy",
                "{\"deadLetterTargetArn\":\"" + PLAIN + "\"}"))).hasMessageContaining(
                "must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
    }

    @Test
    void aFailingMessageHoldsUpItsGroupOnlyAndTheOrderStays() {
        queues.beforeSend(() -> { });
        publish("g1", "g", "1");
        queues.refuse(QUEUE, FakeQueues.refusal(500, "InternalError"));
        publish("g2", "g", "2");
        queues.accept(QUEUE);
        publish("h1", "h", "3");
        publish("g3", "g", "4");

        assertThat(texts()).containsExactly("g1", "h1");
        life.advance(Duration.ofMinutes(1));

        assertThat(texts()).containsExactly("g1", "h1", "g2", "g3");
        assertThat(life.kept()).isZero();
    }

    @Test
    void whatWaitsBehindAFailureIsNotWalkedOver() {
        // given a group of which the first message fails, and many behind it
        life.close();
        var store = new CountingStore(new MemoryStore());
        life = new SnsLife(store, Instant.parse("2026-01-01T00:00:00Z"), queues, new FakeOutbound(), 1);
        life.topic("news.fifo", Map.of("FifoTopic", "true"));
        life.subscribe(topic, "sqs", QUEUE, Map.of());
        queues.refuse(QUEUE, FakeQueues.refusal(500, "InternalError"));
        for (int i = 0; i < WAITING; i++) {
            publish("g" + i, "g", "g" + i);
        }
        int tried = queues.sends();

        // when the first is tried again in vain, and another group gets a message
        long before = store.entriesScanned();
        life.advance(Duration.ofSeconds(1));
        assertThat(queues.sends()).isEqualTo(tried + 1);
        queues.accept(QUEUE);
        publish("h", "h", "h");
        queues.refuse(QUEUE, FakeQueues.refusal(500, "InternalError"));

        // then nobody has walked over those that wait
        assertThat(texts()).containsExactly("h");
        assertThat(store.entriesScanned() - before).isLessThan(50);

        // and when it succeeds they all come, in order, each looked at a few times
        queues.accept(QUEUE);
        before = store.entriesScanned();
        life.advance(Duration.ofMinutes(1));
        assertThat(texts()).hasSize(WAITING + 1).startsWith("h", "g0", "g1", "g2").endsWith("g" + (WAITING - 1));
        assertThat(store.entriesScanned() - before).isLessThan(10 * WAITING);
        assertThat(life.kept()).isZero();
    }

    @Test
    void theOrderOfAGroupIsThatOfTheNumbersHoweverManyPublish() throws InterruptedException {
        life.subscribe(topic, "sqs", PLAIN, Map.of());
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 25; i++) {
                    publish("m", "g" + thread % 2, thread + "-" + i);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        for (var queue : List.of(QUEUE, PLAIN)) {
            var numbers = queues.in(queue).stream().map(sent -> SnsTest.member(sent.messageBody(), "SequenceNumber")).toList();
            assertThat(numbers).hasSize(200).isSorted().doesNotHaveDuplicates();
        }
        assertThat(life.kept()).isZero();
    }

    @Test
    void aTopicThatIsMadeAgainKnowsNothingOfTheOld() {
        var old = publish("one", "g", "id");
        life.run(() -> new Topics(life.home).deleteTopic(r -> r.topicArn(topic)));
        life.topic("news.fifo", Map.of("FifoTopic", "true"));
        life.subscribe(topic, "sqs", QUEUE, Map.of());

        assertThat(publish("one", "g", "id").messageId()).isNotEqualTo(old.messageId());
        assertThat(queues.sends()).isEqualTo(2);
    }

    private List<String> texts() {
        return queues.in(QUEUE).stream().map(SendMessageRequest::messageBody).map(body -> SnsTest.member(body, "Message")).toList();
    }

    private long rows() {
        return life.home.store().read(tx -> tx.scan(Deduplication.SEEN, Range.all()).count());
    }

    private void set(String name, String value) {
        life.run(() -> new Topics(life.home).setTopicAttributes(r -> r.topicArn(topic).attributeName(name).attributeValue(value)));
    }

    private PublishResponse publish(String message, String group, String id) {
        return life.run(() -> life.publications().publish(r -> r.topicArn(topic).message(message).messageGroupId(group)
                .messageDeduplicationId(id)));
    }
}
