package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.JsonFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Reads JSON, straight into the SDK's objects.
final class JsonInput {
    /// Objects and arrays within each other. DynamoDB's values may nest 32 levels, each two of JSON.
    static final int DEPTH_MAX = 200;
    /// A number's characters. DynamoDB's, the longest, are strings.
    private static final int NUMBER_CHARACTERS_MAX = 1_100;
    private final byte[] bytes;
    private final Protocol protocol;
    /// How a service of the older kind reads; null for the others.
    private final OlderJson older;
    private int position;
    private int depth;

    JsonInput(byte[] bytes, Protocol protocol, JsonFacts facts) {
        this.bytes = bytes;
        this.protocol = protocol;
        this.older = facts.modelPackage().isEmpty() ? null : new OlderJson(facts.modelPackage());
    }

    /// The document, which is an object.
    void document(Shape shape, SdkPojo builder) {
        if (peek() != '{') {
            throw malformed("Unexpected start of the document");
        }
        structure(shape, builder);
        end();
    }

    Object only(Member member) {
        var value = value(member);
        end();
        return value;
    }

    private void end() {
        if (peek() != -1) {
            throw malformed("Unexpected content after the document");
        }
    }

    private void structure(Shape shape, SdkPojo builder) {
        enter('{', "structure");
        if (peek() == '}') {
            leave();
            return;
        }
        while (true) {
            var member = shape.bodyMember(key());
            if (member == null) {
                skip();
            } else {
                var value = value(member);
                if (value != null) {
                    member.set(builder, value);
                }
            }
            if (!more('}')) {
                return;
            }
        }
    }

    private Object value(Member member) {
        int next = peek();
        if (older != null) {
            var refusal = older.refusal(member, next, next == '-' || next >= '0' && next <= '9' ? isWhole() : true);
            if (refusal != null) {
                throw malformed(refusal);
            }
        }
        if (next == 'n' && member.type() != software.amazon.awssdk.core.protocol.MarshallingKnownType.DOCUMENT) {
            literal("null");
            return null;
        }
        return switch (member.type()) {
            case STRING -> text("String");
            case INTEGER -> (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "an Integer");
            case LONG -> integer(Long.MIN_VALUE, Long.MAX_VALUE, "a Long");
            case SHORT -> (short) integer(Short.MIN_VALUE, Short.MAX_VALUE, "a Short");
            case BYTE -> (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE, "a Byte");
            case FLOAT -> (float) floating("a Float");
            case DOUBLE -> floating("a Double");
            case BIG_DECIMAL -> decimal("a BigDecimal");
            case BOOLEAN -> truth();
            case INSTANT -> instant(member);
            case SDK_BYTES -> blob();
            case DOCUMENT -> document();
            case SDK_POJO -> {
                if (next != '{') {
                    throw unexpected("structure");
                }
                var builder = member.builder();
                structure(member.shape(), builder);
                yield Member.build(builder);
            }
            case LIST -> list(member.element());
            case MAP -> map(member.element());
            case NULL -> {
                skip();
                yield null;
            }
        };
    }

    private ArrayList<Object> list(Member element) {
        enter('[', "list");
        var list = new ArrayList<>();
        if (peek() == ']') {
            leave();
            return list;
        }
        do {
            var value = older == null ? value(element) : older.present(element, value(element));
            if (value != null || older == null) {
                list.add(value);
            }
        } while (more(']'));
        return list;
    }

    private LinkedHashMap<String, Object> map(Member element) {
        enter('{', "map");
        var map = new LinkedHashMap<String, Object>();
        if (peek() == '}') {
            leave();
            return map;
        }
        do {
            var key = key();
            var value = older == null ? value(element) : older.present(element, value(element));
            if (value != null || older == null) {
                map.put(key, value);
            }
        } while (more('}'));
        return map;
    }

    private Document document() {
        switch (peek()) {
            case '{' -> {
                enter('{', "map");
                var map = new LinkedHashMap<String, Document>();
                if (peek() == '}') {
                    leave();
                } else {
                    do {
                        var key = key();
                        map.put(key, document());
                    } while (more('}'));
                }
                return Document.fromMap(map);
            }
            case '[' -> {
                enter('[', "list");
                var list = new ArrayList<Document>();
                if (peek() == ']') {
                    leave();
                } else {
                    do {
                        list.add(document());
                    } while (more(']'));
                }
                return Document.fromList(list);
            }
            case '"' -> {
                return Document.fromString(string());
            }
            case 't', 'f' -> {
                return Document.fromBoolean(truth());
            }
            case 'n' -> {
                literal("null");
                return Document.fromNull();
            }
            default -> {
                return Document.fromNumber(number("a number"));
            }
        }
    }

