package dev.orrery.kernel.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.disk.SimulatedDisk;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Snapshot;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// A cloud that is killed again and again, while blobs are written, named, copied, read and released, and while what the life
/// before left is swept away: between any two looks of the sweep, and between its look and what it does.
class SweepSimulationTest {
    private static final int CLOUDS = 400;
    private static final int LIVES = 6;
    /// Of the disk in a life that is killed; one that is left alone has some dozens.
    private static final int OPERATIONS_MAX = 20;
    private static final int STEPS_BEFORE = 60;
    private static final int STEPS_BESIDE = 3;
    private static final Table<String, Row> ROWS = Table.of("rows", Key::of, Row.class);

    record Row(String key, Blob blob) { }

    private int killed;
    private int swept;

    @Test
    void whatIsNamedStaysAndWhatNobodyNamesGoes() {
        for (int seed = 0; seed < CLOUDS; seed++) {
            new Simulated(seed).live();
        }
        assertThat(killed).as("lives that ended by a kill").isGreaterThan(CLOUDS);
        assertThat(swept).as("files that a sweep took away").isGreaterThan(CLOUDS);
    }

    /// Not an exception: nobody catches the end of his process.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class Simulated {
        private final long seed;
        private final RandomGenerator random;
        /// Keeps what it promises, which other tests see to.
        private final MemoryStore store = new MemoryStore();
        private final Map<String, byte[]> contents = new HashMap<>();
        private final Map<String, Blob> named = new HashMap<>();
        private SimulatedDisk disk = new SimulatedDisk();
        private SimulatedDisk left;
        private DurableBlobs blobs;
        private Tables tables;
        private final List<BlobWriter> writing = new ArrayList<>();
        private final List<byte[]> written = new ArrayList<>();
        private final List<Blob> sealed = new ArrayList<>();
        private final Map<Blob, Blobs.Pin> pinned = new HashMap<>();
        private int number;

        Simulated(long seed) {
            this.seed = seed;
            this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        }

        void live() {
            for (int life = 0; life < LIVES; life++) {
                try {
                    begin(life);
                    sweep();
                    end();
                } catch (Killed _) {
                    killed++;
                    disk = left;
                }
            }
        }

        private void begin(int life) {
            writing.clear();
            written.clear();
            sealed.clear();
            pinned.clear();
            blobs = DurableBlobs.open(disk, Durability.PROCESS, new SeededIds(seed * LIVES + life));
            tables = new Tables(store, blobs, Key.of("t"));
            // the last life ends by itself
            long last = disk.operations() + (life == LIVES - 1 ? Integer.MAX_VALUE : random.nextInt(OPERATIONS_MAX));
            disk.watch(now -> {
                if (now.operations() >= last) {
                    if (left == null || left == disk) {
                        left = now.killed(random.nextInt(now.bytesInFlight() + 1));
                    }
                    throw new Killed();
                }
            });
            steps(STEPS_BEFORE);
        }

        private void sweep() {
            blobs.sweep(id -> {
                steps(STEPS_BESIDE);
                boolean answer = store.read(snapshot -> isNamed(snapshot, id));
                swept += answer ? 0 : 1;
                steps(STEPS_BESIDE);
                return answer;
            }).run();
            audit();
        }

        /// As the cloud asks.
        private boolean isNamed(Snapshot snapshot, String id) {
            return snapshot.get(Key.of("$blobs").text(id).bytes()).isPresent();
        }

        private void end() {
            writing.forEach(BlobWriter::close);
            sealed.forEach(blobs::delete);
            audit();
            pinned.values().forEach(Blobs.Pin::close);
            pinned.clear();
            audit();
            var ids = new HashSet<String>();
            named.values().forEach(blob -> ids.add(blob.id()));
            assertThat(disk.list()).as("files at the end of a life of cloud " + seed).containsExactlyInAnyOrderElementsOf(ids);
            disk.watch(_ -> { });
            blobs.close();
        }

        private void audit() {
            named.values().forEach(this::read);
            pinned.keySet().forEach(this::read);
        }

        private void read(Blob blob) {
            try (var stream = blobs.open(blob, 0, blob.length())) {
                assertThat(stream.readAllBytes()).isEqualTo(contents.get(blob.id()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void steps(int most) {
            for (int i = random.nextInt(most + 1); i > 0; i--) {
                step();
            }
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> write();
                case 2 -> seal();
                case 3 -> name();
                case 4 -> copy();
                case 5 -> release();
                case 6 -> giveUp();
                default -> pin();
            }
        }

        private void write() {
            // a long one has a file before it is sealed
            var bytes = BlobsContract.random(random.nextInt(10) == 0 ? 300_000 : random.nextInt(500));
            var writer = blobs.create();
            writer.write(bytes, 0, bytes.length);
            writing.add(writer);
            written.add(bytes);
        }

        private void seal() {
            if (!writing.isEmpty()) {
                var bytes = written.removeFirst();
                var blob = writing.removeFirst().seal();
                contents.put(blob.id(), bytes);
                sealed.add(blob);
            }
        }

        private void name() {
            if (!sealed.isEmpty()) {
                put(sealed.removeFirst());
            }
        }

        private void copy() {
            any().map(named::get).ifPresent(this::put);
        }

        private void put(Blob blob) {
            var key = "row-" + number++;
            tables.write(tx -> {
                tx.put(ROWS, key, new Row(key, blob));
                tx.retain(blob);
                tx.afterCommit(() -> named.put(key, blob));
                return key;
            });
        }

        private void release() {
            any().ifPresent(key -> tables.write(tx -> {
                tx.afterCommit(() -> named.remove(key));
                tx.delete(ROWS, key);
                tx.release(named.get(key));
                return key;
            }));
        }

        private Optional<String> any() {
            return named.keySet().stream().sorted().skip(random.nextInt(named.size() + 1)).findFirst();
        }

        private void giveUp() {
            if (!writing.isEmpty()) {
                written.removeLast();
                writing.removeLast().close();
            }
        }

        private void pin() {
            any().map(named::get).filter(blob -> !pinned.containsKey(blob)).ifPresent(blob -> pinned.put(blob, blobs.pin(List.of(blob))));
        }
    }
}
