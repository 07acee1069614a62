package dev.orrery.kernel.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableBlobsTest {
    @TempDir
    Path directory;

    @Nested
    class Process extends OnDisk {
        @Override
        Durability durability() {
            return Durability.PROCESS;
        }
    }

    @Nested
    class Synced extends OnDisk {
        @Override
        Durability durability() {
            return Durability.DISK;
        }
    }

    abstract class OnDisk extends BlobsContract {
        private DurableBlobs blobs;

        abstract Durability durability();

        @BeforeEach
        void open() {
            blobs = DurableBlobs.open(directory, durability(), new SeededIds(7));
        }

        @AfterEach
        void close() {
            blobs.close();
        }

        @Override
        Blobs blobs() {
            return blobs;
        }

        @Test
        void blobsAreThereAfterARestart() throws IOException {
            var blob = write(random(700_000), 100_000);
            blobs.close();
            blobs = DurableBlobs.open(directory, durability(), new SeededIds(8));
            assertThat(readBuffers(blob, 0, blob.length())).isEqualTo(random(700_000));
            blobs.sweep(blob.id()::equals).run();
            assertThat(readBuffers(blob, 0, blob.length())).isEqualTo(random(700_000));
        }

        @Test
        void aSweepTakesWhatAnEarlierProcessLeftAndNobodyNames() throws IOException {
            // given
            var named = write(random(1000), 100);
            var left = write(random(1000), 100);
            blobs.close();
            blobs = DurableBlobs.open(directory, durability(), new SeededIds(8));
            var sweep = blobs.sweep(named.id()::equals);
            var own = write(random(1000), 100);

            // when
            sweep.run();

            // then
            assertThat(readBuffers(named, 0, 1000)).isEqualTo(random(1000));
            assertThat(readBuffers(own, 0, 1000)).isEqualTo(random(1000));
            assertThatThrownBy(() -> blobs.open(left, 0, 1)).isInstanceOf(DamagedException.class);
        }

        @Test
        void aSweepEndsWhenTheDirectoryIsGivenBack() throws IOException {
            var left = write(random(1000), 100);
            blobs.close();
            var before = DurableBlobs.open(directory, durability(), new SeededIds(8));
            var sweep = before.sweep(_ -> false);
            before.close();
            blobs = DurableBlobs.open(directory, durability(), new SeededIds(9));

            sweep.run();

            assertThat(readBuffers(left, 0, 1000)).isEqualTo(random(1000));
        }

        @Test
        void aBlobThatIsGivenUpLeavesNothing() throws IOException {
            try (var writer = blobs.create()) {
                writer.write(random(900_000), 0, 900_000);
                assertThat(files()).hasSize(1);
            }
            assertThat(files()).isEmpty();
        }

        @Test
        void anyDamageIsReportedByWhoeverReadsIt() throws IOException {
            for (int length : new int[] {0, 100, 600_000}) {
                var blob = write(random(length), 100_000);
                var file = files().getFirst();
                var intact = Files.readAllBytes(file);
                for (int position = 0; position < intact.length; position += 1 + intact.length / 300) {
                    var bytes = intact.clone();
                    bytes[position] ^= (byte) (1 << position % 8);
                    Files.write(file, bytes);
                    assertDamaged(blob);
                }
                Files.write(file, java.util.Arrays.copyOf(intact, intact.length - 1));
                assertDamaged(blob);
                Files.write(file, java.util.Arrays.copyOf(intact, intact.length + 1));
                assertDamaged(blob);
                Files.write(file, intact);
                assertThat(readBuffers(blob, 0, length)).isEqualTo(random(length));
                blobs.delete(blob);
            }
        }

        private void assertDamaged(Blob blob) {
            assertThatThrownBy(() -> readBuffers(blob, 0, blob.length())).isInstanceOf(DamagedException.class)
                    .hasMessageContaining(blob.id());
        }
    }

    @Nested
    class Temporary extends BlobsContract {
        private final DurableBlobs blobs = DurableBlobs.temporary(new SeededIds(9));

        @AfterEach
        void close() {
            blobs.close();
        }

        @Override
        Blobs blobs() {
            return blobs;
        }
    }

    private List<Path> files() throws IOException {
        try (var paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).filter(path -> !path.endsWith("lock")).toList();
        }
    }
}
