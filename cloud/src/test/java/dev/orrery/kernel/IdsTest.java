package dev.orrery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void uuidsAreOfVersionFourAndAllDifferent() {
        var ids = new SecureIds();
        var seen = new HashSet<String>();

        for (int i = 0; i < 2_000; i++) {
            var text = ids.uuid();
            var uuid = UUID.fromString(text);
            assertThat(uuid.toString()).isEqualTo(text);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            seen.add(text);
        }

        assertThat(seen).hasSize(2_000);
    }

    @Test
    void hexHasAsManyDigitsAsAskedFor() {
        var ids = new SeededIds(1);

        for (int digits = 0; digits < 70; digits++) {
            assertThat(ids.hex(digits)).hasSize(digits).matches("[0-9a-f]*");
        }
    }

    /// Blocks of random bytes end in the middle of an id: what follows comes from the next block, not from an empty one.
    @Test
    void drawsFromOneBlockIntoTheNext() {
        var ids = new SecureIds();

        for (int i = 0; i < 1_000; i++) {
            var bytes = new byte[37];
            ids.fill(bytes);
            int zeros = 0;
            for (byte b : bytes) {
                zeros += b == 0 ? 1 : 0;
            }
            assertThat(zeros).isLessThan(10);
        }
    }

    @Test
    void theSameSeedGivesTheSameIds() {
        var one = new SeededIds(7);
        var other = new SeededIds(7);

        assertThat(one.uuid() + one.hex(33) + one.alphanumeric(20)).isEqualTo(other.uuid() + other.hex(33) + other.alphanumeric(20));
    }
}
