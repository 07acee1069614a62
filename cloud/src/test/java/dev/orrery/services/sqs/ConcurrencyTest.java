package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.MemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Many producers and consumers at one queue at once: none lost, none twice, order within groups.
@Timeout(60)
class ConcurrencyTest {
    private static final int PRODUCERS = 8;
    private static final int CONSUMERS = 8;
    private static final int MESSAGES_EACH = 2_000;
    private final World world = new World(new MemoryStore(), 1);
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    /// What each group has delivered last.
    private final Map<String, Integer> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void standardQueue() throws InterruptedException {
        run("orders", Map.of());
    }

    @Test
    void fifoQueue() throws InterruptedException {
        run("orders.fifo", Map.of("FifoQueue", "true", "ContentBasedDeduplication", "true"));
    }

    @Test
    void duplicatesSentAtOnceAreOneAndGroupsAreInTheOrderOfTheirNumbers() {
        var url = world.call(() -> world.queues.createQueue(CreateQueueRequest.builder().queueName("orders.fifo")
                .attributesWithStrings(Map.of("FifoQueue", "true")).build())).queueUrl();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PRODUCERS; i++) {
                threads.submit(() -> {
                    for (int number = 0; number < MESSAGES_EACH; number++) {
                        var id = "id" + number;
                        world.call(() -> world.sends.sendMessage(r -> r.queueUrl(url).messageBody(id).messageGroupId("g")
                                .messageDeduplicationId(id)));
                    }
                });
            }
        }

        var ids = new HashSet<String>();
        var number = "";
        for (int left = MESSAGES_EACH; left > 0;) {
            var messages = world.call(() -> world.receives.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))).messages();
            assertThat(messages).isNotEmpty();
            for (var message : messages) {
                assertThat(ids.add(message.body())).as(message.body() + " is there once").isTrue();
                assertThat(message.attributesAsStrings().get("SequenceNumber")).isGreaterThan(number);
                number = message.attributesAsStrings().get("SequenceNumber");
                world.call(() -> world.receipts.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
                left--;
            }
        }
        assertThat(world.rows()).isZero();
    }

    private void run(String name, Map<String, String> attributes) throws InterruptedException {
        var url = world.call(() -> world.queues.createQueue(CreateQueueRequest.builder().queueName(name).attributesWithStrings(attributes).build()))
                .queueUrl();
        var left = new AtomicInteger(PRODUCERS * MESSAGES_EACH);
        var done = new CountDownLatch(PRODUCERS + CONSUMERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PRODUCERS; i++) {
                var producer = "producer" + i;
                threads.submit(() -> produce(url, producer, name.endsWith(".fifo"), done));
            }
            for (int i = 0; i < CONSUMERS; i++) {
                threads.submit(() -> consume(url, left, done));
            }
            done.await();
        }
        assertThat(wrong).isEmpty();
        assertThat(received).hasSize(PRODUCERS * MESSAGES_EACH).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        assertThat(world.rows()).isZero();
        assertThat(world.queue(name).counts()).isEqualTo(new Queue.Counts(0, 0, 0));
    }

    private void produce(String url, String producer, boolean fifo, CountDownLatch done) {
        for (int i = 0; i < MESSAGES_EACH; i++) {
            int number = i;
            world.call(() -> world.sends.sendMessage(r -> r.queueUrl(url).messageBody(producer + " " + number)
                    .messageGroupId(fifo ? producer : null)));
        }
        done.countDown();
    }

    private void consume(String url, AtomicInteger left, CountDownLatch done) {
        while (left.get() > 0) {
            var messages = world.call(() -> world.receives.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1)))
                    .messages();
            for (var message : messages) {
                note(message.body(), url.endsWith(".fifo"));
                world.call(() -> world.receipts.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
                left.decrementAndGet();
            }
        }
        done.countDown();
    }

    private void note(String body, boolean fifo) {
        received.merge(body, 1, Integer::sum);
        var parts = body.split(" ");
        synchronized (wrong) {
            int before = last.getOrDefault(parts[0], -1);
            int number = Integer.parseInt(parts[1]);
            if (fifo && number != before + 1) {
                wrong.add(body + " behind " + before);
            }
            last.put(parts[0], number);
        }
    }
}
