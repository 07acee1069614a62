package dev.orrery.services.organizations;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.Tag;

/// What members of requests must be. Lengths and patterns are those of the AWS Organizations API Reference.
final class Checks {
    static final int NAME_MAX = 128;
    static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    static final Pattern ROOT = Pattern.compile("r-[0-9a-z]{4,32}");
    static final Pattern UNIT = Pattern.compile("ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}");
    static final Pattern PARENT = Pattern.compile(ROOT + "|" + UNIT);
    static final Pattern CHILD = Pattern.compile(ACCOUNT + "|" + UNIT);
    static final Pattern TARGET = Pattern.compile(ROOT + "|" + UNIT + "|" + ACCOUNT);
    static final Pattern POLICY = Pattern.compile("p-[0-9a-zA-Z_]{8,128}");
    static final Pattern HANDSHAKE = Pattern.compile("h-[0-9a-z]{8,32}");
    static final Pattern CREATION = Pattern.compile("car-[a-z0-9]{8,32}");
    static final Pattern TAGGABLE = Pattern.compile(TARGET + "|" + POLICY + "|rp-[0-9a-zA-Z_]{4,128}");
    static final Pattern ANYTHING = Pattern.compile("[\\s\\S]*");
    static final Pattern ACCOUNT_NAME = Pattern.compile("[\\u0020-\\u007E]+");
    static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
    static final Pattern ROLE = Pattern.compile("[\\w+=,.@-]{1,64}");
    static final Pattern SERVICE = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final int TAGS_MAX = 50;
    private static final int TAG_KEY_MAX = 128;
    private static final int TAG_VALUE_MAX = 256;

    private Checks() { }

    static <T> T required(String member, T value) {
        if (value == null) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INPUT_REQUIRED, "You must specify a value for " + member + ".");
        }
        return value;
    }

    static String id(String member, String value, Pattern pattern) {
        if (!pattern.matcher(required(member, value)).matches()) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_PATTERN);
        }
        return value;
    }

    static String text(String member, String value, int min, int max, Pattern pattern) {
        int length = required(member, value).length();
        if (length < min || length > max) {
            throw OrganizationsErrors.invalidInput(length < min ? InvalidInputExceptionReason.MIN_LENGTH_EXCEEDED
                    : InvalidInputExceptionReason.MAX_LENGTH_EXCEEDED);
        }
        return id(member, value, pattern);
    }

    static String name(String value) {
        return text("Name", value, 1, NAME_MAX, ANYTHING);
    }

    static String service(String value) {
        return text("ServicePrincipal", value, 1, NAME_MAX, SERVICE);
    }

    /// Tags of a request, each key once.
    static List<Label> tags(List<Tag> tags) {
        var keys = new HashSet<String>();
        for (var tag : tags) {
            text("Key", tag.key(), 1, TAG_KEY_MAX, TAG);
            text("Value", tag.value(), 0, TAG_VALUE_MAX, TAG);
            if (tag.key().startsWith("aws:")) {
                throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_SYSTEM_TAGS_PARAMETER,
                        "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys.");
            }
            if (!keys.add(tag.key())) {
                throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.DUPLICATE_TAG_KEY, "Tag keys must be unique among the tags "
                        + "attached to the same entity.");
            }
        }
        return fitting(tags.stream().map(tag -> new Label(tag.key(), tag.value())).toList());
    }

    /// What one thing may have in all.
    static List<Label> fitting(List<Label> labels) {
        if (labels.size() > TAGS_MAX) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.MAX_TAG_LIMIT_EXCEEDED,
                    "You have exceeded the number of tags allowed on this resource.");
        }
        return labels;
    }
}
