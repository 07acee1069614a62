package dev.orrery.kernel.checksum;

/// A CRC, the JDK's own (which the processor computes) or [Crc64Nvme].
record CyclicChecksum(ChecksumAlgorithm algorithm, java.util.zip.Checksum crc) implements Checksum {

    @Override
    public void update(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
        return Crc.bytes(crc.getValue(), algorithm.length());
    }
}
