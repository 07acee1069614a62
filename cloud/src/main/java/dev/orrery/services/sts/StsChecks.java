package dev.orrery.services.sts;

import java.util.regex.Pattern;

/// What members of requests must be. Lengths and patterns are those of the STS API Reference.
final class StsChecks {
    static final int SECONDS_MIN = 900;
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

    private StsChecks() { }

    static <T> T required(String member, T value) {
        if (value == null) {
            throw StsErrors.constraint(member, null, "Member must not be null");
        }
        return value;
    }

    static String text(String member, String value, int min, int max) {
        required(member, value);
        if (value.length() < min) {
            throw StsErrors.constraint(member, value, "Member must have length greater than or equal to " + min);
        }
        if (value.length() > max) {
            throw StsErrors.constraint(member, value, "Member must have length less than or equal to " + max);
        }
        return value;
    }

    static String text(String member, String value, int min, int max, Pattern pattern) {
        if (!pattern.matcher(text(member, value, min, max)).matches()) {
            throw StsErrors.constraint(member, value, "Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    static String name(String member, String value, int min, int max) {
        return text(member, value, min, max, NAME);
    }

    static int seconds(Integer value, int otherwise, int max) {
        return seconds(value, otherwise, SECONDS_MIN, max);
    }

    static int seconds(Integer value, int otherwise, int min, int max) {
        if (value == null) {
            return otherwise;
        }
        if (value < min) {
            throw StsErrors.constraint("durationSeconds", value, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            throw StsErrors.constraint("durationSeconds", value, "Member must have value less than or equal to " + max);
        }
        return value;
    }
}
