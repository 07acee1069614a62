package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TimerQueueTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HomeId HOME = new HomeId("123456789012", "us-east-1");
    private static final int DAILY = 100;
    @TempDir
    private Path directory;
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
    void whatIsNotDueAnyMoreWhenTimeWasSetBackDoesNotRun() {
        clock.set(START.plus(Duration.ofDays(2)));
        set("first", 10);
        set("second", 60);
        var seen = new ArrayList<String>();
        var interrupted = new TimerQueue(store, clock, timer -> {
            seen.add(timer.key());
            clock.set(START);
        }, new Tasks());

        assertThat(interrupted.runDue()).map(Timer::key).contains("second");

        assertThat(seen).containsExactly("first");
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
    void aTimerThatItsHandlerSetsToTheSameMomentRunsAgain() {
        // given a handler that wants to go on three times, at its own moment
        var runs = new ArrayList<Instant>();
        var queues = new ArrayList<TimerQueue>();
        queues.add(new TimerQueue(store, clock, timer -> {
            runs.add(clock.now());
            if (runs.size() < 4) {
                set(queues.getFirst(), timer("batch", 10));
            }
        }, new Tasks()));
        set(queues.getFirst(), timer("batch", 10));

        // when
        var advance = queues.getFirst().advanceTo(START.plus(Duration.ofHours(1)));

        // then
        assertThat(runs).containsExactly(at(10), at(10), at(10), at(10));
        assertThat(advance.timersRun()).isEqualTo(4);
        assertThat(queues.getFirst().first()).isEmpty();
    }

    @Test
    void aTimerThatIsCancelledAndSetAgainToTheSameMomentRunsAgain() {
        var runs = new ArrayList<Instant>();
        var queues = new ArrayList<TimerQueue>();
        queues.add(new TimerQueue(store, clock, timer -> {
            runs.add(clock.now());
            if (runs.size() < 2) {
                store.write(tx -> {
                    queues.getFirst().cancel(tx, timer);
                    return null;
                });
                set(queues.getFirst(), timer);
            }
        }, new Tasks()));
        set(queues.getFirst(), timer("batch", 10));

        queues.getFirst().advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(runs).hasSize(2);
    }

    @Test
    void aTimerThatNeverLeavesItsMomentDoesNotHoldUpTime() {
        // given a handler that sets itself to the same moment for ever
        var runs = new AtomicInteger();
        var queues = new ArrayList<TimerQueue>();
        queues.add(new TimerQueue(store, clock, timer -> {
            runs.incrementAndGet();
            set(queues.getFirst(), timer);
        }, new Tasks()));
        set(queues.getFirst(), timer("stuck", 10));

        // when
        queues.getFirst().advanceTo(at(10));

        // then it is put off
        assertThat(runs).hasValue(TimerQueue.AGAIN_MAX);
        assertThat(queues.getFirst().first()).map(Timer::due).contains(at(11));
        assertThat(clock.now()).isEqualTo(at(10));
    }

    @Test
    void timersThatAreSetBeforeOthersThatHaveBeenSeenRunFirst() {
        // given that the queue has looked at a timer far away
        set("far", 100);
        timers.runDue();

        // when others are set before it, also by a handler at its own moment
        set("near", 10);
        timers.advanceTo(at(20));
        set("nearer", 5);
        timers.advanceTo(at(120));

        // then they run in the order in which they fall due, and what was due already runs at once
        assertThat(ran).containsExactly("near@10", "nearer@20", "far@100");
    }

    @Test
    void timersOfAnEmptiedStoreAreForgottenAndNewOnesRun() {
        set("old", 50);
        timers.runDue();
        store.clear();
        set("new", 10);

        timers.advanceTo(at(60));

        assertThat(ran).containsExactly("new@10");
    }

    /// Timers leave at the front of the order in which they are kept. If each look at the front walked over all that have
    /// left, this would take many minutes.
    @Test
    @Timeout(60)
    void aYearOfAHundredDailyTimersIsTurnedInSeconds() {
        var queues = new ArrayList<TimerQueue>();
        try (var durable = DurableStore.open(directory, Durability.PROCESS)) {
            queues.add(new TimerQueue(durable, clock, timer -> durable.write(tx -> {
                queues.getFirst().set(tx, new Timer(HOME, "s3", "lifecycle", timer.key(), timer.due().plus(Duration.ofDays(1))));
                return null;
            }), new Tasks()));
            durable.write(tx -> {
                for (int i = 0; i < DAILY; i++) {
                    queues.getFirst().set(tx, timer("daily-" + i, i));
                }
                return null;
            });

            var advance = queues.getFirst().advanceTo(START.plus(Duration.ofDays(365)).minusNanos(1));

            assertThat(advance).isEqualTo(new TimerQueue.Advance(365 * DAILY, true, true));
        }
    }

    @Test
    void aTaskThatDoesNotEndIsSaidToRunStill() {
        var tasks = new Tasks();
        var never = new CountDownLatch(1);
        var queue = new TimerQueue(store, clock, timer -> tasks.start("call", () -> awaitUninterrupted(never)), tasks, Duration.ofMillis(50));
        set("first", 10);
        set("second", 20);
        try {
            assertThat(queue.advanceTo(at(30))).isEqualTo(new TimerQueue.Advance(2, false, true));
            assertThat(clock.now()).isEqualTo(at(30));
        } finally {
            never.countDown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
        set(queues.getFirst(), timer("call", 10));
        set(queues.getFirst(), timer("later", 20));

        queues.getFirst().advanceTo(START.plus(Duration.ofHours(1)));

        assertThat(done).containsExactly("answer@10", "later@20");
    }

    @Test
    void turningTimeReturnsWhenWhatTasksSetOffIsDoneAsWell() {
        // given that each timer starts a task, which sets the next timer, a minute later or at once, ten times
        var tasks = new Tasks();
        var done = new ConcurrentLinkedQueue<String>();
        var queues = new ArrayList<TimerQueue>();
        queues.add(new TimerQueue(store, clock, timer -> tasks.start("call", () -> {
            int step = Integer.parseInt(timer.key());
            done.add(step + "@" + Duration.between(START, clock.now()).toMinutes());
            if (step < 10) {
                set(queues.getFirst(), timer(Integer.toString(step + 1), step % 2 == 0 ? step / 2 : step / 2 + 1));
            }
        }), tasks));
        set(queues.getFirst(), timer("0", 0));

        // when
        var advance = queues.getFirst().advanceTo(at(5));

        // then
        assertThat(done).containsExactly("0@0", "1@0", "2@1", "3@1", "4@2", "5@2", "6@3", "7@3", "8@4", "9@4", "10@5");
        assertThat(advance).isEqualTo(new TimerQueue.Advance(11, true, true));
    }

    @Test
    void turningTimeWaitsForTasksThatWereBegunBefore() {
        var tasks = new Tasks();
        var queue = new TimerQueue(store, clock, timer -> ran.add(timer.key()), tasks);
        tasks.start("call", () -> set(queue, timer("answer", 1)));

        assertThat(queue.advanceTo(at(5)).timersRun()).isEqualTo(1);
        assertThat(ran).containsExactly("answer");
    }

    @Test
    void aRunningQueueRunsATimerThatIsSetWhileItWaits() throws InterruptedException {
        var done = new CountDownLatch(1);
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
        set(timers, timer(key, minutes));
    }

    private void set(TimerQueue queue, Timer timer) {
        store.write(tx -> {
            queue.set(tx, timer);
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
