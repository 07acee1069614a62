package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;

/// Whether something was so short a while ago that it still counts.
///
/// A moment that lies ahead was before time went back. What lies as near ahead as it may lie behind still counts: the machine's
/// clock may step back by minutes, between two lives too, and a client that tries again must not be heard twice. What lies
/// farther ahead counts no more, or it would until somebody's turned time has come that far again.
public final class Lately {
    private Lately() { }

    /// Moments are milliseconds of the epoch.
    public static boolean was(long moment, Duration window, long now) {
        return now > moment - window.toMillis() && now < moment + window.toMillis();
    }

    public static boolean was(Instant moment, Duration window, Instant now) {
        return was(moment.toEpochMilli(), window, now.toEpochMilli());
    }
}
