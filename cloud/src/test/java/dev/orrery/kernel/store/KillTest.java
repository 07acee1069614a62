package dev.orrery.kernel.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.SecureIds;
import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.DurableBlobs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a real process again and again while it writes rows and blobs, and looks for everything it had acknowledged.
class KillTest {
    private static final int CYCLES = 5;
    private static final int ACKNOWLEDGED_MAX = 1_500;

    @TempDir
    Path directory;

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        var acknowledged = new HashSet<String>();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            var durability = cycle % 2 == 0 ? Durability.PROCESS : Durability.DISK;
            int killedAfter = 50 + random.nextInt(ACKNOWLEDGED_MAX / (cycle % 2 == 0 ? 1 : 5));
            acknowledged.addAll(runAndKill(durability, cycle, killedAfter));
            audit(durability, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(CYCLES * 50);
    }

    private Set<String> runAndKill(Durability durability, int cycle, int killedAfter) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledProcess.class.getName(), directory.toString(), durability.name(), Integer.toString(cycle))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var keys = new HashSet<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                // a line may be cut short by the kill; then it does not count
                if (words.length == 4 && words[0].equals("acknowledged")) {
                    keys.add(line);
                }
                if (keys.size() == killedAfter) {
                    // by its handle, which leaves what it said to be read
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(keys).as("what the child did before it was killed").hasSizeGreaterThanOrEqualTo(killedAfter);
        return keys;
    }

    private void audit(Durability durability, Set<String> acknowledged) throws IOException {
        try (var store = DurableStore.open(directory.resolve("store"), durability);
                var blobs = DurableBlobs.open(directory.resolve("blobs"), durability, new SecureIds())) {
            BlobReferences.sweep(store, blobs).run();
            for (var line : acknowledged) {
                var words = line.split(" ");
                var key = KilledProcess.key(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                boolean there = store.read(snapshot -> snapshot.get(StoreContract.bytes(key)).isPresent());
                assertThat(there).as(line).isTrue();
            }
            Set<String> rows = store.read(snapshot -> snapshot.scan(StoreContract.bytes("0"), StoreContract.bytes(":"))
                    .map(StoreContract::text).collect(Collectors.toSet()));
            int whole = 0;
            for (var row : rows) {
                var key = row.substring(0, row.indexOf('='));
                if (!key.endsWith("/twin")) {
                    var value = row.substring(key.length() + 1).split(" ");
                    assertThat(rows.contains(key + "/twin=" + key)).as("both rows of the transaction " + key).isTrue();
                    assertThat(read(blobs, new Blob(value[0], Long.parseLong(value[1])))).as(key).isEqualTo(KilledProcess.contents(key));
                    whole++;
                }
            }
            assertThat(rows).hasSize(whole * 2);
            assertThat(whole).isBetween(acknowledged.size(), acknowledged.size() + CYCLES * KilledProcess.THREADS);
        }
    }

    private static byte[] read(DurableBlobs blobs, Blob blob) throws IOException {
        try (var stream = blobs.open(blob, 0, blob.length())) {
            return stream.readAllBytes();
        }
    }
}
