package dev.orrery.kernel.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// The CRC of 64 bits from the NVM Express command set, which S3 computes for every object that has no other checksum.
/// Eight bytes a step, by one table for each of them. A step must wait for the one before it, so long content is read in
/// four lanes at once, whose registers are put together afterwards. Content that is longer still is folded first.
///
/// Source: NVM Express NVM Command Set Specification 1.0c, section 5.2.1.3.4 "64b CRC Polynomial".
final class Crc64Nvme implements Checksum {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// In the n-th, at b: what the byte b, followed by n zero bytes, makes of an empty register. Arrays of their own, so that
    /// the compiler knows that no index leaves them.
    private static final long[][] TABLES = tables();
    private static final long[] TABLE_0 = TABLES[0];
    private static final long[] TABLE_1 = TABLES[1];
    private static final long[] TABLE_2 = TABLES[2];
    private static final long[] TABLE_3 = TABLES[3];
    private static final long[] TABLE_4 = TABLES[4];
    private static final long[] TABLE_5 = TABLES[5];
    private static final long[] TABLE_6 = TABLES[6];
    private static final long[] TABLE_7 = TABLES[7];
    private static final int LANE_BYTES = 1024;
    private static final int LANES = 4;
    /// At `256 * n + b`: what a lane of zero bytes makes of a register that holds b in its n-th byte and nothing else.
    private static final long[] SHIFT = shiftTable();
    private long register = -1;
    private Crc64Fold fold;

    private static long[][] tables() {
        var tables = new long[8][256];
        for (int octet = 0; octet < 256; octet++) {
            long value = octet;
            for (int bit = 0; bit < 8; bit++) {
                value = Crc.CRC64NVME.timesX(value);
            }
            tables[0][octet] = value;
        }
        for (int n = 1; n < 8; n++) {
            for (int octet = 0; octet < 256; octet++) {
                long before = tables[n - 1][octet];
                tables[n][octet] = before >>> 8 ^ tables[0][(int) before & 0xFF];
            }
        }
        return tables;
    }

    private static long[] shiftTable() {
        var table = new long[8 * 256];
        for (int i = 0; i < 8; i++) {
            for (int octet = 1; octet < 256; octet++) {
                int bit = Integer.lowestOneBit(octet);
                table[i << 8 | octet] = octet == bit ? Crc.CRC64NVME.shift((long) bit << 8 * i, LANE_BYTES)
                        : table[i << 8 | octet ^ bit] ^ table[i << 8 | bit];
            }
        }
        return table;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        long value = register;
        int end = offset + length;
        int i = offset;
        while (end - i >= Crc64Fold.BLOCK_BYTES_MIN) {
            int block = Math.min(end - i, Crc64Fold.BLOCK_BYTES);
            value = folded(bytes, i, block, value);
            i += block;
        }
        register = read(bytes, i, end, value);
    }

    private long folded(byte[] bytes, int offset, int length, long value) {
        if (fold == null) {
            fold = new Crc64Fold();
        }
        fold.fold(bytes, offset, length, value);
        int rest = Crc64Fold.restAt(length);
        return read(fold.bytes(), rest, rest + Crc64Fold.REST_BYTES, 0);
    }

    private static long read(byte[] bytes, int offset, int end, long register) {
        long value = register;
        int i = offset;
        for (; end - i >= LANES * LANE_BYTES; i += LANES * LANE_BYTES) {
            value = lanes(bytes, i, value);
        }
        for (; end - i >= 8; i += 8) {
            value = step(value ^ (long) LONG.get(bytes, i));
        }
        for (; i < end; i++) {
            value = value >>> 8 ^ TABLE_0[((int) value ^ bytes[i]) & 0xFF];
        }
        return value;
    }

    private static long lanes(byte[] bytes, int offset, long register) {
        long first = register;
        long second = 0;
        long third = 0;
        long fourth = 0;
        for (int i = offset; i < offset + LANE_BYTES; i += 8) {
            first = step(first ^ (long) LONG.get(bytes, i));
            second = step(second ^ (long) LONG.get(bytes, i + LANE_BYTES));
            third = step(third ^ (long) LONG.get(bytes, i + 2 * LANE_BYTES));
            fourth = step(fourth ^ (long) LONG.get(bytes, i + 3 * LANE_BYTES));
        }
        return shift(shift(shift(first) ^ second) ^ third) ^ fourth;
    }

    private static long step(long value) {
        return TABLE_7[(int) value & 0xFF]
                ^ TABLE_6[(int) (value >>> 8) & 0xFF]
                ^ TABLE_5[(int) (value >>> 16) & 0xFF]
                ^ TABLE_4[(int) (value >>> 24) & 0xFF]
                ^ TABLE_3[(int) (value >>> 32) & 0xFF]
                ^ TABLE_2[(int) (value >>> 40) & 0xFF]
                ^ TABLE_1[(int) (value >>> 48) & 0xFF]
                ^ TABLE_0[(int) (value >>> 56) & 0xFF];
    }

    private static long shift(long value) {
        long shifted = 0;
        for (int i = 0; i < 8; i++) {
            shifted ^= SHIFT[i << 8 | (int) (value >>> 8 * i) & 0xFF];
        }
        return shifted;
    }

    @Override
    public void update(int octet) {
        register = register >>> 8 ^ TABLE_0[((int) register ^ octet) & 0xFF];
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = -1;
    }
}
