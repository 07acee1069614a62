package dev.orrery.kernel.store;

import java.util.Arrays;

/// Bytes being taken apart, as [Sink] put them together. Whoever uses it has verified a checksum, or checks [#fits].
final class Source {
    final byte[] bytes;
    int position;
    final int end;

    Source(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    boolean hasMore() {
        return position < end;
    }

    int int32() {
        int value = bytes[position] & 0xFF | (bytes[position + 1] & 0xFF) << 8 | (bytes[position + 2] & 0xFF) << 16
                | bytes[position + 3] << 24;
        position += Integer.BYTES;
        return value;
    }

    long int64() {
        return int32() & 0xFFFF_FFFFL | (long) int32() << 32;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            int octet = bytes[position++];
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }

    byte[] raw(int length) {
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }
}
