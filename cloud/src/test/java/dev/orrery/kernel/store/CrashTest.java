package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;

/// Crashes the store wherever it can be crashed: before every operation of its disk, and within every write at every byte.
class CrashTest {
    private static final int CRASHES_MIN = Integer.getInteger("orrery.crashes", 1_000_000);

    @Test
    void nothingThatWasPromisedIsLostAndNothingIsTorn() {
        var crashes = new CrashCount();
        for (int seed = 0; crashes.total() < CRASHES_MIN; seed++) {
            new CrashWorkload(seed, crashes).run(new SimulatedDisk());
        }
        System.out.println(crashes);
        assertThat(crashes.total()).isGreaterThanOrEqualTo(CRASHES_MIN);
        assertThat(crashes.lostSuffixes()).as("power cuts that took unsynced transactions").isPositive();
    }
}
