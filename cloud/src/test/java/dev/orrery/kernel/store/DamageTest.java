package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.disk.SimulatedDisk;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damages files. The store must say so, or show that it did not matter; it must never show anything else.
class DamageTest {
    private static final StoreOptions OPTIONS = new StoreOptions(3_000, 200, 1_000, Runnable::run, Runnable::run,
            StoreOptions.Committing.EACH);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlippedBitIsReportedOrHarmless(boolean closed) {
        var disk = filled(closed);
        var intact = contents(disk.killed(0));
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        int reported = 0;
        int flips = 6_000;
        for (int i = 0; i < flips; i++) {
            var damaged = disk.killed(0);
            var name = damaged.list().stream().sorted().toList().get(random.nextInt(damaged.list().size()));
            var bytes = damaged.bytes(name);
            int position = random.nextInt(bytes.length);
            bytes[position] ^= (byte) (1 << random.nextInt(8));
            damaged.damage(name, bytes);
            reported += isReported(damaged, intact, name + " at byte " + position);
        }
        assertThat(reported).isGreaterThan(flips * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileOfZerosOrAnotherLengthIsReportedOrHarmless(boolean closed) {
        var disk = filled(closed);
        var intact = contents(disk.killed(0));
        for (var name : disk.list()) {
            int length = disk.bytes(name).length;
            for (int start = 0; start < length; start += 13) {
                var damaged = disk.killed(0);
                var bytes = damaged.bytes(name);
                Arrays.fill(bytes, start, Math.min(length, start + 40), (byte) 0);
                damaged.damage(name, bytes);
                isReported(damaged, intact, name + " with zeros at byte " + start);
            }
            var longer = disk.killed(0);
            longer.damage(name, Arrays.copyOf(longer.bytes(name), length + 100));
            isReported(longer, intact, name + " with zeros behind it");
        }
    }

    @Test
    void aMissingFileIsReported() {
        var disk = filled(true);
        var firstLog = disk.list().stream().filter(name -> name.startsWith("log-")).sorted().findFirst().orElseThrow();
        var runs = disk.list().stream().filter(name -> name.startsWith("run-")).toList();
        assertThat(runs).isNotEmpty();
        for (var name : List.of("manifest", firstLog, runs.getFirst())) {
            var damaged = disk.killed(0);
            damaged.delete(name);
            assertThatThrownBy(() -> contents(damaged)).isInstanceOf(DamagedException.class).hasMessageContaining(name)
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void aDamagedStoreIsLeftAsItIs() {
        var disk = filled(true);
        var log = disk.list().stream().filter(name -> name.startsWith("log-")).sorted().findFirst().orElseThrow();
        var bytes = disk.bytes(log);
        bytes[60] ^= 1;
        disk.damage(log, bytes);
        var before = disk.list();
        assertThatThrownBy(() -> contents(disk)).isInstanceOf(DamagedException.class)
                .hasMessageContaining(log + " is damaged at byte ");
        assertThat(disk.list()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(disk.bytes(log)).isEqualTo(bytes);
    }

    /// What a power cut took is no damage, but what was synced before it and is gone after it is.
    @Test
    void damageIsToldFromWhatAPowerCutTakes() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        int reported = 0;
        for (int i = 0; i < 200; i++) {
            var disk = new SimulatedDisk();
            var store = DurableStore.open(disk, Durability.DISK, OPTIONS);
            for (int j = 0; j < 20; j++) {
                put(store, j);
            }
            var after = disk.powerCut(random);
            var log = after.list().stream().filter(name -> name.startsWith("log-")).sorted().toList().getLast();
            var bytes = after.bytes(log);
            // not in the last frame: behind that nothing says that it was synced
            bytes[random.nextInt(bytes.length * 3 / 4)] ^= 1;
            after.damage(log, bytes);
            reported += isReported(after, "", log);
        }
        assertThat(reported).isEqualTo(200);
    }

    private static int isReported(SimulatedDisk disk, String intact, String what) {
        try {
            assertThat(contents(disk)).as(what).isEqualTo(intact);
            return 0;
        } catch (DamagedException e) {
            return 1;
        }
    }

    private static SimulatedDisk filled(boolean closed) {
        var disk = new SimulatedDisk();
        var store = DurableStore.open(disk, Durability.PROCESS, OPTIONS);
        for (int i = 0; i < 150; i++) {
            put(store, i);
        }
        if (closed) {
            store.close();
        }
        return disk;
    }

    private static void put(DurableStore store, int number) {
        store.write(tx -> {
            tx.put(StoreContract.bytes("k" + number * 7 % 90), StoreContract.bytes("value " + number));
            if (number % 3 == 0) {
                tx.delete(StoreContract.bytes("k" + number * 5 % 90));
            }
            return null;
        });
    }

    private static String contents(SimulatedDisk disk) {
        try (var store = DurableStore.open(disk, Durability.PROCESS, OPTIONS)) {
            return store.read(snapshot -> snapshot.scan(new byte[0], new byte[0]).map(StoreContract::text).toList()).toString();
        }
    }
}
