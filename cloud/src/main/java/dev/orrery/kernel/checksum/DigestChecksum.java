package dev.orrery.kernel.checksum;

import java.security.MessageDigest;

/// A cryptographic digest.
record DigestChecksum(ChecksumAlgorithm algorithm, MessageDigest digest) implements Checksum {

    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
        return digest.digest();
    }
}
