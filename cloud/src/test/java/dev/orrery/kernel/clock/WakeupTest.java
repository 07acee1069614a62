package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits within requests. The waiting thread may not have begun to wait when the test goes on; each case must hold then, too.
@Timeout(60)
class WakeupTest {
    private static final Duration LONG = Duration.ofHours(1);
    private final TurnableClock clock = TurnableClock.frozenAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final Wakeup wakeup = new Wakeup();

    @Test
    void aRingEndsTheWait() throws Exception {
        var waiting = inBackground(() -> clock.await(wakeup, Deadline.in(LONG, clock)));

        wakeup.ring();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void turningTimeEndsTheWaitOnceAllOfItHasPassed() throws Exception {
        var waiting = inBackground(() -> clock.await(wakeup, Deadline.in(LONG, clock)));

        while (!waiting.isDone()) {
            clock.advance(LONG.dividedBy(4));
            Thread.yield();
        }

        assertThat(waiting.get()).isFalse();
    }

    @Test
    void aWaitEndsByTheMachinesTimeWhenTheCloudsStandsStill() throws Exception {
        assertThat(clock.await(wakeup, Deadline.in(Duration.ofMillis(20), clock))).isFalse();
    }

    @Test
    void timeThatIsTurnedBeforeTheWaitBeginsCounts() throws Exception {
        // given somebody who has made up his mind to wait for an hour
        var deadline = Deadline.in(LONG, clock);

        // when that hour passes before he waits
        clock.advance(LONG);

        // then he does not wait for another
        assertThat(clock.await(wakeup, deadline)).isFalse();
    }

    @Test
    void timeThatIsSetBackMakesNobodyWaitLonger() throws Exception {
        var deadline = Deadline.in(Duration.ofMillis(20), clock);

        clock.set(clock.now().minus(LONG));

        assertThat(clock.await(wakeup, deadline)).isFalse();
    }

    @Test
    void anEarlierMomentEndsAWaitAndALaterOneDoesNot() {
        var deadline = Deadline.in(LONG, clock);

        assertThat(deadline.orAt(clock.now().plusSeconds(1)).until()).isEqualTo(clock.now().plusSeconds(1));
        assertThat(deadline.orAt(Instant.MAX)).isEqualTo(deadline);
        assertThat(deadline.isOver(clock)).isFalse();
        assertThat(deadline.orAt(clock.now()).isOver(clock)).isTrue();
    }

    @Test
    void releasingEndsEveryWaitThatHasBegun() throws Exception {
        var waiting = inBackground(() -> clock.await(wakeup, Deadline.in(LONG, clock)));

        while (!waiting.isDone()) {
            clock.release();
            Thread.yield();
        }

        assertThat(waiting.get()).isFalse();
    }

    @Test
    void sleepingLastsUntilTimeWasTurned() throws Exception {
        var until = clock.now().plus(LONG);
        var waiting = inBackground(() -> {
            clock.sleep(Duration.between(clock.now(), until));
            return clock.now();
        });

        clock.set(until);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(until);
    }

    private static <T> FutureTask<T> inBackground(Callable<T> waiting) {
        var task = new FutureTask<>(waiting);
        Thread.ofVirtual().start(task);
        return task;
    }
}
