package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.clock.Deadline;
import dev.orrery.kernel.clock.Wakeup;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// What has a bound keeps to it.
@Timeout(60)
class BoundsTest {
    private final World world = new World(new MemoryStore(), 1);

    @Test
    void whoWaitsWhileTooManyMessagesAreInFlightIsCalledWhenThereIsRoom() throws InterruptedException {
        world.make("orders", Map.of());
        var queue = world.queue("orders");
        var pick = new Pick(SqsLimits.IN_FLIGHT_MAX, Integer.MAX_VALUE);
        queue.with(backlog -> {
            for (int sequence = 1; sequence <= SqsLimits.IN_FLIGHT_MAX + 1; sequence++) {
                backlog.arrived(backlog.coming(sequence, world.now(), ""), world.now(), world.now());
            }
            backlog.pick(pick);
            pick.delivered().forEach(held -> backlog.landed(held, world.now() + 30_000, world.now()));
            return null;
        });
        var wakeup = new Wakeup();
        var poller = queue.join(wakeup);

        assertThat(queue.lookAt(poller)).isEqualTo(world.clock.now().plusSeconds(30));
        assertThat(world.clock.await(wakeup, Deadline.in(Duration.ZERO, world.clock))).isFalse();
        queue.with(backlog -> {
            backlog.remove(pick.delivered().getFirst());
            return null;
        });

        assertThat(world.clock.await(wakeup, Deadline.in(Duration.ZERO, world.clock))).isTrue();
        assertThat(queue.lookAt(poller)).isEqualTo(Instant.MIN);
    }

    private void sendBatches(String url, String ids, int count) {
        for (int i = 0; i < count; i++) {
            int batch = i;
            var entries = IntStream.range(0, 10).mapToObj(entry -> SendMessageBatchRequestEntry.builder().id("e" + entry).messageGroupId("g")
                    .messageDeduplicationId(ids + batch + "-" + entry).messageBody("x").build()).toList();
            assertThat(world.call(() -> world.sends.sendMessageBatch(request -> request.queueUrl(url).entries(entries))).successful())
                    .hasSize(10);
        }
    }

    private long remembered() {
        return world.read(tx -> {
            try (var rows = tx.scan(DeduplicationRow.DEDUPLICATIONS, Range.all())) {
                return rows.count();
            }
        });
    }

    @Test
    void deduplicationIdsOfBatchesDoNotPileUp() {
        var url = world.make("orders.fifo", Map.of("FifoQueue", "true"));
        sendBatches(url, "a", 5);
        assertThat(remembered()).isEqualTo(50);
        world.clock.advance(Duration.ofMinutes(5));

        sendBatches(url, "b", 3);

        assertThat(remembered()).isEqualTo(30);
    }

    @Test
    void deduplicationIdsOfATimeThatHasNotComeAgainDoNotPileUp() {
        var url = world.make("orders.fifo", Map.of("FifoQueue", "true"));
        sendBatches(url, "a", 5);
        world.clock.set(world.clock.now().minus(Duration.ofHours(1)));

        sendBatches(url, "b", 3);

        assertThat(remembered()).isEqualTo(30);
    }

    @Test
    void theWindowShowsNoMoreThanAnAnswerMayHold() {
        var url = world.make("orders", Map.of());
        var body = "x".repeat(SqsLimits.MESSAGE_BYTES_MAX);
        for (int i = 0; i < 17; i++) {
            world.send(url, body);
        }

        assertThat(MessagesWindow.messages(world.broker(), world.queue("orders"), false, false)).hasSize(16);
    }
}
