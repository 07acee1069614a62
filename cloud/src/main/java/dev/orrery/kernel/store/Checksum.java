package dev.orrery.kernel.store;

import java.util.zip.CRC32C;

/// CRC-32C: computed by the processor, and finds every burst of up to 32 damaged bits.
final class Checksum {
    private Checksum() { }

    static int of(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
