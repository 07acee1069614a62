package dev.orrery.kernel.checksum;

import java.util.Base64;

/// A checksum that is being computed. For one thread, for one content.
public sealed interface Checksum permits CyclicChecksum, DigestChecksum {

    ChecksumAlgorithm algorithm();

    void update(byte[] bytes, int offset, int length);

    /// The checksum of everything so far, big end first. Ends the computation: nothing may be added afterwards, and it may
    /// be asked for once.
    byte[] value();

    /// The [#value] as AWS writes it in headers.
    default String base64() {
        return Base64.getEncoder().encodeToString(value());
    }
}
