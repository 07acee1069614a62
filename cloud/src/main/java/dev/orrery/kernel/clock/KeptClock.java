package dev.orrery.kernel.clock;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.RowFormat;
import dev.orrery.kernel.store.Store;
import java.time.Instant;

/// A clock whose setting is kept in the store, so that a cloud that was killed wakes up in its own time. Kept before it can
/// be seen: no row carries a time that the clock does not have after a crash.
final class KeptClock {
    private static final RowFormat<ClockSetting> FORMAT = RowFormat.of(ClockSetting.class);
    private static final byte[] KEY = Key.of("$clock").bytes();
    private final Store store;
    private final TurnableClock clock;

    KeptClock(Store store, TurnableClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Sets the clock as it was kept, where it was.
    void restore() {
        store.read(snapshot -> snapshot.get(KEY).map(FORMAT::read)).ifPresent(clock::set);
    }

    void set(ClockSetting setting) {
        store.write(tx -> {
            if (setting.equals(ClockSetting.REAL)) {
                tx.delete(KEY);
            } else {
                tx.put(KEY, FORMAT.write(setting));
            }
            return null;
        });
        clock.set(setting);
    }

    /// Jumps to an instant, and runs or stands on from there.
    void set(Instant instant) {
        set(clock.setting().turned(instant, clock.machineNow()));
    }
}
