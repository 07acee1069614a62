package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HomeId HOME = new HomeId("123456789012", "us-east-1");
    private final MemoryStore store = new MemoryStore();
    private final TurnableClock clock = TurnableClock.frozenAt(START);
    private final List<String> ran = new ArrayList<>();
    private final TimerQueue timers =
            new TimerQueue(store, clock, timer -> ran.add(timer.key() + "@" + Duration.between(START, clock.now()).toMinutes()), new Tasks());

    @Test
    void runsWhatFallsDueInOrderEachAtItsOwnMoment() {
        // given three timers, set out of order
        set("third", 30);
        set("first", 10);
        set("second", 20);

        // when time is turned past two of them
        timers.advanceTo(START.plus(Duration.ofMinutes(25)));

        // then these ran in order, at their moments, and the third still waits
        assertThat(ran).containsExactly("first@10", "second@20");
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofMinutes(25)));
        assertThat(timers.first()).map(Timer::key).contains("third");
    }

    @Test
    void aTimerThatIsSetAgainMoves() {
        set("moved", 10);
        set("moved", 40);

        timers.advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(ran).containsExactly("moved@40");
    }

    @Test
    void aCancelledTimerNeverRuns() {
        set("cancelled", 10);
        store.write(tx -> {
            timers.cancel(tx, timer("cancelled", 0));
            return null;
        });

        timers.advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(ran).isEmpty();
    }

    @Test
    void aTimerWhoseHandlerFailsIsTriedAgain() {
        var attempts = new ArrayList<Instant>();
        var failing = new TimerQueue(store, clock, timer -> {
            attempts.add(clock.now());
            if (attempts.size() < 3) {
                throw new IllegalStateException("planted");
            }
        }, new Tasks());
        set("flaky", 10);

        failing.advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(attempts).containsExactly(at(10), at(11), at(12));
        assertThat(failing.first()).isEmpty();
    }

    @Test
    void turningTimeWaitsForTheTasksThatTimersStartedAndForTheTimersThatTheyLeft() {
        var tasks = new Tasks();
        var done = new ArrayList<String>();
        var queues = new ArrayList<TimerQueue>();
        queues.add(new TimerQueue(store, clock, timer -> {
            if (timer.key().equals("call")) {
                tasks.start("call", () -> store.write(tx -> {
                    queues.getFirst().set(tx, timer("answer", 10));
                    return null;
                }));
            } else {
                done.add(timer.key() + "@" + Duration.between(START, clock.now()).toMinutes());
            }
        }, tasks));
        set("call", 10);
        set("later", 20);

        queues.getFirst().advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(done).containsExactly("answer@10", "later@20");
    }

    @Test
    void aRunningQueueRunsATimerThatIsSetWhileItWaits() throws InterruptedException {
        var done = new java.util.concurrent.CountDownLatch(1);
        try (var running = new TimerQueue(store, clock, timer -> done.countDown(), new Tasks())) {
            running.start();
            store.write(tx -> {
                running.set(tx, timer("soon", 0));
                return null;
            });
            assertThat(done.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }

    private void set(String key, int minutes) {
        store.write(tx -> {
            timers.set(tx, timer(key, minutes));
            return null;
        });
    }

    private static Timer timer(String key, int minutes) {
        return new Timer(HOME, "s3", "lifecycle", key, at(minutes));
    }

    private static Instant at(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }
}
