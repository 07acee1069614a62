package dev.orrery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreRightToTheWidthOfABucket() {
        var latencies = new Latencies();
        LongStream.rangeClosed(1, 100_000).map(n -> n * 37).forEach(latencies::record);

        for (var share : new double[] {0.5, 0.9, 0.99}) {
            assertThat((double) latencies.percentileNanos(share)).isCloseTo(share * 100_000 * 37, Percentage.withPercentage(1.7));
        }
        assertThat(latencies.maxNanos()).isEqualTo(3_700_000);
        assertThat(latencies.percentileNanos(1)).isEqualTo(3_700_000);
        assertThat(latencies.count()).isEqualTo(100_000);
    }

    @Test
    void addingKeepsEveryCountAndTheGreatest() {
        var one = new Latencies();
        one.record(10);
        var other = new Latencies();
        other.record(Long.MAX_VALUE);

        one.add(other);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.percentileNanos(0.5)).isEqualTo(10);
        assertThat((double) one.maxNanos()).isCloseTo(Long.MAX_VALUE, within(1.0));
    }
}
