package dev.orrery.gateway.protocol;

/// CRC-64/NVME, for documents; content has a faster one.
final class Crc64Nvme {
    /// The reflected polynomial of the NVM Express specification.
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final long[] TABLE = table();

    private Crc64Nvme() { }

    private static long[] table() {
        var table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            table[i] = value;
        }
        return table;
    }

    static byte[] of(byte[] body) {
        long value = -1;
        for (byte octet : body) {
            value = TABLE[(int) (value ^ octet) & 0xFF] ^ value >>> 8;
        }
        return new Octets(8).big(~value, 8).toByteArray();
    }
}
