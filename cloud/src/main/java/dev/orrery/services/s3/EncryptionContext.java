package dev.orrery.services.s3;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// What KMS authenticates with the data key of an object: the pairs of the request, and what the key is for, which no
/// request may tell otherwise.
/// Source: S3 User Guide, "Encryption context".
final class EncryptionContext {
    private static final String HEADER = "x-amz-server-side-encryption-context";
    private static final String ARN = "aws:s3:arn";
    private static final int LENGTH_MAX = 8 * 1024;

    private EncryptionContext() { }

    /// @param header null when absent
    /// @param arn of the object, or of the bucket where its bucket key is used
    static Map<String, String> of(String header, String arn) {
        var pairs = header == null ? new TreeMap<String, String>() : read(header);
        var given = pairs.putIfAbsent(ARN, arn);
        if (given != null && !given.equals(arn)) {
            throw S3Errors.invalidArgument("The context value for '" + ARN + "' shall be equal to " + (arn.indexOf('/') < 0 ? "bucket" : "object")
                    + "'s ARN", HEADER, header);
        }
        return pairs;
    }

    private static TreeMap<String, String> read(String header) {
        try {
            var text = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
            if (JsonReader.read(text, LENGTH_MAX) instanceof Json.Members(var members)) {
                var pairs = new TreeMap<String, String>();
                for (var member : members.entrySet()) {
                    if (!(member.getValue() instanceof Json.Text(var value))) {
                        throw invalid(header);
                    }
                    pairs.put(member.getKey(), value);
                }
                return pairs;
            }
        } catch (IllegalArgumentException | JsonException e) {
            var error = invalid(header);
            error.addSuppressed(e);
            throw error;
        }
        throw invalid(header);
    }

    private static S3Error invalid(String header) {
        return S3Errors.invalidArgument("The header '" + HEADER + "' shall be Base64-encoded UTF-8 string holding JSON which represents a "
                + "string-string map", HEADER, header);
    }
}
