package dev.orrery.services.s3;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/// Ids of multipart uploads: begin with the time, so that a key's uploads sort by it, and end with a check of bucket and key, so that
/// an id tells whether it is of a key even when the upload is over.
final class UploadId {
    private static final int TIME_DIGITS = 12;
    private static final int RANDOM_CHARACTERS = 44;
    private static final int CHECK_BYTES = 4;

    private UploadId() { }

    static String of(String bucket, String key, Instant now, Ids ids) {
        var time = Long.toHexString(now.toEpochMilli());
        return "0".repeat(Math.max(0, TIME_DIGITS - time.length())) + time + ids.alphanumeric(RANDOM_CHARACTERS) + check(bucket, key);
    }

    static boolean isOf(String bucket, String key, String uploadId) {
        return uploadId.endsWith(check(bucket, key));
    }

    private static String check(String bucket, String key) {
        var digest = ChecksumAlgorithm.SHA256.start();
        var name = (bucket + "\n" + key).getBytes(StandardCharsets.UTF_8);
        digest.update(name, 0, name.length);
        return HexFormat.of().formatHex(digest.value(), 0, CHECK_BYTES);
    }
}
