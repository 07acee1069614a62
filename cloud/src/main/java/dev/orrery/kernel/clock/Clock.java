package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;

/// The only source of time. A person can turn the cloud's time; the machine's own time stays reachable for what must
/// agree with the outside: signatures and transport time-outs.
public interface Clock {

    /// The cloud's time, to the millisecond or finer.
    Instant now();

    /// Returns when the cloud's time has moved on by `duration`.
    void sleep(Duration duration) throws InterruptedException;

    /// Waits within a request, for as long as a client allows: until the wakeup rings or the deadline is over. A wait
    /// may end early when the cloud is emptied or closed.
    ///
    /// @return whether the wakeup rang
    boolean await(Wakeup wakeup, Deadline deadline) throws InterruptedException;

    /// The machine's time: only for signatures, certificates and time-outs of connections.
    Instant machineNow();

    /// Nanoseconds since some moment, never going back: only for measuring how long something took.
    long machineNanos();
}
