package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTimeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"30d | P30D", "12h | PT12H", "90m | PT90M", "45s | PT45S", "2w | P14D", "1h30m | PT1H30M",
            "1h 30m | PT1H30M", "1d12h5m7s | P1DT12H5M7S", "30 days | P30D", "1 hour, 5 minutes | PT1H5M", "90 Min | PT90M",
            "1.5h | PT1H30M", "250ms | PT0.25S", "0s | PT0S", "P30D | P30D", "p1dt2h | P1DT2H", "PT0.5S | PT0.5S", "P2W | P14D",
            "' 30d ' | P30D"})
    void durationsAreUnderstoodAsPeopleWriteThem(String spoken, Duration meant) {
        assertThat(SpokenTime.duration(spoken)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "d", "30x", "thirty days", "30d!", "P", "PT", "P-1D", "1h30", "", "P1D2", "1..5h", "٣d"})
    void whatIsNoDurationIsToldWhatOneLooksLike(String text) {
        assertThatThrownBy(() -> SpokenTime.duration(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no duration").hasMessageContaining("1h30m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1y", "2 months", "P1M", "P1Y", "6mo"})
    void monthsAndYearsAreNoCertainTime(String text) {
        assertThatThrownBy(() -> SpokenTime.duration(text)).hasMessageContaining("months and years differ in length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999w", "P999999999999999D"})
    void moreTimeThanThereIsIsNone(String text) {
        assertThatThrownBy(() -> SpokenTime.duration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-3d", " -1h", "-P1D"})
    void backwardsIsToldHowToGoBack(String text) {
        assertThatThrownBy(() -> SpokenTime.duration(text)).hasMessageContaining("orrery time set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"2027-01-31T12:00:00Z | 2027-01-31T12:00:00Z", "2027-01-31T12:00Z | 2027-01-31T12:00:00Z",
            "2027-01-31T13:00:00+01:00 | 2027-01-31T12:00:00Z", "2027-01-31T13:00:00 01:00 | 2027-01-31T12:00:00Z",
            "2027-01-31T12:00:00.250Z | 2027-01-31T12:00:00.250Z", "2027-01-31T12:00:00 | 2027-01-31T12:00:00Z",
            "2027-01-31 12:00 | 2027-01-31T12:00:00Z", "2027-01-31 | 2027-01-31T00:00:00Z", "2027-01-31t12:00:00z | 2027-01-31T12:00:00Z"})
    void instantsAreUnderstoodAsPeopleWriteThem(String spoken, Instant meant) {
        assertThat(SpokenTime.instant(spoken)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "31.1.2027", "2027-02-30", "2027-01-31T25:00:00Z", "1700000000", ""})
    void whatIsNoInstantIsToldWhatOneLooksLike(String text) {
        assertThatThrownBy(() -> SpokenTime.instant(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no instant").hasMessageContaining("2027-01-31T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"P30D | 30 d", "P1DT12H5M | 1 d 12 h", "PT90M | 1 h 30 m", "PT0S | 0 s", "-PT5S | 5 s", "P1DT5S | 1 d", "PT719H59M59.9S | 30 d", "PT59M59S | 59 m 59 s"})
    void offsetsAreToldInTheirTwoLargestUnits(Duration duration, String told) {
        assertThat(SpokenTime.text(duration)).isEqualTo(told);
    }
}
