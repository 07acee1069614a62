package dev.orrery.kernel.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.disk.SimulatedDisk;
import dev.orrery.kernel.store.Durability;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A blob that was sealed is there with its bytes after a crash; another is never taken for a whole one.
class BlobCrashTest {
    private static final int BLOBS = 60;
    private static final int POWER_CUTS = 8;

    private final Map<Blob, byte[]> sealed = new HashMap<>();
    private int crashes;
    private int damaged;

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "DISK"})
    void sealedBlobsSurvive(Durability durability) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        var disk = new SimulatedDisk();
        var blobs = DurableBlobs.open(disk, durability, new SeededIds(3));
        disk.watch(now -> {
            for (int taken = 0; taken <= now.bytesInFlight(); taken += 1 + now.bytesInFlight() / 20) {
                audit(now.killed(taken), true);
            }
            for (int i = 0; i < POWER_CUTS; i++) {
                audit(now.powerCut(random), durability == Durability.DISK);
            }
        });
        for (int i = 0; i < BLOBS; i++) {
            var bytes = BlobsContract.random(i == 30 ? 600_000 : random.nextInt(1_500));
            try (var writer = blobs.create()) {
                writer.write(bytes, 0, bytes.length);
                if (i % 10 != 9) {
                    sealed.put(writer.seal(), bytes);
                }
            }
            if (i % 7 == 6) {
                var deleted = sealed.keySet().iterator().next();
                sealed.remove(deleted);
                blobs.delete(deleted);
            }
        }
        assertThat(crashes).isGreaterThan(1_000);
        assertThat(damaged > 0).as("a power cut takes blobs that were not synced").isEqualTo(durability == Durability.PROCESS);
    }

    private void audit(SimulatedDisk disk, boolean promised) {
        crashes++;
        try (var blobs = DurableBlobs.open(disk, Durability.PROCESS, new SeededIds(4))) {
            sealed.forEach((blob, bytes) -> {
                try (var stream = blobs.open(blob, 0, blob.length())) {
                    assertThat(java.util.Arrays.equals(stream.readAllBytes(), bytes)).isTrue();
                } catch (DamagedException e) {
                    damaged++;
                    assertThat(promised).as(e.getMessage()).isFalse();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }
}
