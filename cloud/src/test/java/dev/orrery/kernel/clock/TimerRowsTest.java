package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.clock.TimerRows.Row;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimerRowsTest {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Timer TIMER = new Timer(new HomeId("123456789012", "us-east-1"), "test", "kind", "key", DUE);
    private final MemoryStore store = new MemoryStore();

    @Test
    void noProcessNumbersASettingAsOneBeforeItDid() {
        // given what one process has set
        var first = set(new TimerRows(store));

        // when the next one sets the same, whatever the machine's clock tells it
        var second = set(new TimerRows(store));

        // then that is another row
        assertThat(second).isNotEqualTo(first);
        assertThat(second.timer()).isEqualTo(first.timer());
    }

    @Test
    void aStoreThatWasEmptiedIsCountedAnew() {
        // given a process whose store was emptied, and what it has set since
        var rows = new TimerRows(store);
        store.clear();
        rows.begin();
        var first = set(rows);

        // then the process behind it does not begin with the same numbers
        assertThat(set(new TimerRows(store))).isNotEqualTo(first);
    }

    @Test
    void aTimerThatItsHandlerSetsAgainAfterARestartWithTheClockSetBackRunsAgain() {
        // given a timer, set by a process that was killed
        var clock = TurnableClock.frozenAt(DUE);
        set(new TimerQueue(store, clock, _ -> { }, new Tasks()));
        clock.set(DUE.minus(Duration.ofDays(1)));

        // when the next process runs it, and its handler sets it to the same moment once more
        var ran = new ArrayList<Timer>();
        var queue = new AtomicReference<TimerQueue>();
        queue.set(new TimerQueue(store, clock, timer -> {
            ran.add(timer);
            if (ran.size() == 1) {
                set(queue.get());
            }
        }, new Tasks()));
        queue.get().advanceTo(DUE);

        // then it runs once more
        assertThat(ran).containsExactly(TIMER, TIMER);
    }

    private Row set(TimerRows rows) {
        return store.write(tx -> {
            rows.put(tx, TIMER, Duration.ZERO, () -> { });
            return rows.find(tx, TIMER).orElseThrow();
        });
    }

    private void set(TimerQueue queue) {
        store.write(tx -> {
            queue.set(tx, TIMER);
            return null;
        });
    }
}
