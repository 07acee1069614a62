package dev.orrery.services.sns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/// Message attributes, by AWS's rules. Source: SNS Developer Guide, "Amazon SNS message attributes".
final class Attributes {
    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..+)?");
    private static final byte[] NOTHING = new byte[0];

    private Attributes() { }

    /// @param position in a batch, from 1; 0 outside of batches
    static List<Attribute> checked(Map<String, MessageAttributeValue> given, int position) {
        var checked = new ArrayList<Attribute>(given.size());
        given.forEach((name, value) -> checked.add(checked(name, value, position)));
        return List.copyOf(checked);
    }

    private static Attribute checked(String name, MessageAttributeValue value, int position) {
        if (name.length() > SnsLimits.ATTRIBUTE_NAME_CHARACTERS_MAX) {
            throw SnsErrors.invalidValue("Length of message attribute name must be less than 256 bytes.");
        }
        checkName(name);
        var type = value.dataType();
        if (type == null) {
            throw SnsErrors.nullMember((position == 0 ? "messageAttributes." : "publishBatchRequestEntries." + position
                    + ".member.messageAttributes.") + name + ".member.dataType");
        }
        if (!TYPE.matcher(type).matches()) {
            throw SnsErrors.invalidValue("The message attribute '" + name + "' has an invalid message attribute type, the set of"
                    + " supported type prefixes is Binary, Number, and String.");
        }
        boolean binary = type.startsWith("Binary");
        if (value.stringValue() == null && value.binaryValue() == null) {
            throw empty(name, type);
        }
        if (binary ? value.binaryValue() == null : value.stringValue() == null) {
            throw SnsErrors.invalidValue("The message attribute '" + name + "' with type '" + type + "' must use field '"
                    + (binary ? "Binary" : "String") + "'.");
        }
        var bytes = binary ? value.binaryValue().asByteArray() : NOTHING;
        var text = binary ? "" : value.stringValue();
        if (bytes.length == 0 && text.isEmpty()) {
            throw empty(name, type);
        }
        if (type.startsWith("Number") && !isNumber(text)) {
            throw SnsErrors.invalidValue("Could not cast message attribute '" + name + "' value to number.");
        }
        return new Attribute(name, type, text, bytes);
    }

    private static RuntimeException empty(String name, String type) {
        return SnsErrors.invalidValue("The message attribute '" + name
                + "' must contain non-empty message attribute value for message attribute type '" + type + "'.");
    }

    private static boolean isNumber(String text) {
        return text.length() <= SnsLimits.ATTRIBUTE_NAME_CHARACTERS_MAX
                && text.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw SnsErrors.invalidValue("The message attribute name can not be empty.");
        }
        if (name.startsWith(".")) {
            throw SnsErrors.invalidValue("Invalid message attribute name starting with character '.' was found.");
        }
        if (name.endsWith(".")) {
            throw SnsErrors.invalidValue("Invalid message attribute name ending with character '.' was found.");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c < 0x80 && Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0)) {
                throw SnsErrors.invalidValue("Invalid non-alphanumeric character '#x" + Integer.toHexString(c).toUpperCase(Locale.ROOT)
                        + "' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores,"
                        + " or dots.");
            }
            if (c == '.' && name.charAt(i - 1) == '.') {
                throw SnsErrors.invalidValue("Message attribute name can not have successive '.' character.");
            }
        }
    }
}
