package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;

/// The end of a wait within a request: when the cloud's time reaches `until`, or the machine's `machineNanosEnd`. The last is
/// for the client's sake: its connection does not wait for time that stands still. Both are set when somebody makes up his
/// mind to wait, so a turn of the clock before he waits counts as one afterwards does.
public record Deadline(Instant until, long machineNanosEnd) {

    /// When the cloud's time has moved on by `wait`, or as much of the machine's has passed.
    public static Deadline in(Duration wait, Clock clock) {
        return new Deadline(clock.now().plus(wait), clock.machineNanos() + wait.toNanos());
    }

    /// This, or when the cloud's time reaches `moment`, if that is earlier.
    public Deadline orAt(Instant moment) {
        return moment.isBefore(until) ? new Deadline(moment, machineNanosEnd) : this;
    }

    public boolean isOver(Clock clock) {
        return !clock.now().isBefore(until) || clock.machineNanos() - machineNanosEnd >= 0;
    }
}
