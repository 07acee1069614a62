package dev.orrery.kernel.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What all blobs promise. One subclass per kind.
abstract class BlobsContract {
    private static final int CHUNK = 256 * 1024;

    abstract Blobs blobs();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 77})
    void whatIsWrittenCanBeRead(int length) throws IOException {
        var bytes = random(length);
        var blob = write(bytes, 10_000);
        assertThat(blob.length()).isEqualTo(length);
        assertThat(readBuffers(blob, 0, length)).isEqualTo(bytes);
        try (var stream = blobs().open(blob, 0, length)) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes);
        }
        try (var stream = blobs().open(blob, 0, length)) {
            for (int i = 0; i < Math.min(length, 2000); i++) {
                assertThat(stream.read()).isEqualTo(bytes[i] & 0xFF);
            }
        }
    }

    @Test
    void anyRangeCanBeRead() throws IOException {
        var bytes = random(3 * CHUNK + 100);
        var blob = write(bytes, CHUNK);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int i = 0; i < 200; i++) {
            int offset = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - offset + 1);
            assertThat(readBuffers(blob, offset, length)).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
        }
        assertThat(readBuffers(blob, CHUNK, CHUNK)).isEqualTo(Arrays.copyOfRange(bytes, CHUNK, 2 * CHUNK));
    }

    @Test
    void bytesAndBuffersCanBeReadInTurn() throws IOException {
        var bytes = random(2 * CHUNK);
        var blob = write(bytes, 999);
        try (var stream = blobs().open(blob, 10, bytes.length - 20)) {
            assertThat(stream.read()).isEqualTo(bytes[10] & 0xFF);
            var two = new byte[2];
            assertThat(stream.readNBytes(two, 0, 2)).isEqualTo(2);
            var buffer = stream.nextBuffer();
            assertThat(buffer.get(0)).isEqualTo(bytes[13]);
            long rest = stream.readAllBytes().length;
            assertThat(3 + buffer.limit() + rest).isEqualTo(bytes.length - 20);
        }
    }

    @Test
    void aRangeOutsideTheBlobIsRefused() throws IOException {
        var blob = write(random(10), 10);
        assertThatThrownBy(() -> blobs().open(blob, 5, 6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> blobs().open(blob, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> blobs().open(blob, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingBlobIsDamage() {
        assertThatThrownBy(() -> blobs().open(new Blob("00000000000000000000000000000000", 1), 0, 1))
                .isInstanceOf(DamagedException.class).hasMessageContaining("missing");
    }

    @Test
    void aDeletedBlobIsGoneButStreamsGoOn() throws IOException {
        var bytes = random(4 * CHUNK);
        var blob = write(bytes, CHUNK);
        try (var stream = blobs().open(blob, 0, blob.length())) {
            assertThat(stream.read()).isEqualTo(bytes[0] & 0xFF);
            blobs().delete(blob);
            blobs().delete(blob);
            assertThatThrownBy(() -> blobs().open(blob, 0, 1)).isInstanceOf(DamagedException.class);
            assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    @Test
    void nothingStaysWhenAllIsDeleted() throws IOException {
        var blob = write(random(1000), 100);
        blobs().deleteAll();
        assertThatThrownBy(() -> blobs().open(blob, 0, 1)).isInstanceOf(DamagedException.class);
        assertThat(readBuffers(write(random(5), 5), 0, 5)).isEqualTo(random(5));
    }

    @Test
    void aBlobThatIsWrittenWhileEverythingIsThrownAwayCannotBeSealed() {
        try (var writer = blobs().create()) {
            writer.write(random(2 * CHUNK), 0, 2 * CHUNK);
            blobs().deleteAll();
            assertThatThrownBy(writer::seal).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aSealedBlobTakesNoMore() {
        var writer = blobs().create();
        writer.seal();
        assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::seal).isInstanceOf(IllegalStateException.class);
        writer.close();
    }

    Blob write(byte[] bytes, int step) {
        try (var writer = blobs().create()) {
            for (int position = 0; position < bytes.length; position += step) {
                writer.write(bytes, position, Math.min(step, bytes.length - position));
            }
            return writer.seal();
        }
    }

    byte[] readBuffers(Blob blob, long offset, long length) throws IOException {
        var read = new ByteArrayOutputStream();
        try (var stream = blobs().open(blob, offset, length)) {
            for (var buffer = stream.nextBuffer(); buffer.hasRemaining(); buffer = stream.nextBuffer()) {
                var bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                read.write(bytes);
            }
        }
        return read.toByteArray();
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        RandomGeneratorFactory.of("L64X128MixRandom").create(length).nextBytes(bytes);
        return bytes;
    }
}
