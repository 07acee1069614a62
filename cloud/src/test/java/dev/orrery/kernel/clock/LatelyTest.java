package dev.orrery.kernel.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatelyTest {
    private static final Instant MOMENT = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT0S, true", "PT4M59.999S, true", "PT5M, false", "PT1H, false",
            "PT-1S, true", "PT-4M59.999S, true", "PT-5M, false", "PT-24H, false"})
    void aMomentCountsWhileItIsNearOnEitherSide(Duration later, boolean counts) {
        assertThat(Lately.was(MOMENT, Duration.ofMinutes(5), MOMENT.plus(later))).isEqualTo(counts);
    }
}
