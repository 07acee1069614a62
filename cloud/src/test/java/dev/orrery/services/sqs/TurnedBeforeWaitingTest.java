package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.Deadline;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.clock.Wakeup;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Somebody turns the cloud's time when a receive has made up its mind to wait, and does not wait yet.
@Timeout(15)
class TurnedBeforeWaitingTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private final World world = new World(new MemoryStore(), 1, clock -> new TurnedBeforeWaiting((TurnableClock) clock, WAIT));
    private final String url = world.make("orders", Map.of());

    @Test
    void aReceiveThatHasWaitedLongEnoughReturns() {
        // when the whole of its time passes before the wait begins
        var received = world.call(() -> world.receives.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(20)));

        // then it has been
        assertThat(received.messages()).isEmpty();
    }

    @Test
    void aMessageThatHasBecomeVisibleIsReceived() {
        // given a message that appears within the wait
        world.call(() -> world.sends.sendMessage(request -> request.queueUrl(url).messageBody("late").delaySeconds(20)));

        // when its moment comes before the wait begins
        var received = world.call(() -> world.receives.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(20)));

        // then
        assertThat(received.messages()).hasSize(1);
    }

    private record TurnedBeforeWaiting(TurnableClock clock, Duration turn) implements Clock {

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            clock.sleep(duration);
        }

        @Override
        public boolean await(Wakeup wakeup, Deadline deadline) throws InterruptedException {
            clock.advance(turn);
            return clock.await(wakeup, deadline);
        }

        @Override
        public Instant machineNow() {
            return clock.machineNow();
        }

        @Override
        public long machineNanos() {
            return clock.machineNanos();
        }
    }
}
