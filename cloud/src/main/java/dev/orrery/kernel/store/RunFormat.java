package dev.orrery.kernel.store;

/// The file of a run: blocks, an index of them, a Bloom filter, and a footer; each ends with its CRC-32C.
///
/// A block holds entries in order: how many bytes the key shares with the one before, how many follow, the length of the
/// value plus one (zero where the key was deleted), the rest of the key, the value. The index has for each block its
/// offset and the shortest key that parts it from the block before.
final class RunFormat {
    static final int MAGIC = 0x4E55_524F;
    static final int CHECKSUM_BYTES = Integer.BYTES;
    static final int FOOTER_BYTES = 3 * Long.BYTES + Integer.BYTES + CHECKSUM_BYTES;

    private RunFormat() { }

    static String fileName(long number) {
        return "run-" + number;
    }

    static void entry(Sink sink, byte[] previous, byte[] key, byte[] value) {
        int shared = sharedPrefix(previous, key);
        sink.unsigned(shared);
        sink.unsigned(key.length - shared);
        sink.unsigned(isDeleted(value) ? 0 : value.length + 1L);
        sink.raw(key, shared, key.length - shared);
        sink.raw(value);
    }

    static int sharedPrefix(byte[] left, byte[] right) {
        int mismatch = java.util.Arrays.mismatch(left, right);
        return mismatch < 0 ? left.length : mismatch;
    }

    static boolean isDeleted(byte[] value) {
        return value == Cursor.DELETED;
    }
}
