package dev.orrery.kernel.checksum;

import java.util.Arrays;

/// Makes long content short and keeps its CRC64NVME: bytes at the front are added (xor) to bytes further behind until only
/// the last [#REST_BYTES] are left. This needs no tables, and no byte waits for its neighbours, so the compiler turns it into
/// vector instructions: four times as fast as the tables of [Crc64Nvme].
///
/// It works because 1 + x^(8·696) + x^(8·876) + x^(8·1820) + x^(8·2872) + x^(8·2944) + x^(8·5056) + x^(8·5576) + x^(8·6828)
/// is a multiple of the CRC's polynomial, as the test shows. So a byte counts as much as its copies at eight distances
/// behind it, the differences to the highest power. The multiple is the fourth power of one that was found by trying sums of
/// powers below 2,048; as it is, no distance is so short that a byte would be read before the processor has stored it.
final class Crc64Fold {
    static final int REST_BYTES = 6828;
    /// So much is folded at once. The rest is read by the tables, so larger blocks cost less; larger than this they leave
    /// the caches.
    static final int BLOCK_BYTES = 128 * 1024;
    /// Shorter content is read by the tables sooner.
    static final int BLOCK_BYTES_MIN = 32 * 1024;
    private static final int D1 = 1252;
    private static final int D2 = 1772;
    private static final int D3 = 3884;
    private static final int D4 = 3956;
    private static final int D5 = 5008;
    private static final int D6 = 5952;
    private static final int D7 = 6132;
    private static final int D8 = REST_BYTES;
    /// As many zeros as the longest distance, the content, and room for its rest.
    private final byte[] folded = new byte[REST_BYTES + BLOCK_BYTES + REST_BYTES];

    /// Folds a block, from [#BLOCK_BYTES_MIN] to [#BLOCK_BYTES] long. The rest is in [#bytes] from [#restAt] on.
    ///
    /// @param register what came before
    void fold(byte[] bytes, int offset, int length, long register) {
        System.arraycopy(bytes, offset, folded, REST_BYTES, length);
        for (int i = 0; i < Long.BYTES; i++) {
            folded[REST_BYTES + i] ^= (byte) (register >>> 8 * i);
        }
        // Where the front ends: a byte has copies at all distances only while the rest is behind it.
        int end = length;
        for (int i = REST_BYTES; i < end; i++) {
            folded[i] = (byte) (folded[i] ^ copies(folded, i));
        }
        System.arraycopy(folded, end, folded, end + REST_BYTES, REST_BYTES);
        Arrays.fill(folded, end, end + REST_BYTES, (byte) 0);
        for (int i = end; i < end + REST_BYTES; i++) {
            folded[i + REST_BYTES] = (byte) (folded[i + REST_BYTES] ^ copies(folded, i));
        }
    }

    byte[] bytes() {
        return folded;
    }

    static int restAt(int length) {
        return length + REST_BYTES;
    }

    /// What bytes of the front leave here. Not narrowed to a byte: that would keep the compiler from vectors.
    private static int copies(byte[] folded, int i) {
        return folded[i - D1] ^ folded[i - D2] ^ folded[i - D3] ^ folded[i - D4] ^ folded[i - D5] ^ folded[i - D6]
                ^ folded[i - D7] ^ folded[i - D8];
    }
}
