package dev.orrery.services.s3;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Where a listing goes on: the last key told and a check that nobody changed it.
final class ContinuationToken {
    private static final int CHECK_BYTES = 8;

    private ContinuationToken() { }

    static String of(String bucket, String last) {
        var key = last.getBytes(StandardCharsets.UTF_8);
        var token = Arrays.copyOf(check(bucket, key), CHECK_BYTES + key.length);
        System.arraycopy(key, 0, token, CHECK_BYTES, key.length);
        return Base64.getEncoder().encodeToString(token);
    }

    static String read(String bucket, String token) {
        var bytes = Claim.decoded(token);
        if (bytes.length > CHECK_BYTES) {
            var key = Arrays.copyOfRange(bytes, CHECK_BYTES, bytes.length);
            if (Arrays.equals(Arrays.copyOf(bytes, CHECK_BYTES), check(bucket, key))) {
                return new String(key, StandardCharsets.UTF_8);
            }
        }
        throw S3Errors.invalidContinuationToken();
    }

    private static byte[] check(String bucket, byte[] key) {
        var digest = ChecksumAlgorithm.SHA256.start();
        var name = (bucket + "\n").getBytes(StandardCharsets.UTF_8);
        digest.update(name, 0, name.length);
        digest.update(key, 0, key.length);
        return Arrays.copyOf(digest.value(), CHECK_BYTES);
    }
}
