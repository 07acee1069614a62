package dev.orrery.kernel.clock;

import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;

/// Durable timers of one service in one home. They survive a restart and fall due in order, real or turned time alike.
///
/// A timer that fell due is handed to [dev.orrery.kernel.CloudService#due] and removed when that returns. After a crash
/// it may be handed over twice, so what is due must bear being done twice.
public interface Timers {

    /// Sets, or moves, the timer of this kind and key.
    void set(Tables.Write tx, String kind, String key, Instant due);

    /// Sets a timer whose handler sets it anew, each time a period ahead at most. Others wait for their moment to come when
    /// somebody sets time back; this one waits no longer than a period from then on. Where nobody does, that is the same.
    default void repeat(Tables.Write tx, String kind, String key, Instant due, Duration period) {
        set(tx, kind, key, due);
    }

    void cancel(Tables.Write tx, String kind, String key);
}
