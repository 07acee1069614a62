package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Time as a person turns it, and what a cloud that was killed remembers of it.
class CloudTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MOMENT = Duration.ofMinutes(1);
    private final MemoryStore store = new MemoryStore();

    /// One life of a cloud over the store.
    private final class Life {
        final TurnableClock clock;
        final TimerQueue timers;
        final CloudTime time;

        Life(TurnableClock clock, Consumer<Timer> handler) {
            this.clock = clock;
            this.timers = new TimerQueue(store, clock, handler, new Tasks());
            this.time = new CloudTime(store, clock, timers);
        }

        void repeat(String key, int days, Duration period) {
            store.write(tx -> {
                timers.set(tx, new Timer(new HomeId("123456789012", "us-east-1"), "s3", "lifecycle", key, START.plus(Duration.ofDays(days))), period);
                return null;
            });
        }

        void tick() {
            store.write(tx -> {
                timers.set(tx, new Timer(new HomeId("123456789012", "us-east-1"), "s3", "tick", "", clock.now().plus(Duration.ofSeconds(1))));
                return null;
            });
        }

        void set(String key, int days) {
            store.write(tx -> {
                timers.set(tx, new Timer(new HomeId("123456789012", "us-east-1"), "s3", "lifecycle", key, START.plus(Duration.ofDays(days))));
                return null;
            });
        }
    }

    private Life frozen() {
        return new Life(TurnableClock.frozenAt(START), _ -> { });
    }

    /// A cloud of a server: its clock runs unless the store says otherwise.
    private Life real() {
        return new Life(TurnableClock.real(), _ -> { });
    }

    @Test
    void frozenTimeStillStandsAfterARestart() {
        var before = real();
        before.time.freeze();
        before.time.advance(Duration.ofDays(30));
        var stood = before.time.now();

        var after = real();

        assertThat(after.time.read().frozen()).isTrue();
        assertThat(after.time.now()).isEqualTo(stood);
        assertThat(after.time.read().offset()).isBetween(Duration.ofDays(30).minus(MOMENT), Duration.ofDays(30));
    }

    @Test
    void turnedTimeRunsOnAfterARestartAsFarAheadAsBefore() {
        real().time.advance(Duration.ofDays(30));

        var after = real().time.read();

        assertThat(after.frozen()).isFalse();
        assertThat(after.offset()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void resumedTimeRunsOnFromWhereItStood() {
        var life = frozen();
        life.time.resume();
        assertThat(life.time.now()).isBetween(START, START.plus(MOMENT));

        var after = real();

        assertThat(after.time.read().frozen()).isFalse();
        assertThat(after.time.now()).isBetween(START, START.plus(MOMENT));
    }

    @Test
    void timeThatIsSetBackToTheMachinesIsAsIfItHadNeverBeenTurned() {
        var life = real();
        life.time.advance(Duration.ofDays(30));
        life.time.setToMachine();

        assertThat(life.clock.setting()).isEqualTo(ClockSetting.REAL);
        assertThat(real().clock.setting()).isEqualTo(ClockSetting.REAL);
    }

    @Test
    void anEmptiedCloudHasTheTimeItBeganWith() {
        var life = real();
        life.time.freeze();
        store.clear();
        life.time.beginAgain();
        assertThat(life.time.read().frozen()).isFalse();

        var test = frozen();
        test.time.advance(Duration.ofDays(1));
        store.clear();
        test.time.beginAgain();
        assertThat(test.time.now()).isEqualTo(START);
    }

    @Test
    void aCloudThatIsKilledOnTheWayWakesUpWhereItCameAndRunsWhatWasNotDone() {
        // given a cloud that dies in its second timer
        var doomed = new Life(TurnableClock.frozenAt(START), timer -> {
            if (timer.key().equals("second")) {
                throw new AssertionError("killed");
            }
        });
        doomed.set("first", 1);
        doomed.set("second", 2);
        doomed.set("third", 3);
        assertThatThrownBy(() -> doomed.time.advance(Duration.ofDays(10))).hasMessage("killed");

        // when another one comes to life over what is kept
        var ran = new ArrayList<String>();
        var after = new Life(TurnableClock.frozenAt(START), timer -> ran.add(timer.key()));

        // then its time is that of the timer during which it died, so that nothing has happened in its future
        assertThat(after.time.now()).isEqualTo(START.plus(Duration.ofDays(2)));
        assertThat(after.time.advance(Duration.ofDays(8)).timersRun()).isEqualTo(2);
        assertThat(ran).containsExactly("second", "third");
    }

    @Test
    void goingBackMakesWhatIsNotDueYetWaitLongerAndUndoesNothing() {
        var ran = new ArrayList<String>();
        var life = new Life(TurnableClock.frozenAt(START), timer -> ran.add(timer.key()));
        life.set("first", 1);
        life.set("second", 5);
        life.time.advance(Duration.ofDays(2));

        var back = life.time.set(START);

        assertThat(back).isEqualTo(new CloudTime.Turned(START.plus(Duration.ofDays(2)), START, 0, true, true));
        life.time.advance(Duration.ofDays(4));
        assertThat(ran).containsExactly("first");
        life.time.advance(Duration.ofDays(1));
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void whatRepeatsItselfGoesOnFromWhereTimeWasSetBackTo() {
        // given what comes every day and every third day, far ahead, and what comes once
        var ran = new ArrayList<String>();
        var life = new Life(TurnableClock.frozenAt(START), timer -> ran.add(timer.key()));
        life.time.advance(Duration.ofDays(100));
        life.repeat("daily", 101, Duration.ofDays(1));
        life.repeat("every third day", 102, Duration.ofDays(3));
        life.repeat("soon", 2, Duration.ofDays(30));
        life.set("once", 101);

        // when time is set back, and goes on in another life
        life.time.set(START.plus(Duration.ofDays(1)));
        var after = new Life(TurnableClock.frozenAt(START), timer -> ran.add(timer.key()));

        // then
        after.time.set(START.plus(Duration.ofDays(2)).minusNanos(1));
        assertThat(ran).isEmpty();
        after.time.set(START.plus(Duration.ofDays(2)));
        assertThat(ran).containsExactlyInAnyOrder("daily", "soon");
        after.time.set(START.plus(Duration.ofDays(100)));
        assertThat(ran).containsExactlyInAnyOrder("daily", "soon", "every third day");
        after.time.set(START.plus(Duration.ofDays(101)));
        assertThat(ran).endsWith("once").hasSize(4);
    }

    @Test
    void aHandlerThatFailsLeavesItsTimerRepeating() {
        var ran = new ArrayList<Timer>();
        var life = new Life(TurnableClock.frozenAt(START), timer -> {
            ran.add(timer);
            throw new IllegalStateException("not now");
        });
        life.repeat("daily", 10, Duration.ofDays(1));
        life.time.advance(Duration.ofDays(10));
        assertThat(ran).hasSize(1);

        life.time.set(START);
        life.time.advance(Duration.ofDays(1));

        assertThat(ran.get(1).due()).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void thousandsThatRepeatThemselvesAllGoOn() {
        var ran = new ArrayList<String>();
        var life = new Life(TurnableClock.frozenAt(START), timer -> ran.add(timer.key()));
        for (int i = 0; i < 2_500; i++) {
            life.repeat("timer-" + i, 100 + i % 7, Duration.ofDays(1));
        }
        life.time.advance(Duration.ofDays(50));

        life.time.set(START);
        life.time.advance(Duration.ofDays(1));

        assertThat(ran).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void turningTellsWhatRanAndReadingTellsWhatIsNext() {
        var life = frozen();
        life.set("first", 1);
        life.set("second", 2);
        life.set("third", 30);

        assertThat(life.time.advance(Duration.ofDays(10)))
                .isEqualTo(new CloudTime.Turned(START, START.plus(Duration.ofDays(10)), 2, true, true));
        assertThat(life.time.read().next()).map(Timer::key).contains("third");
        assertThat(life.time.read().turning()).isEmpty();
    }

    @Test
    void whoReadsWhileTimeIsTurnedSeesHowFarItCame() throws InterruptedException {
        // given time on its way, held up in the second timer
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var life = new Life(TurnableClock.frozenAt(START), timer -> {
            if (timer.key().equals("second")) {
                reached.countDown();
                await(goOn);
            }
        });
        life.set("first", 1);
        life.set("second", 2);
        var turning = Thread.ofVirtual().start(() -> life.time.advance(Duration.ofDays(10)));
        await(reached);

        // when
        var reading = life.time.read();
        goOn.countDown();
        turning.join();

        // then
        assertThat(reading.now()).isEqualTo(START.plus(Duration.ofDays(2)));
        assertThat(reading.turning()).isEqualTo(Optional.of(new CloudTime.Turning(START.plus(Duration.ofDays(10)), 1)));
    }

    @Test
    void whoFreezesStandingTimeStopsItOnTheWay() throws InterruptedException {
        stopOnTheWay(TurnableClock.frozenAt(START));
    }

    @Test
    void whoFreezesRunningTimeStopsItOnTheWay() throws InterruptedException {
        stopOnTheWay(TurnableClock.real());
    }

    private void stopOnTheWay(TurnableClock clock) throws InterruptedException {
        // given time on a way that has no end
        var life = ticking(clock);
        var began = clock.now();
        var turned = new AtomicReference<CloudTime.Turned>();
        var turning = Thread.ofVirtual().start(() -> turned.set(life.time.advance(Duration.ofDays(365_000))));
        while (life.timers.ran() < 10) {
            Thread.onSpinWait();
        }

        // when
        life.time.freeze();
        turning.join();

        // then
        assertThat(turned.get().arrived()).isFalse();
        assertThat(turned.get().to()).isBetween(began.plus(Duration.ofSeconds(9)), began.plus(Duration.ofDays(300_000)));
        assertThat(life.time.read().frozen()).isTrue();
        assertThat(life.time.now()).isBetween(turned.get().to(), turned.get().to().plus(MOMENT));
        assertThat(life.time.advance(Duration.ofSeconds(5)).arrived()).as("the next way").isTrue();
    }

    /// A cloud with a timer that is due every second.
    private Life ticking(TurnableClock clock) {
        var self = new AtomicReference<Life>();
        var life = new Life(clock, _ -> self.get().tick());
        self.set(life);
        life.tick();
        return life;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoWhoAdvanceAtOnceAdvanceOneAfterTheOther() throws InterruptedException {
        var life = frozen();
        var threads = List.of(Thread.ofVirtual().start(() -> life.time.advance(Duration.ofDays(1))),
                Thread.ofVirtual().start(() -> life.time.advance(Duration.ofDays(2))));
        for (var thread : threads) {
            thread.join();
        }
        assertThat(life.time.now()).isEqualTo(START.plus(Duration.ofDays(3)));
    }

    @Test
    void timeHasItsBounds() {
        var time = frozen().time;
        assertThatThrownBy(() -> time.advance(Duration.ofDays(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(Long.MAX_VALUE))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.set(CloudTime.EARLIEST.minusMillis(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.set(CloudTime.LATEST.plusMillis(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(time.now()).isEqualTo(START);
    }
}
