package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Somebody sets the cloud's time back: nothing is held up until time has come as far again.
class SetBackTest {
    private final World world = new World(new MemoryStore(), 1);

    private void setBack(Duration duration) {
        world.clock.set(world.clock.now().minus(duration));
    }

    private String send(String url) {
        return world.call(() -> world.sends.sendMessage(request -> request.queueUrl(url).messageGroupId("g").messageDeduplicationId("id")
                .messageBody("x"))).messageId();
    }

    @Test
    void whatWasSentAtATimeThatHasNotComeAgainIsNoDuplicate() {
        var url = world.make("orders.fifo", Map.of("FifoQueue", "true"));
        var first = send(url);
        setBack(Duration.ofHours(1));

        var second = send(url);

        assertThat(second).isNotEqualTo(first);
        assertThat(send(url)).isEqualTo(second);
        world.clock.advance(Duration.ofHours(1));
        assertThat(send(url)).isNotIn(first, second);
    }

    @Test
    void aStepBackOfTheMachinesClockForgetsNoDuplicate() {
        var url = world.make("orders.fifo", Map.of("FifoQueue", "true"));
        var first = send(url);
        setBack(Duration.ofMinutes(4));

        assertThat(send(url)).isEqualTo(first);
        world.start();
        assertThat(send(url)).isEqualTo(first);
    }

    @Test
    void aQueueCanBePurgedAgain() {
        var url = world.make("orders", Map.of());
        world.purge(url);
        assertThat(refusal(() -> world.purge(url))).contains("PurgeQueueInProgress");
        setBack(Duration.ofHours(1));

        world.purge(url);

        assertThat(refusal(() -> world.purge(url))).contains("PurgeQueueInProgress");
    }

    @Test
    void whatCouldBeReceivedCanStillBeAfterARestart() {
        var url = world.make("orders", Map.of());
        world.clock.advance(Duration.ofDays(10));
        world.send(url, "x");
        setBack(Duration.ofDays(10));

        world.start();

        assertThat(world.bodies(url)).containsExactly("x");
    }

    @Test
    void whatIsInFlightOrDelayedUntilThenComesBackNow() {
        var url = world.make("orders", Map.of());
        world.clock.advance(Duration.ofDays(10));
        world.send(url, "received");
        world.receive(url);
        world.call(() -> world.sends.sendMessage(request -> request.queueUrl(url).messageBody("delayed").delaySeconds(60)));
        setBack(Duration.ofDays(10));

        assertThat(world.bodies(url)).containsExactlyInAnyOrder("received", "delayed");

        world.clock.advance(Duration.ofDays(10));
        world.receive(url);
        setBack(Duration.ofDays(10));
        world.start();
        assertThat(world.bodies(url)).containsExactlyInAnyOrder("received", "delayed");
    }

    @Test
    void theNameOfADeletedQueueIsFree() {
        var url = world.make("orders", Map.of());
        world.call(() -> world.queues.deleteQueue(request -> request.queueUrl(url)));
        setBack(Duration.ofHours(1));

        assertThat(world.make("orders", Map.of())).isEqualTo(url);
    }
}
