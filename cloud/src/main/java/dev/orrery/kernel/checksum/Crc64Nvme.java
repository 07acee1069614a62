package dev.orrery.kernel.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// The CRC of 64 bits from the NVM Express command set, which SDKs send by default for some uploads. Eight bytes a step,
/// by one table for each of them.
///
/// Source: NVM Express NVM Command Set Specification 1.0c, section 5.2.1.3.4 "64b CRC Polynomial".
final class Crc64Nvme implements Checksum {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// At `256 * n + b`: what the byte b, followed by n zero bytes, makes of an empty register.
    private static final long[] TABLE = table();
    private long register = -1;

    private static long[] table() {
        var table = new long[8 * 256];
        for (int octet = 0; octet < 256; octet++) {
            long value = octet;
            for (int bit = 0; bit < 8; bit++) {
                value = Crc.CRC64NVME.timesX(value);
            }
            table[octet] = value;
        }
        for (int i = 256; i < table.length; i++) {
            long before = table[i - 256];
            table[i] = before >>> 8 ^ table[(int) before & 0xFF];
        }
        return table;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        var table = TABLE;
        long value = register;
        int end = offset + length;
        int i = offset;
        for (int wholeEnd = end - 7; i < wholeEnd; i += 8) {
            value ^= (long) LONG.get(bytes, i);
            value = table[0x700 | (int) value & 0xFF]
                    ^ table[0x600 | (int) (value >>> 8) & 0xFF]
                    ^ table[0x500 | (int) (value >>> 16) & 0xFF]
                    ^ table[0x400 | (int) (value >>> 24) & 0xFF]
                    ^ table[0x300 | (int) (value >>> 32) & 0xFF]
                    ^ table[0x200 | (int) (value >>> 40) & 0xFF]
                    ^ table[0x100 | (int) (value >>> 48) & 0xFF]
                    ^ table[(int) (value >>> 56)];
        }
        for (; i < end; i++) {
            value = value >>> 8 ^ table[((int) value ^ bytes[i]) & 0xFF];
        }
        register = value;
    }

    @Override
    public void update(int octet) {
        register = register >>> 8 ^ TABLE[((int) register ^ octet) & 0xFF];
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
