package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Range;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.RecordRow;
import dev.orrery.services.dynamodb.StreamRows.ShardRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a stream is looked through for what is too old.
class StreamTrimsTest {
    private static final HomeId ID = new HomeId(TestHome.ACCOUNT, "us-east-1");
    private static final long STREAM = 1;
    private static final Duration HOUR = Duration.ofHours(1);
    private final TestHome test = new TestHome("dynamodb", ID);
    private long sequence = 1;

    @BeforeEach
    void begin() {
        test.home.store().write(tx -> {
            tx.put(StreamRows.SHARDS, new Place(STREAM, 1), new ShardRow(1, 1, Optional.empty(), Optional.empty()));
            StreamTrims.begin(tx, test.home, STREAM);
            return null;
        });
    }

    private Instant now() {
        return test.clock.now();
    }

    private void put() {
        test.home.store().write(tx -> {
            sequence++;
            tx.put(StreamRows.RECORDS, new Place(STREAM, sequence), new RecordRow(sequence, now(), new byte[0], Optional.empty(), Optional.empty(),
                    false));
            return null;
        });
    }

    private Instant next() {
        return test.timers.get(StreamTrims.TIMER + " " + STREAM);
    }

    /// Time goes on to the next look.
    private void look() {
        test.clock.set(next());
        StreamTrims.due(test.home, new Timer(ID, "dynamodb", StreamTrims.TIMER, Long.toString(STREAM), now()));
    }

    private List<Long> left() {
        return test.home.store().read(tx -> tx.scan(StreamRows.RECORDS, Range.all()).map(RecordRow::sequence).toList());
    }

    @Test
    void onceADayWhereNothingIs() {
        var begun = now();
        for (int day = 1; day <= 30; day++) {
            look();
            assertThat(now()).isEqualTo(begun.plus(Duration.ofDays(day)));
        }
    }

    @Test
    void whenTheOldestIsOldEnoughAndNoOftenerThanEveryHour() {
        // given two records, ten minutes one after the other, right before a look
        test.clock.set(next().minus(Duration.ofMinutes(15)));
        var first = now();
        put();
        test.clock.set(first.plus(Duration.ofMinutes(10)));
        put();
        look();
        assertThat(left()).containsExactly(2L, 3L);

        // then
        assertThat(next()).isEqualTo(first.plus(StreamTrims.KEPT));
        look();
        assertThat(left()).containsExactly(3L);
        assertThat(next()).isEqualTo(now().plus(HOUR));
        look();
        assertThat(left()).isEmpty();
        assertThat(next()).isEqualTo(now().plus(StreamTrims.KEPT));
    }

    @Test
    void whenAClosedShardIsOldEnough() {
        // given a stream that was switched off
        look();
        var closed = now().plus(HOUR);
        test.home.store().write(tx -> {
            tx.put(StreamRows.SHARDS, new Place(STREAM, 1), new ShardRow(1, 1, Optional.of(1L), Optional.of(closed)));
            return null;
        });
        look();
        assertThat(next()).isEqualTo(closed.plus(StreamTrims.KEPT));

        // when
        var last = next();
        look();

        // then it goes, and nobody looks again
        assertThat(test.home.store().<Long>read(tx -> tx.scan(StreamRows.SHARDS, Range.all()).count())).isZero();
        assertThat(next()).isEqualTo(last);
    }

    @Test
    void withinADayOfWhereTimeWasSetBackTo() {
        put();
        var before = now();
        test.clock.set(before.minus(Duration.ofDays(300)));
        StreamTrims.due(test.home, new Timer(ID, "dynamodb", StreamTrims.TIMER, Long.toString(STREAM), now()));

        assertThat(next()).isEqualTo(now().plus(StreamTrims.KEPT));
    }
}
