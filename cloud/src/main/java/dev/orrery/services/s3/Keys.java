package dev.orrery.services.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names of objects: any text of up to 1,024 bytes.
final class Keys {
    private Keys() { }

    static String checked(String key) {
        if (key == null || key.isEmpty()) {
            throw S3Errors.invalidRequest("Missing required key 'Key' in request");
        }
        if (key.length() > S3Limits.KEY_BYTES_MAX / 3) {
            int size = key.getBytes(StandardCharsets.UTF_8).length;
            if (size > S3Limits.KEY_BYTES_MAX) {
                throw S3Errors.error("KeyTooLongError", 400, "Your key is too long")
                        .with("Size", size).with("MaxSizeAllowed", S3Limits.KEY_BYTES_MAX);
            }
        }
        return key;
    }

    /// In the order of their UTF-8 bytes, in which S3 lists them; `String.compareTo` differs beyond the basic plane.
    static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
