package dev.orrery.services.cloudtrail;

import java.util.regex.Pattern;

/// What trails may be called, and what may stand before their files.
/// Source: CloudTrail API Reference, `CreateTrail`.
final class TrailNames {
    private static final int LENGTH_MIN = 3;
    private static final int LENGTH_MAX = 128;
    private static final int PREFIX_LENGTH_MAX = 200;
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern ADJACENT = Pattern.compile(".*[._-]{2}.*");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/ -]+");

    private TrailNames() { }

    static void check(String name) {
        int length = name.length();
        if (length < LENGTH_MIN) {
            throw CloudTrailErrors.trailName("Trail name too short. Minimum allowed length: " + LENGTH_MIN
                    + " characters. Specified name length: " + length + " characters.");
        }
        if (length > LENGTH_MAX) {
            throw CloudTrailErrors.trailName("Trail name too long. Maximum allowed length: " + LENGTH_MAX
                    + " characters. Specified name length: " + length + " characters.");
        }
        if (!isAlphanumeric(name.charAt(0))) {
            throw CloudTrailErrors.trailName("Trail name must starts with a letter or number.");
        }
        if (!isAlphanumeric(name.charAt(length - 1))) {
            throw CloudTrailErrors.trailName("Trail name must ends with a letter or number.");
        }
        if (!CHARACTERS.matcher(name).matches()) {
            throw CloudTrailErrors.trailName("Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, "
                    + "periods (.), hyphens (-), and underscores (_).");
        }
        if (ADJACENT.matcher(name).matches()) {
            throw CloudTrailErrors.trailName("Trail name cannot contain adjacent periods, hyphens, or underscores.");
        }
        if (ADDRESS.matcher(name).matches()) {
            throw CloudTrailErrors.trailName("Trail name cannot be in IP address format.");
        }
    }

    static String prefix(String given) {
        if (given == null || given.isEmpty()) {
            return "";
        }
        if (given.length() > PREFIX_LENGTH_MAX) {
            throw CloudTrailErrors.s3Prefix("S3 prefix is longer than maximum length: " + PREFIX_LENGTH_MAX);
        }
        if (given.startsWith("/") || !PREFIX.matcher(given).matches()) {
            throw CloudTrailErrors.s3Prefix("S3 prefix " + given + " is not valid.");
        }
        return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
