package dev.orrery.services.s3;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a sender says about the bytes it sends, to be checked against them.
///
/// @param md5 of `Content-MD5`; empty when it was not sent
/// @param algorithm that shall be kept; the sender's choice
/// @param value in base64; empty when a trailer will tell, or nobody
record Claim(byte[] md5, Optional<ChecksumAlgorithm> algorithm, String value) {
    static final Claim NOTHING = new Claim(new byte[0], Optional.empty(), "");

    /// The members of a request, null where absent.
    static Claim of(String contentMd5, String algorithm, String crc32, String crc32c, String crc64nvme, String sha1, String sha256) {
        if (Stream.of(crc32, crc32c, crc64nvme, sha1, sha256).filter(java.util.Objects::nonNull).count() > 1) {
            throw doubled();
        }
        var md5 = contentMd5 == null ? new byte[0] : md5(contentMd5);
        var claim = new Claim(md5, algorithm == null ? Optional.empty() : Optional.of(named(algorithm)), "");
        return claim.with(ChecksumAlgorithm.CRC32, crc32).with(ChecksumAlgorithm.CRC32C, crc32c)
                .with(ChecksumAlgorithm.CRC64NVME, crc64nvme).with(ChecksumAlgorithm.SHA1, sha1).with(ChecksumAlgorithm.SHA256, sha256);
    }

    /// With what came behind the last byte.
    Claim with(Map<String, String> trailers) {
        var claim = this;
        for (var trailer : trailers.entrySet()) {
            var told = ChecksumAlgorithm.ofHeader(trailer.getKey()).filter(algorithm -> algorithm != ChecksumAlgorithm.MD5);
            if (told.isPresent()) {
                claim = claim.with(told.get(), trailer.getValue());
            }
        }
        return claim;
    }

    static ChecksumAlgorithm named(String name) {
        return ChecksumAlgorithm.named(name).orElseThrow(() -> S3Errors.invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                        + "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
    }

    private Claim with(ChecksumAlgorithm told, String base64) {
        if (base64 == null || base64.isEmpty()) {
            return this;
        }
        if (!value.isEmpty()) {
            throw doubled();
        }
        if (algorithm.isPresent() && algorithm.get() != told) {
            throw S3Errors.invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
        if (decoded(base64).length != told.length()) {
            throw S3Errors.invalidRequest("Value for " + told.header() + " header is invalid.");
        }
        return new Claim(md5, Optional.of(told), base64);
    }

    private static byte[] md5(String base64) {
        var bytes = decoded(base64);
        if (bytes.length != ChecksumAlgorithm.MD5.length()) {
            throw S3Errors.error("InvalidDigest", 400, "The Content-MD5 you specified was invalid.").with("Content-MD5", base64);
        }
        return bytes;
    }

    /// Nothing when it is no base64.
    static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    static S3Error doubled() {
        return S3Errors.invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }

    static S3Error badDigest(ChecksumAlgorithm algorithm) {
        return S3Errors.error("BadDigest", 400,
                "The " + algorithm.name().toUpperCase(Locale.ROOT) + " you specified did not match the calculated checksum.");
    }
}
