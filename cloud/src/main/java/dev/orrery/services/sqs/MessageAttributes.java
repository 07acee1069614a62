package dev.orrery.services.sqs;

import dev.orrery.services.sqs.MessageRow.Attribute;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The attributes that a sender gives a message: what they may be, which of them a receiver asked for, and their digest.
/// Source: SQS Developer Guide, "Amazon SQS message metadata" and "Calculating the MD5 message digest for message attributes".
final class MessageAttributes {
    /// Letters with accents are not documented, but allowed.
    private static final Pattern NAME = Pattern.compile("[\u00c0-\u017fa-zA-Z0-9_.-]+");
    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..*)?", Pattern.DOTALL);
    private static final int NUMBER_LENGTH_MAX = 400;
    private static final byte TEXT_MARK = 1;
    private static final byte BINARY_MARK = 2;
    private static final byte[] NOTHING = new byte[0];

    private MessageAttributes() { }

    static Map<String, Attribute> checked(Map<String, MessageAttributeValue> given) {
        if (given.isEmpty()) {
            return Map.of();
        }
        if (given.size() > SqsLimits.MESSAGE_ATTRIBUTES_MAX) {
            throw SqsErrors.invalidParameterValue("Number of message attributes [" + given.size() + "] exceeds the allowed maximum ["
                    + SqsLimits.MESSAGE_ATTRIBUTES_MAX + "].");
        }
        var checked = new LinkedHashMap<String, Attribute>();
        given.forEach((name, value) -> {
            checkName(name);
            checked.put(name, checked(name, value));
        });
        return checked;
    }

    private static void checkName(String name) {
        if (name.length() > SqsLimits.ATTRIBUTE_NAME_LENGTH_MAX) {
            throw SqsErrors.invalidParameterValue("Message (user) attribute names must be shorter than 256 Bytes");
        }
        if (!NAME.matcher(name).matches()) {
            throw SqsErrors.invalidParameterValue("Message (user) attributes name can only contain upper and lower score characters, "
                    + "digits, periods, hyphens and underscores. ");
        }
        if (name.startsWith(".") || name.endsWith(".") || name.regionMatches(true, 0, "AWS.", 0, 4)
                || name.regionMatches(true, 0, "Amazon.", 0, 7)) {
            throw SqsErrors.invalidParameterValue("You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. "
                    + "These strings are reserved for internal use. Additionally, they cannot start or end with '.'.");
        }
        if (name.contains("..")) {
            throw SqsErrors.invalidParameterValue("Message (user) attribute name can not have successive '.' characters. ");
        }
    }

    static Attribute checked(String name, MessageAttributeValue value) {
        var type = value == null || value.dataType() == null ? "" : value.dataType();
        if (type.isEmpty()) {
            throw SqsErrors.invalidParameterValue("The message attribute '" + name + "' must contain non-empty message attribute type.");
        }
        if (!TYPE.matcher(type).matches()) {
            throw SqsErrors.invalidParameterValue("The message attribute '" + name + "' has an invalid message attribute type, "
                    + "the set of supported type prefixes is Binary, Number, and String.");
        }
        if (type.length() > SqsLimits.ATTRIBUTE_TYPE_LENGTH_MAX) {
            throw SqsErrors.invalidParameterValue("Message (user) attribute types must be shorter than 256 Bytes");
        }
        if (value.hasStringListValues() || value.hasBinaryListValues()) {
            throw SqsErrors.unsupportedOperation("Message attribute list values in SendMessage operation are not supported.");
        }
        return type.startsWith("Binary") ? binary(name, type, value) : text(name, type, value);
    }

    private static Attribute binary(String name, String type, MessageAttributeValue value) {
        if (value.stringValue() != null) {
            throw conflicting(name, "StringValue", type);
        }
        if (value.binaryValue() == null || value.binaryValue().asByteArrayUnsafe().length == 0) {
            throw empty(name, "Binary");
        }
        return new Attribute(type, "", value.binaryValue().asByteArray());
    }

    private static Attribute text(String name, String type, MessageAttributeValue value) {
        if (value.binaryValue() != null) {
            throw conflicting(name, "BinaryValue", type);
        }
        var text = value.stringValue() == null ? "" : value.stringValue();
        var kind = type.startsWith("Number") ? "Number" : "String";
        if (text.isEmpty()) {
            throw empty(name, kind);
        }
        if (!MessageBodies.isAllowed(text)) {
            throw SqsErrors.invalidParameterValue(SqsErrors.invalidMessageContents().awsErrorDetails().errorMessage());
        }
        if (kind.equals("Number") && !isNumber(text)) {
            throw SqsErrors.invalidParameterValue("Can't cast the value of message (user) attribute '" + name + "' to a number.");
        }
        return new Attribute(type, text, NOTHING);
    }

    private static boolean isNumber(String text) {
        try {
            return text.length() <= NUMBER_LENGTH_MAX && new BigDecimal(text.strip()).precision() > 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static SqsException empty(String name, String type) {
        return SqsErrors.invalidParameterValue("Message (user) attribute '" + name + "' must contain a non-empty value of type '" + type
                + "'.");
    }

    private static SqsException conflicting(String name, String member, String type) {
        return SqsErrors.invalidParameterValue("The message attribute '" + name + "' with type '" + type + "' must use field '"
                + (member.equals("StringValue") ? "Binary" : "String") + "'.");
    }

    /// What the attributes count towards the size of a message: names, types and values.
    static long bytes(Map<String, Attribute> attributes) {
        long bytes = 0;
        for (var entry : attributes.entrySet()) {
            var value = entry.getValue();
            bytes += MessageBodies.bytes(entry.getKey()) + MessageBodies.bytes(value.type()) + MessageBodies.bytes(value.text())
                    + value.bytes().length;
        }
        return bytes;
    }

    /// Those that a receiver asked for: by name, by the beginning of a name (`foo.*`), or all.
    static Map<String, Attribute> asked(Map<String, Attribute> attributes, List<String> names) {
        if (attributes.isEmpty() || names.isEmpty()) {
            return Map.of();
        }
        var asked = new LinkedHashMap<String, Attribute>();
        attributes.forEach((name, value) -> {
            if (names.stream().anyMatch(pattern -> isAsked(name, pattern))) {
                asked.put(name, value);
            }
        });
        return asked;
    }

    private static boolean isAsked(String name, String pattern) {
        return pattern.equals("All") || pattern.equals("*") || pattern.equals(name)
                || pattern.endsWith(".*") && name.startsWith(pattern.substring(0, pattern.length() - 2));
    }

    /// The digest that clients check. Empty when there are no attributes.
    static String md5(Map<String, Attribute> attributes) {
        if (attributes.isEmpty()) {
            return "";
        }
        var digest = Md5.begin();
        new TreeMap<>(attributes).forEach((name, value) -> {
            digest.measured(name.getBytes(StandardCharsets.UTF_8));
            digest.measured(value.type().getBytes(StandardCharsets.UTF_8));
            digest.mark(value.isBinary() ? BINARY_MARK : TEXT_MARK);
            digest.measured(value.isBinary() ? value.bytes() : value.text().getBytes(StandardCharsets.UTF_8));
        });
        return digest.end();
    }

    static Map<String, MessageAttributeValue> told(Map<String, Attribute> attributes) {
        var told = new LinkedHashMap<String, MessageAttributeValue>();
        attributes.forEach((name, value) -> {
            var builder = MessageAttributeValue.builder().dataType(value.type());
            told.put(name, (value.isBinary() ? builder.binaryValue(SdkBytes.fromByteArrayUnsafe(value.bytes()))
                    : builder.stringValue(value.text())).build());
        });
        return told;
    }
}
