package dev.orrery.kernel.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.SeededIds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinsTest {
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));

    @Test
    void aPinnedBlobIsDeletedWhenItsLastReaderIsDone() {
        // given a blob that two are reading
        var blob = blob();
        var first = blobs.pin(List.of(blob));
        var second = blobs.pin(List.of(blob));

        // when it is deleted, then it stays for both
        blobs.delete(blob);
        first.close();
        first.close();
        assertThat(blobs.count()).isEqualTo(1);

        // and goes with the last
        second.close();
        assertThat(blobs.count()).isZero();
    }

    @Test
    void aPinThatComesTooLateSaysSoAndKeepsNothing() {
        var gone = blob();
        var there = blob();
        blobs.delete(gone);

        assertThatThrownBy(() -> blobs.pin(List.of(there, gone))).isInstanceOf(DamagedException.class).hasMessageContaining(gone.id());

        blobs.delete(there);
        assertThat(blobs.count()).isZero();
    }

    @Test
    void aPinThatIsClosedDeletesNothingThatNobodyDeleted() {
        var blob = blob();
        blobs.pin(List.of(blob)).close();
        assertThat(blobs.count()).isEqualTo(1);
    }

    private Blob blob() {
        try (var writer = blobs.create()) {
            writer.write(new byte[] {1}, 0, 1);
            return writer.seal();
        }
    }
}
