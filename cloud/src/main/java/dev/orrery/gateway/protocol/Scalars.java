package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Values as text: in XML, forms, headers, query strings and paths.
final class Scalars {
    private static final int DECIMAL_CHARACTERS_MAX = 1_100;

    private Scalars() { }

    /// @param name for the message of an error
    /// @throws ProtocolException when the text is not such a value
    static Object parse(Member member, String text, Format timestamps, Protocol protocol, String name) {
        try {
            return switch (member.type()) {
                case STRING -> text;
                case INTEGER -> Integer.valueOf(text.strip());
                case LONG -> Long.valueOf(text.strip());
                case SHORT -> Short.valueOf(text.strip());
                case BYTE -> Byte.valueOf(text.strip());
                case FLOAT -> (float) floating(text.strip());
                case DOUBLE -> floating(text.strip());
                case BIG_DECIMAL -> decimal(text.strip());
                case BOOLEAN -> truth(text.strip(), protocol == Protocol.REST_JSON);
                case INSTANT -> Timestamps.parse(text.strip(), member.timestampFormat().orElse(timestamps),
                        protocol == Protocol.REST_JSON);
                case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(base64(text));
                case LIST, MAP, SDK_POJO, DOCUMENT, NULL ->
                        throw new IllegalStateException(name + " cannot be text: " + member.type());
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Malformed.value(protocol, name, kind(member));
        }
    }

    /// A decimal number of a size that can be worked with.
    ///
    /// @throws NumberFormatException when it is none
    static BigDecimal decimal(String text) {
        if (text.length() > DECIMAL_CHARACTERS_MAX) {
            throw new NumberFormatException("a number of " + text.length() + " characters");
        }
        var number = new BigDecimal(text);
        if (Math.abs(number.scale()) > DECIMAL_CHARACTERS_MAX) {
            throw new NumberFormatException("a number with a scale of " + number.scale());
        }
        return number;
    }

    /// Java's decoder lets the padding be left out; AWS does not.
    static byte[] paddedBase64(String text) {
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException("base64 without its padding");
        }
        return Base64.getDecoder().decode(text);
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text.indexOf('\n') < 0 && text.indexOf(' ') < 0 ? text : text.replaceAll("\\s", ""));
    }

    private static String kind(Member member) {
        return switch (member.type()) {
            case INTEGER, LONG, SHORT, BYTE -> "integer";
            case FLOAT, DOUBLE, BIG_DECIMAL -> "number";
            case BOOLEAN -> "boolean";
            case INSTANT -> "timestamp";
            case SDK_BYTES -> "base64 string";
            case STRING, LIST, MAP, SDK_POJO, DOCUMENT, NULL -> "value";
        };
    }

    private static double floating(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))) {
                    throw new NumberFormatException(text);
                }
                yield Double.parseDouble(text);
            }
        };
    }

    /// XML Schema knows `1` and `0` too, and clients of S3 write `True`; JSON's services do not.
    private static boolean truth(String text, boolean strict) {
        if (strict && !text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        if (text.equalsIgnoreCase("true") || text.equals("1")) {
            return true;
        }
        if (text.equalsIgnoreCase("false") || text.equals("0")) {
            return false;
        }
        throw new IllegalArgumentException(text);
    }

    static String format(Member member, Object value, Format timestamps) {
        return switch (value) {
            case String text -> text;
            case Instant instant -> Timestamps.format(instant, member.timestampFormat().orElse(timestamps));
            case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }
}
