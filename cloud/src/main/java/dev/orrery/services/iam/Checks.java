package dev.orrery.services.iam;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.Tag;

/// What members of requests must be. Lengths and patterns are those of the IAM API Reference.
final class Checks {
    static final int USER_NAME_MAX = 64;
    static final int NAME_MAX = 128;
    static final Pattern ROLE_DESCRIPTION = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
    private static final int PATH_MAX = 512;
    private static final int ITEMS_MAX = 1000;
    private static final int ITEMS_DEFAULT = 100;
    private static final int TAGS_MAX = 50;
    private static final int TAG_KEY_MAX = 128;
    /// Source: IAM User Guide, "Tags for AWS Identity and Access Management resources", rules for naming.
    private static final String RESERVED = "aws:";
    private static final int TAG_VALUE_MAX = 256;
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7E]+/");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Checks() { }

    static <T> T required(String member, T value) {
        if (value == null) {
            throw IamErrors.constraint(member, "Member must not be null");
        }
        return value;
    }

    static String text(String member, String value, int min, int max) {
        required(member, value);
        if (value.length() < min) {
            throw IamErrors.constraint(member, "Member must have length greater than or equal to " + min);
        }
        if (value.length() > max) {
            throw IamErrors.constraint(member, "Member must have length less than or equal to " + max);
        }
        return value;
    }

    static String text(String member, String value, int min, int max, Pattern pattern) {
        if (!pattern.matcher(text(member, value, min, max)).matches()) {
            throw IamErrors.constraint(member, "Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    /// A name of something that has few characters to choose from.
    static String name(String member, String value, int max) {
        if (!NAME.matcher(text(member, value, 1, max)).matches()) {
            throw IamErrors.validation("The specified value for " + member
                    + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
        return value;
    }

    /// The path of something that is made; the root when it is not told.
    static String path(String value) {
        return value == null ? "/" : path("path", value);
    }

    static String path(String member, String value) {
        if (!PATH.matcher(text(member, value, 1, PATH_MAX)).matches() || value.contains("//")) {
            throw IamErrors.validation("The specified value for " + member + " is invalid. It must begin and end with / and contain"
                    + " only alphanumeric characters and/or / characters.");
        }
        return value;
    }

    /// Where a listing begins: everywhere, unless it is told.
    static String pathPrefix(String value) {
        if (value == null) {
            return "/";
        }
        if (!text("pathPrefix", value, 1, PATH_MAX).startsWith("/")) {
            throw IamErrors.validation("The specified value for pathPrefix is invalid. It must begin with / and contain only"
                    + " alphanumeric characters and/or / characters.");
        }
        return value;
    }

    static int items(Integer value) {
        if (value == null) {
            return ITEMS_DEFAULT;
        }
        if (value < 1) {
            throw IamErrors.constraint("maxItems", "Member must have value greater than or equal to 1");
        }
        if (value > ITEMS_MAX) {
            throw IamErrors.constraint("maxItems", "Member must have value less than or equal to " + ITEMS_MAX);
        }
        return value;
    }

    static int number(String member, int value, int min, int max) {
        if (value < min) {
            throw IamErrors.constraint(member, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            throw IamErrors.constraint(member, "Member must have value less than or equal to " + max);
        }
        return value;
    }

    /// One of an enumeration's values, which AWS's answer does not tell.
    static String choice(String member, String value, Set<String> values) {
        if (!values.contains(required(member, value))) {
            throw IamErrors.constraint(member, "Member must satisfy enum value set");
        }
        return value;
    }

    /// Tags of something, each key once.
    static List<Label> tags(List<Tag> tags) {
        if (tags.size() > TAGS_MAX) {
            throw IamErrors.constraint("tags", "Member must have length less than or equal to " + TAGS_MAX);
        }
        var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < tags.size(); i++) {
            var member = "tags." + (i + 1) + ".member.";
            text(member + "key", tags.get(i).key(), 1, TAG_KEY_MAX, TAG);
            text(member + "value", required(member + "value", tags.get(i).value()), 0, TAG_VALUE_MAX, TAG);
            if (tags.get(i).key().regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
                throw IamErrors.invalidInput("aws: prefixed tag key names are not allowed for external use.");
            }
            if (!keys.add(tags.get(i).key())) {
                throw IamErrors.invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
        }
        return tags.stream().map(Label::of).toList();
    }

    static List<String> tagKeys(List<String> keys) {
        for (int i = 0; i < keys.size(); i++) {
            text("tagKeys." + (i + 1) + ".member", keys.get(i), 1, TAG_KEY_MAX, TAG);
        }
        return keys;
    }

    /// What may be had in all.
    static List<Label> fitting(List<Label> all) {
        if (all.size() > TAGS_MAX) {
            throw IamErrors.limitExceeded("The number of tags has reached the maximum limit.");
        }
        return all;
    }
}
