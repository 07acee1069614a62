package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a clock is turned.
///
/// @param frozenAt where it stands still
/// @param offset from the machine's time, when it does not
public record ClockSetting(Optional<Instant> frozenAt, Duration offset) {
    /// The machine's own time.
    public static final ClockSetting REAL = new ClockSetting(Optional.empty(), Duration.ZERO);

    // As any record's, which the JDK would put together while a cloud starts.
    @Override
    public boolean equals(Object other) {
        return other instanceof ClockSetting setting && setting.frozenAt.equals(frozenAt) && setting.offset.equals(offset);
    }

    @Override
    public int hashCode() {
        return 31 * frozenAt.hashCode() + offset.hashCode();
    }

    static ClockSetting standing(Instant at) {
        return new ClockSetting(Optional.of(at), Duration.ZERO);
    }

    static ClockSetting running(Duration offset) {
        return new ClockSetting(Optional.empty(), offset);
    }

    Instant at(Instant machine) {
        return frozenAt.orElseGet(() -> machine.plus(offset));
    }

    /// Moved to an instant, standing or running as before.
    ClockSetting turned(Instant instant, Instant machine) {
        return frozenAt.isPresent() ? standing(instant) : running(Duration.between(machine, instant));
    }
}
