package dev.orrery.kernel.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {
    private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

    /// The check values of the CRC catalogue (reveng.sourceforge.io/crc-catalogue) and of the RFCs of the digests.
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        "MD5, 25f9e794323b453885f5181f1b624d0b"
    })
    void knowsTheCheckValue(ChecksumAlgorithm algorithm, String expected) {
        assertThat(HexFormat.of().formatHex(algorithm.of(DIGITS))).isEqualTo(expected);
        assertThat(algorithm.length()).isEqualTo(expected.length() / 2);
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameInWhateverPiecesTheBytesCome(ChecksumAlgorithm algorithm) {
        // given bytes of every length around a table's step
        var random = new Random(1);
        for (int length = 0; length < 70; length++) {
            var bytes = new byte[length];
            random.nextBytes(bytes);

            // when they come in pieces, from the middle of an array
            var checksum = algorithm.start();
            var array = new byte[length + 3];
            System.arraycopy(bytes, 0, array, 3, length);
            for (int at = 0; at < length;) {
                int piece = 1 + random.nextInt(length - at);
                checksum.update(array, at + 3, piece);
                at += piece;
            }

            // then it is the same as at once
            assertThat(checksum.value()).isEqualTo(algorithm.of(bytes));
        }
    }

    /// Long content goes another way through CRC64NVME than short pieces of it: in lanes from 4 KiB on, folded from 32 KiB
    /// on, in blocks of 128 KiB.
    @ParameterizedTest
    @EnumSource
    void isTheSameForLongContentInShortPieces(ChecksumAlgorithm algorithm) {
        for (int length : new int[] {20_011, 32_767, 32_768, 131_071, 131_072, 131_073, 163_839, 163_840, 262_144, 600_011}) {
            var bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            var checksum = algorithm.start();
            for (int at = 0; at < bytes.length; at += 13) {
                checksum.update(bytes, at, Math.min(13, bytes.length - at));
            }

            assertThat(checksum.value()).as("%d bytes", length).isEqualTo(algorithm.of(bytes));
        }
    }

    /// What [Crc64Fold] rests on.
    @Test
    void foldsByAMultipleOfThePolynomial() {
        long sum = 0;
        for (int bytes : new int[] {0, 696, 876, 1820, 2872, 2944, 5056, 5576, Crc64Fold.REST_BYTES}) {
            sum ^= Crc.CRC64NVME.shift(Long.MIN_VALUE, bytes);
        }

        assertThat(sum).isZero();
    }

    /// A fold is used again, for blocks of other lengths, and after a register that was not empty.
    @Test
    void foldsBlocksOfManyLengthsOneAfterTheOther() {
        var random = new Random(4);
        var bytes = new byte[3_000_000];
        random.nextBytes(bytes);
        var checksum = ChecksumAlgorithm.CRC64NVME.start();
        for (int at = 0; at < bytes.length;) {
            int piece = Math.min(bytes.length - at, 1 + random.nextInt(400_000));
            checksum.update(bytes, at, piece);
            at += piece;
        }
        var inShort = ChecksumAlgorithm.CRC64NVME.start();
        for (int at = 0; at < bytes.length; at += 1_000) {
            inShort.update(bytes, at, 1_000);
        }

        assertThat(checksum.value()).isEqualTo(inShort.value());
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void tellsTheWholeFromItsParts(ChecksumAlgorithm algorithm) {
        var random = new Random(2);
        var whole = new byte[70_000];
        random.nextBytes(whole);
        for (int cut : new int[] {0, 1, 7, 8, 65_535, 65_536, 69_999, 70_000}) {
            var first = algorithm.of(Arrays.copyOf(whole, cut));
            var second = algorithm.of(Arrays.copyOfRange(whole, cut, whole.length));

            assertThat(algorithm.combine(first, second, whole.length - cut)).isEqualTo(algorithm.of(whole));
        }
    }

    /// A part of more than 2³² bits, made by doubling zeros, against the same made in other steps.
    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void combinesLargeParts(ChecksumAlgorithm algorithm) {
        var mebibyte = algorithm.of(new byte[1 << 20]);
        var doubled = mebibyte;
        for (long length = 1 << 20; length < 5L << 30; length *= 2) {
            doubled = algorithm.combine(doubled, doubled, length);
        }
        var added = mebibyte;
        for (int i = 1; i < 8 << 10; i++) {
            added = algorithm.combine(added, mebibyte, 1 << 20);
        }

        assertThat(doubled).isEqualTo(added);
    }

    @Test
    void refusesToCombineDigestsAndValuesOfTheWrongLength() {
        assertThatThrownBy(() -> ChecksumAlgorithm.SHA256.combine(new byte[32], new byte[32], 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChecksumAlgorithm.CRC32.combine(new byte[4], new byte[8], 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByNameAndHeader(ChecksumAlgorithm algorithm) {
        assertThat(ChecksumAlgorithm.ofHeader(algorithm.header().toUpperCase(java.util.Locale.ROOT))).contains(algorithm);
        if (algorithm != ChecksumAlgorithm.MD5) {
            assertThat(ChecksumAlgorithm.named(algorithm.name().toLowerCase(java.util.Locale.ROOT))).contains(algorithm);
        }
    }
}