    private void skip() {
        switch (peek()) {
            case '{' -> {
                enter('{', "map");
                if (peek() == '}') {
                    leave();
                } else {
                    do {
                        key();
                        skip();
                    } while (more('}'));
                }
            }
            case '[' -> {
                enter('[', "list");
                if (peek() == ']') {
                    leave();
                } else {
                    do {
                        skip();
                    } while (more(']'));
                }
            }
            case '"' -> string();
            case 't', 'f' -> truth();
            case 'n' -> literal("null");
            default -> number("a number");
        }
    }

    private void enter(char bracket, String kind) {
        if (peek() != bracket) {
            throw unexpected(kind);
        }
        position++;
        if (++depth > DEPTH_MAX) {
            throw malformed("The document is nested too deeply");
        }
    }

    private void leave() {
        position++;
        depth--;
    }

    /// Behind an element: whether another follows.
    private boolean more(char bracket) {
        int next = peek();
        if (next == ',') {
            position++;
            return true;
        }
        if (next != bracket) {
            throw malformed("Unexpected character in the document");
        }
        leave();
        return false;
    }

    private String key() {
        if (peek() != '"') {
            throw malformed("Unexpected character where a name belongs");
        }
        var key = string();
        if (peek() != ':') {
            throw malformed("A name without a value");
        }
        position++;
        return key;
    }

