package dev.orrery.kernel.store;

import java.util.Arrays;

/// Where the blocks of a run are, and which keys they begin with; packed, since there may be hundreds of thousands.
final class RunIndex {
    private final long[] offsets;
    private final int[] keyEnds;
    private final byte[] keys;

    /// @param end where the last block ends
    RunIndex(Source source, long end) {
        int capacity = 16;
        var offsets = new long[capacity];
        var keyEnds = new int[capacity];
        var keys = new Sink(1024);
        int size = 0;
        while (source.hasMore()) {
            if (size + 1 == capacity) {
                capacity *= 2;
                offsets = Arrays.copyOf(offsets, capacity);
                keyEnds = Arrays.copyOf(keyEnds, capacity);
            }
            offsets[size] = source.unsigned();
            int length = (int) source.unsigned();
            keys.raw(source.bytes, source.position, length);
            source.position += length;
            keyEnds[size++] = keys.size();
        }
        offsets[size] = end;
        this.offsets = Arrays.copyOf(offsets, size + 1);
        this.keyEnds = Arrays.copyOf(keyEnds, size);
        this.keys = keys.toByteArray();
    }

    int size() {
        return keyEnds.length;
    }

    long offset(int block) {
        return offsets[block];
    }

    /// The only block that may have this key.
    int blockOf(byte[] key) {
        int low = 0;
        int high = keyEnds.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Arrays.compareUnsigned(keys, keyEnds[middle - 1], keyEnds[middle], key, 0, key.length) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
