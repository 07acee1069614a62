package dev.orrery.services.s3;

import java.util.List;
import java.util.regex.Pattern;

/// What a bucket may be called. Source: S3 User Guide, "General purpose bucket naming rules".
final class BucketNames {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final List<String> RESERVED_PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_SUFFIXES = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() { }

    static String checked(String name) {
        if (name == null || !FORM.matcher(name).matches() || name.contains("..") || ADDRESS.matcher(name).matches()
                || RESERVED_PREFIXES.stream().anyMatch(name::startsWith) || RESERVED_SUFFIXES.stream().anyMatch(name::endsWith)) {
            throw BucketErrors.invalidBucketName(String.valueOf(name));
        }
        return name;
    }
}