    /// The next character that is not white space, or -1.
    private int peek() {
        while (position < bytes.length) {
            int octet = bytes[position];
            if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return octet;
            }
            position++;
        }
        return -1;
    }

    private void literal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (position + i >= bytes.length || bytes[position + i] != text.charAt(i)) {
                throw malformed("Unrecognized token in the document");
            }
        }
        position += text.length();
    }

    /// Whether the number that comes next has neither a fraction nor an exponent.
    private boolean isWhole() {
        for (int i = position; i < bytes.length; i++) {
            int octet = bytes[i];
            if (octet == '.' || (octet | 0x20) == 'e') {
                return false;
            }
            if (octet != '-' && (octet < '0' || octet > '9')) {
                break;
            }
        }
        return true;
    }

    private boolean truth() {
        int next = peek();
        if (older != null && next == '"') {
            return older.truth(string()).orElseThrow(() -> malformed(OlderJson.UNEXPECTED_TOKEN));
        }
        if (next != 't' && next != 'f') {
            throw conversion("a Boolean");
        }
        literal(next == 't' ? "true" : "false");
        return next == 't';
    }

    private String text(String type) {
        if (peek() != '"') {
            throw conversion("a " + type);
        }
        return string();
    }

    private SdkBytes blob() {
        var text = text("Blob");
        if (older != null) {
            older.base64Problem(text).ifPresent(problem -> {
                throw malformed(problem);
            });
        }
        try {
            return SdkBytes.fromByteArrayUnsafe(Scalars.paddedBase64(text));
        } catch (IllegalArgumentException e) {
            throw malformed("Invalid base64 text: " + (text.length() > 40 ? text.substring(0, 40) : text));
        }
    }

    private Object instant(Member member) {
        var format = member.timestampFormat().orElse(Format.UNIX_TIMESTAMP);
        boolean quoted = peek() == '"';
        try {
            if (!quoted) {
                if (format == Format.ISO_8601 || format == Format.RFC_822) {
                    throw conversion("a Timestamp");
                }
                return Timestamps.parse(number("a Timestamp"), format, true);
            }
            if (format == Format.UNIX_TIMESTAMP || format == Format.UNIX_TIMESTAMP_MILLIS) {
                throw conversion("a Timestamp");
            }
            return Timestamps.parse(string(), format, true);
        } catch (DateTimeException | ArithmeticException e) {
            throw malformed("Invalid timestamp");
        }
    }

    private double floating(String type) {
        if (peek() == '"') {
            return switch (string()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw malformed("STRING_VALUE can not be converted to " + type);
            };
        }
        return Double.parseDouble(number(type));
    }

    private BigDecimal decimal(String type) {
        try {
            // The Java SDK writes them as strings.
            return Scalars.decimal(peek() == '"' ? string() : number(type));
        } catch (NumberFormatException e) {
            throw malformed("Invalid number");
        }
    }

    private long integer(long min, long max, String type) {
        var text = number(type);
        if (older != null) {
            return older.integer(text, min, max);
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer.
        }
        throw malformed("NUMBER_VALUE can not be converted to " + type);
    }

    private String number(String type) {
        int start = position;
        int next = peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw conversion(type);
        }
        start = position;
        if (next == '-') {
            position++;
        }
        int digits = digits();
        if (digits == 0 || digits > 1 && bytes[position - digits] == '0') {
            throw malformed("Invalid number");
        }
        if (position < bytes.length && bytes[position] == '.') {
            position++;
            if (digits() == 0) {
                throw malformed("Invalid number");
            }
        }
        if (position < bytes.length && (bytes[position] | 0x20) == 'e') {
            position++;
            if (position < bytes.length && (bytes[position] == '+' || bytes[position] == '-')) {
                position++;
            }
            int exponent = digits();
            if (exponent == 0 || exponent > 6) {
                throw malformed("Invalid number");
            }
        }
        if (position - start > NUMBER_CHARACTERS_MAX) {
            throw malformed("A number is too long");
        }
        return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
    }

    private int digits() {
        int start = position;
        while (position < bytes.length && bytes[position] >= '0' && bytes[position] <= '9') {
            position++;
        }
        return position - start;
    }

    private String string() {
        int start = ++position;
        int all = 0;
        while (position < bytes.length) {
            int octet = bytes[position];
            if (octet == '"') {
                int length = position++ - start;
                return all >= 0 ? new String(bytes, start, length, StandardCharsets.ISO_8859_1) : utf8(start, length);
            }
            if (octet == '\\') {
                return escaped(start);
            }
            if (octet >= 0 && octet < 0x20) {
                throw malformed("Illegal unquoted control character in a string");
            }
            all |= octet;
            position++;
        }
        throw malformed("Unexpected end of the document");
    }

    private String escaped(int start) {
        var text = new StringBuilder(utf8(start, position - start));
        int from = position;
        while (position < bytes.length) {
            int octet = bytes[position];
            if (octet == '"') {
                text.append(utf8(from, position - from));
                position++;
                return text.toString();
            }
            if (octet == '\\') {
                text.append(utf8(from, position - from));
                escape(text);
                from = position;
            } else if (octet >= 0 && octet < 0x20) {
                throw malformed("Illegal unquoted control character in a string");
            } else {
                position++;
            }
        }
        throw malformed("Unexpected end of the document");
    }

    private void escape(StringBuilder text) {
        position++;
        int kind = position < bytes.length ? bytes[position++] : -1;
        switch (kind) {
            case '"', '\\', '/' -> text.append((char) kind);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                int value = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = position < bytes.length ? Character.digit(bytes[position++], 16) : -1;
                    if (digit < 0) {
                        throw malformed("Invalid escape in a string");
                    }
                    value = value << 4 | digit;
                }
                text.append((char) value);
            }
            default -> throw malformed("Invalid escape in a string");
        }
    }

    private String utf8(int start, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("Invalid UTF-8 in a string");
        }
    }

    /// As AWS words it: `STRING_VALUE can not be converted to an Integer`.
    private ProtocolException conversion(String type) {
        return switch (peek()) {
            case '{' -> malformed("Start of structure or map found where not expected");
            case '[' -> malformed("Start of list found where not expected");
            case '"' -> malformed("STRING_VALUE can not be converted to " + type);
            case 't' -> malformed("TRUE_VALUE can not be converted to " + type);
            case 'f' -> malformed("FALSE_VALUE can not be converted to " + type);
            case 'n' -> malformed("NULL_VALUE can not be converted to " + type);
            case -1 -> malformed("Unexpected end of the document");
            default -> malformed("NUMBER_VALUE can not be converted to " + type);
        };
    }

    private ProtocolException unexpected(String expected) {
        return switch (peek()) {
            case '{' -> malformed("Start of structure or map found where not expected");
            case '[' -> malformed("Start of list found where not expected");
            case -1 -> malformed("Unexpected end of the document");
            default -> malformed("Expected " + expected + " or null");
        };
    }

    private ProtocolException malformed(String detail) {
        return Malformed.body(protocol, detail);
    }
}
