package dev.orrery.kernel.checksum;

/// Arithmetic of a reflected CRC whose register starts and ends inverted, as all three of S3's do: polynomials over two
/// elements, the coefficient of x⁰ in the highest of `width` bits.
///
/// @param polynomial without its highest term, reflected
record Crc(int width, long polynomial) {
    static final Crc CRC32 = new Crc(32, 0xEDB88320L);
    static final Crc CRC32C = new Crc(32, 0x82F63B78L);
    static final Crc CRC64NVME = new Crc(64, 0x9A6C9329AC4BC9B5L);

    /// Appending n bytes shifts the first value by n; the inversions at both ends cancel out.
    long combine(long first, long second, long secondLength) {
        if (secondLength < 0) {
            throw new IllegalArgumentException("a length of " + secondLength);
        }
        return shift(first, secondLength) ^ second;
    }

    /// The value times x⁸ⁿ: what n zero bytes make of a register.
    long shift(long value, long bytes) {
        long shifted = value;
        long square = one() >>> 8;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                shifted = multiply(square, shifted);
            }
            square = multiply(square, square);
        }
        return shifted;
    }

    /// The value times x.
    long timesX(long value) {
        return (value & 1) != 0 ? value >>> 1 ^ polynomial : value >>> 1;
    }

    private long one() {
        return 1L << width - 1;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long bit = one(); bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = timesX(shifted);
        }
        return product;
    }

    static byte[] bytes(long value, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> 8 * (length - 1 - i));
        }
        return bytes;
    }

    static long number(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("a value of " + bytes.length + " bytes instead of " + length);
        }
        long value = 0;
        for (byte octet : bytes) {
            value = value << 8 | octet & 0xFF;
        }
        return value;
    }
}
