package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/// How services of the older kind (DynamoDB) read JSON: what they take instead of what the model says, and their words
/// for what they do not take. Source: the suite of architect/dynalite, whose author checked it against AWS.
///
/// @param modelPackage where such a service has its types
record OlderJson(String modelPackage) {
    static final String UNEXPECTED_TOKEN = "Unexpected token received from parser";
    private static final String NOT_BASE64 = "only base-64-encoded strings are convertible to bytes";
    private static final String MISPLACED = "Start of structure or map found where not expected";
    private static final String MISCAST = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class"
            + " java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module"
            + " java.base of loader 'bootstrap')";
    private static final int GROUP = 4;

    /// What is wrong with a value for this member by how it begins; null when nothing is.
    ///
    /// @param next its first character
    /// @param whole of a number: whether it has neither fraction nor exponent
    String refusal(Member member, int next, boolean whole) {
        if (next == 'n' || next == -1) {
            return null;
        }
        return switch (member.type()) {
            case STRING -> next == '"' ? null : scalar("String", next, whole);
            case BOOLEAN -> next == '"' || next == 't' || next == 'f' ? null : scalar("Boolean", next, whole);
            case INTEGER -> isNumber(next) ? null : scalar("Integer", next, whole);
            case LONG -> isNumber(next) ? null : scalar("Long", next, whole);
            case DOUBLE -> isNumber(next) ? null : scalar("Double", next, whole);
            case SDK_BYTES -> next == '"' ? null : next == '{' ? MISPLACED
                    : next == '[' ? "Unrecognized collection type class java.nio.ByteBuffer" : NOT_BASE64;
            case LIST -> next == '[' ? null : next == '{' ? MISPLACED : inCollection(member) ? MISCAST : "Unexpected field type";
            case MAP -> next == '{' ? null : next == '[' ? "Unrecognized collection type java.util.Map<java.lang.String, "
                    + type(member.element()) + ">" : inCollection(member) ? MISCAST : "Unexpected field type";
            case SDK_POJO -> next == '{' ? null : next == '[' ? "Unrecognized collection type class " + type(member)
                    : inCollection(member) ? "Unexpected value type in payload" : "Unexpected field type";
            default -> null;
        };
    }

    private static boolean inCollection(Member member) {
        return member.index() < 0;
    }

    private static boolean isNumber(int next) {
        return next == '-' || next >= '0' && next <= '9';
    }

    private static String scalar(String type, int next, boolean whole) {
        return switch (next) {
            case '{' -> MISPLACED;
            case '[' -> "Unrecognized collection type class java.lang." + type;
            case '"' -> "STRING_VALUE cannot be converted to " + type;
            case 't' -> "TRUE_VALUE cannot be converted to " + type;
            case 'f' -> "FALSE_VALUE cannot be converted to " + type;
            default -> (whole ? "NUMBER_VALUE" : "DECIMAL_VALUE") + " cannot be converted to " + type;
        };
    }

    private String type(Member member) {
        return switch (member.type()) {
            case SDK_POJO -> modelPackage + "." + member.builder().getClass().getEnclosingClass().getSimpleName();
            case LIST -> "java.util.List<" + type(member.element()) + ">";
            case MAP -> "java.util.Map<java.lang.String, " + type(member.element()) + ">";
            case SDK_BYTES -> "java.nio.ByteBuffer";
            default -> "java.lang." + name(member.type());
        };
    }

    private static String name(MarshallingKnownType type) {
        return type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
    }

    /// A value in a list or map that is there: in place of nothing something empty, or null for what cannot be empty.
    Object present(Member element, Object value) {
        if (value != null) {
            return value;
        }
        return switch (element.type()) {
            case SDK_POJO -> Member.build(element.builder());
            case LIST -> new ArrayList<>();
            case MAP -> new LinkedHashMap<>();
            default -> null;
        };
    }

    /// Texts that stand for a truth.
    Optional<Boolean> truth(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TRUE", "1", "YES" -> Optional.of(true);
            case "FALSE", "0", "NO" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// A fraction is cut off; what is too large becomes the largest there is.
    long integer(String text, long min, long max) {
        var whole = new BigDecimal(text).setScale(0, RoundingMode.FLOOR);
        return whole.max(BigDecimal.valueOf(min)).min(BigDecimal.valueOf(max)).longValue();
    }

    Optional<String> base64Problem(String text) {
        if (text.length() % GROUP != 0) {
            return Optional.of("Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
        }
        int data = text.length();
        while (data > text.length() - 2 && data > 0 && text.charAt(data - 1) == '=') {
            data--;
        }
        int spareBits = switch (text.length() - data) {
            case 1 -> 0b11;
            case 2 -> 0b1111;
            default -> 0;
        };
        for (int i = 0; i < data; i++) {
            if (digit(text.charAt(i)) < 0) {
                return Optional.of("Invalid last non-pad Base64 character dectected");
            }
        }
        return data > 0 && (digit(text.charAt(data - 1)) & spareBits) != 0
                ? Optional.of("Invalid last non-pad Base64 character dectected") : Optional.empty();
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
