package dev.orrery.kernel.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes being taken apart, as [Sink] put them together. What is no such thing ends in an [IndexOutOfBoundsException].
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
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = bytes[position++];
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number without end before byte " + position);
    }

    long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    boolean flag() {
        return bytes[position++] != 0;
    }

    /// A number of things, each of which takes at least a byte.
    int size() {
        long size = unsigned();
        if (size < 0 || size > end - position) {
            throw new IndexOutOfBoundsException(size + " things do not fit before byte " + end);
        }
        return (int) size;
    }

    String text() {
        int length = size();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    byte[] block() {
        return raw(size());
    }

    byte[] raw(int length) {
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }
}
