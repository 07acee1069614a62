package dev.orrery.kernel.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes being put together.
final class Sink {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private byte[] bytes;
    private int size;

    Sink(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /// The bytes so far are the first [#size] of these; valid until the next change.
    byte[] array() {
        return bytes;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// Forgets everything from `length` on.
    void cut(int length) {
        size = length;
    }

    /// Forgets everything, and the memory too when it is more than this.
    void clear(int keptBytesMax) {
        size = 0;
        if (bytes.length > keptBytesMax) {
            bytes = new byte[keptBytesMax];
        }
    }

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void int32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void int64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    void setInt32(int position, int value) {
        INT.set(bytes, position, value);
    }

    /// Seven bits a byte, the lowest first.
    void unsigned(long value) {
        room(10);
        while ((value & ~0x7FL) != 0) {
            bytes[size++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        bytes[size++] = (byte) value;
    }

    /// Small numbers of either sign in few bytes.
    void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    void text(String value) {
        block(value.getBytes(StandardCharsets.UTF_8));
    }

    void block(byte[] value) {
        unsigned(value.length);
        raw(value);
    }

    void raw(byte[] value, int offset, int length) {
        room(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    void raw(byte[] value) {
        raw(value, 0, value.length);
    }

    private void room(int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }
}
