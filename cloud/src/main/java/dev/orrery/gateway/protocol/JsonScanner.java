package dev.orrery.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a document in JSON is made of, one after another: brackets, names, strings, numbers and words. It knows nothing of
/// what they mean.
final class JsonScanner {
    /// Objects and arrays within each other. DynamoDB's values may nest 32 levels, each two of JSON.
    static final int DEPTH_MAX = 200;
    /// A number's characters. DynamoDB's, the longest, are strings.
    private static final int NUMBER_CHARACTERS_MAX = 1_100;
    private final byte[] bytes;
    private final Protocol protocol;
    private int position;
    private int depth;

    JsonScanner(byte[] bytes, Protocol protocol) {
        this.bytes = bytes;
        this.protocol = protocol;
    }

    /// Into an object: whether it has a member.
    boolean enterObject(String kind) {
        return enter('{', '}', kind);
    }

    /// Into an array: whether it has an element.
    boolean enterArray(String kind) {
        return enter('[', ']', kind);
    }

    private boolean enter(char opening, char closing, String kind) {
        if (peek() != opening) {
            throw unexpected(kind);
        }
        position++;
        if (++depth > DEPTH_MAX) {
            throw malformed("The document is nested too deeply");
        }
        if (peek() == closing) {
            leave();
            return false;
        }
        return true;
    }

    private void leave() {
        position++;
        depth--;
    }

    /// Behind a member: whether another follows.
    boolean moreMembers() {
        return more('}');
    }

    /// Behind an element: whether another follows.
    boolean moreElements() {
        return more(']');
    }

    private boolean more(char closing) {
        int next = peek();
        if (next == ',') {
            position++;
            return true;
        }
        if (next != closing) {
            throw malformed("Unexpected character in the document");
        }
        leave();
        return false;
    }

    /// A member's name, and the colon behind it.
    String key() {
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
    int peek() {
        while (position < bytes.length) {
            int octet = bytes[position];
            if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return octet;
            }
            position++;
        }
        return -1;
    }

    /// A word, which must be the next.
    void literal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (position + i >= bytes.length || bytes[position + i] != text.charAt(i)) {
                throw malformed("Unrecognized token in the document");
            }
        }
        position += text.length();
    }

    /// Whether the number that comes next has neither a fraction nor an exponent.
    boolean isWhole() {
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

    /// There is nothing more.
    void end() {
        if (peek() != -1) {
            throw malformed("Unexpected content after the document");
        }
    }

    /// Over a value that nobody wants.
    void skip() {
        switch (peek()) {
            case '{' -> {
                if (enterObject("map")) {
                    do {
                        key();
                        skip();
                    } while (moreMembers());
                }
            }
            case '[' -> {
                if (enterArray("list")) {
                    do {
                        skip();
                    } while (moreElements());
                }
            }
            case '"' -> string();
            case 't', 'f' -> truth();
            case 'n' -> literal("null");
            default -> number("a number");
        }
    }

    boolean truth() {
        int next = peek();
        if (next != 't' && next != 'f') {
            throw conversion("a Boolean");
        }
        literal(next == 't' ? "true" : "false");
        return next == 't';
    }

    /// A number as it stands there.
    ///
    /// @param type what it is to become, for the error when it is something else
    String number(String type) {
        int next = peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw conversion(type);
        }
        int start = position;
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

    /// A string, which begins here.
    String string() {
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
    ProtocolException conversion(String type) {
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

    ProtocolException unexpected(String expected) {
        return switch (peek()) {
            case '{' -> malformed("Start of structure or map found where not expected");
            case '[' -> malformed("Start of list found where not expected");
            case -1 -> malformed("Unexpected end of the document");
            default -> malformed("Expected " + expected + " or null");
        };
    }

    ProtocolException malformed(String detail) {
        return Malformed.body(protocol, detail);
    }
}
