package dev.orrery.kernel.clock;

import java.time.Duration;
import java.time.Instant;

/// Whether something was so short a while ago that it still counts.
///
/// A moment that lies ahead was before somebody set the cloud's time back. It counts no more, or it would until time has come
/// that far again; only as little as the machine's own clock may step back is forgiven.
public final class Lately {
    private static final Duration STEP_BACK_MAX = Duration.ofSeconds(1);

    private Lately() { }

    /// Moments are milliseconds of the epoch.
    public static boolean was(long moment, Duration window, long now) {
        return now >= moment - STEP_BACK_MAX.toMillis() && now < moment + window.toMillis();
    }

    public static boolean was(Instant moment, Duration window, Instant now) {
        return was(moment.toEpochMilli(), window, now.toEpochMilli());
    }
}
