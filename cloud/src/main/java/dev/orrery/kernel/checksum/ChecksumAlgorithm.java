package dev.orrery.kernel.checksum;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The ways to make a checksum of a content. Names are S3's, except that MD5 is not one of its flexible checksums.
///
/// Source: S3 User Guide, "Checking object integrity in Amazon S3".
public enum ChecksumAlgorithm {
    CRC32(4, "x-amz-checksum-crc32"),
    CRC32C(4, "x-amz-checksum-crc32c"),
    CRC64NVME(8, "x-amz-checksum-crc64nvme"),
    SHA1(20, "x-amz-checksum-sha1"),
    SHA256(32, "x-amz-checksum-sha256"),
    MD5(16, "content-md5");

    private final int length;
    private final String header;

    ChecksumAlgorithm(int length, String header) {
        this.length = length;
        this.header = header;
    }

    /// By S3's name, without case: `crc32c`. Does not know MD5.
    public static Optional<ChecksumAlgorithm> named(String name) {
        for (var algorithm : values()) {
            if (algorithm != MD5 && algorithm.name().equalsIgnoreCase(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// By the header or trailer that carries it, without case: `x-amz-checksum-crc32`, `Content-MD5`.
    public static Optional<ChecksumAlgorithm> ofHeader(String header) {
        for (var algorithm : values()) {
            if (algorithm.header.equalsIgnoreCase(header)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// Bytes of a value.
    public int length() {
        return length;
    }

    /// The header that carries a value in base64, in lower case.
    public String header() {
        return header;
    }

    public Checksum start() {
        return switch (this) {
            case CRC32 -> new CyclicChecksum(this, new CRC32());
            case CRC32C -> new CyclicChecksum(this, new CRC32C());
            case CRC64NVME -> new CyclicChecksum(this, new Crc64Nvme());
            case SHA1 -> new DigestChecksum(this, digest("SHA-1"));
            case SHA256 -> new DigestChecksum(this, digest("SHA-256"));
            case MD5 -> new DigestChecksum(this, digest("MD5"));
        };
    }

    /// The value for bytes at hand.
    public byte[] of(byte[] bytes) {
        var checksum = start();
        checksum.update(bytes, 0, bytes.length);
        return checksum.value();
    }

    /// Whether the value for a whole can be told from the values for its parts.
    public boolean combines() {
        return switch (this) {
            case CRC32, CRC32C, CRC64NVME -> true;
            case SHA1, SHA256, MD5 -> false;
        };
    }

    /// The value for two contents, one behind the other.
    ///
    /// @param first the value for the first
    /// @param second the value for the second
    /// @param secondLength bytes of the second
    public byte[] combine(byte[] first, byte[] second, long secondLength) {
        var crc = switch (this) {
            case CRC32 -> Crc.CRC32;
            case CRC32C -> Crc.CRC32C;
            case CRC64NVME -> Crc.CRC64NVME;
            case SHA1, SHA256, MD5 -> throw new IllegalArgumentException(this + " of parts does not tell that of the whole");
        };
        return Crc.bytes(crc.combine(Crc.number(first, length), Crc.number(second, length), secondLength), length);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }
}
