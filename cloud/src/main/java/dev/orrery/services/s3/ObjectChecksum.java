package dev.orrery.services.s3;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/// The checksum that is kept with a content.
///
/// @param value in base64, for a composite one with `-` and the number of parts
record ObjectChecksum(ChecksumAlgorithm algorithm, String value, Kind kind) {
    enum Kind { FULL_OBJECT, COMPOSITE }

    ChecksumType type() {
        return switch (kind) {
            case FULL_OBJECT -> ChecksumType.FULL_OBJECT;
            case COMPOSITE -> ChecksumType.COMPOSITE;
        };
    }

    /// Hands the value to the setter of its algorithm; S3's shapes have one member for each.
    static void tell(ChecksumAlgorithm algorithm, String value, Consumer<String> crc32, Consumer<String> crc32c,
            Consumer<String> crc64nvme, Consumer<String> sha1, Consumer<String> sha256) {
        switch (algorithm) {
            case CRC32 -> crc32.accept(value);
            case CRC32C -> crc32c.accept(value);
            case CRC64NVME -> crc64nvme.accept(value);
            case SHA1 -> sha1.accept(value);
            case SHA256 -> sha256.accept(value);
            case MD5 -> throw new IllegalStateException("MD5 is not kept as a checksum");
        }
    }
}
