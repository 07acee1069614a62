package dev.orrery.services.kms;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;

/// Checks members against what the service's model says of them, in its words.
final class Constraints {
    private Constraints() { }

    /// A text that must be there.
    static String text(String member, String value, int min, int max) {
        present(member, value);
        length(member, "Value '" + value + "'", value.length(), min, max);
        return value;
    }

    /// A text that may be absent, which makes it empty.
    static String optional(String member, String value, int min, int max) {
        return value == null ? "" : text(member, value, min, max);
    }

    static byte[] bytes(String member, SdkBytes value, int min, int max) {
        present(member, value);
        var bytes = value.asByteArray();
        length(member, "Value", bytes.length, min, max);
        return bytes;
    }

    static String matching(String member, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw failed("Value '" + value + "'", member, "satisfy regular expression pattern: " + pattern.pattern());
        }
        return value;
    }

    static int number(String member, int value, int min, int max) {
        if (value < min) {
            throw failed("Value '" + value + "'", member, "have value greater than or equal to " + min);
        }
        if (value > max) {
            throw failed("Value '" + value + "'", member, "have value less than or equal to " + max);
        }
        return value;
    }

    static <T> T present(String member, T value) {
        if (value == null) {
            throw failed("Value null", member, "not be null");
        }
        return value;
    }

    /// One of these values; the order in which AWS lists them is not known to mean anything.
    static String oneOf(String member, String value, List<String> known) {
        if (!known.contains(present(member, value))) {
            throw failed("Value '" + value + "'", member, "satisfy enum value set: [" + String.join(", ", known) + "]");
        }
        return value;
    }

    private static void length(String member, String told, int length, int min, int max) {
        if (length < min) {
            throw failed(told, member, "have length greater than or equal to " + min);
        }
        if (length > max) {
            throw failed(told, member, "have length less than or equal to " + max);
        }
    }

    private static AwsServiceException failed(String told, String member, String constraint) {
        return KmsErrors.validation("1 validation error detected: " + told + " at '" + member + "' failed to satisfy constraint: Member must "
                + constraint);
    }
}
