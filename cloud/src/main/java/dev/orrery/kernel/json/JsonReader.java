package dev.orrery.kernel.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads one JSON document.
public final class JsonReader {
    /// A document nested deeper is refused, so that reading never exhausts the stack.
    public static final int DEPTH_MAX = 64;
    /// Longer numbers have no use here and are slow to calculate with.
    public static final int NUMERAL_LENGTH_MAX = 400;
    private final String text;
    private final boolean repeated;
    private int position;

    private JsonReader(String text, boolean repeated) {
        this.text = text;
        this.repeated = repeated;
    }

    /// The value that the text consists of, white space around it aside.
    ///
    /// @param lengthMax how many characters the text may have
    /// @throws JsonException when it is longer, not JSON, or names something twice in one object
    public static Json read(String text, int lengthMax) {
        return read(text, lengthMax, false);
    }

    /// The same, but of what is named twice in one object the last counts.
    public static Json readRepeated(String text, int lengthMax) {
        return read(text, lengthMax, true);
    }

    private static Json read(String text, int lengthMax, boolean repeated) {
        if (text.length() > lengthMax) {
            throw new JsonException("longer than " + lengthMax + " characters", lengthMax);
        }
        var reader = new JsonReader(text, repeated);
        var value = reader.value(0);
        reader.skipSpace();
        if (reader.position < text.length()) {
            throw reader.unexpected();
        }
        return value;
    }

    private Json value(int depth) {
        skipSpace();
        return switch (peek()) {
            case '{' -> members(depth + 1);
            case '[' -> sequence(depth + 1);
            case '"' -> new Json.Text(quoted());
            case 't' -> word("true", new Json.Truth(true));
            case 'f' -> word("false", new Json.Truth(false));
            case 'n' -> word("null", new Json.Nothing());
            default -> numeral();
        };
    }

    private Json members(int depth) {
        enter(depth);
        var members = new LinkedHashMap<String, Json>();
        if (!closes('}')) {
            do {
                skipSpace();
                int start = position;
                if (peek() != '"') {
                    throw unexpected();
                }
                var name = quoted();
                skipSpace();
                expect(':');
                if (members.put(name, value(depth)) != null && !repeated) {
                    throw JsonException.duplicate(name, start);
                }
            } while (continues('}'));
        }
        return new Json.Members(Collections.unmodifiableMap(members));
    }

    private Json sequence(int depth) {
        enter(depth);
        var elements = new ArrayList<Json>();
        if (!closes(']')) {
            do {
                elements.add(value(depth));
            } while (continues(']'));
        }
        return new Json.Sequence(List.copyOf(elements));
    }

    private void enter(int depth) {
        if (depth > DEPTH_MAX) {
            throw new JsonException("nested deeper than " + DEPTH_MAX, position);
        }
        position++;
    }

    private boolean closes(char end) {
        skipSpace();
        if (peek() != end) {
            return false;
        }
        position++;
        return true;
    }

    private boolean continues(char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String quoted() {
        int start = ++position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                var plain = text.substring(start, position++);
                return wellFormed(plain, start);
            }
            if (c == '\\') {
                return wellFormed(escaped(start), start);
            }
            refuseControl(c);
            position++;
        }
        throw unexpected();
    }

    /// The rest of a text of which the part from `start` has no escapes.
    private String escaped(int start) {
        var value = new StringBuilder().append(text, start, position);
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case '"' -> {
                    return value.toString();
                }
                case '\\' -> value.append(escape());
                default -> {
                    position--;
                    refuseControl(c);
                    position++;
                    value.append(c);
                }
            }
        }
        throw unexpected();
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> {
                position--;
                throw unexpected();
            }
        };
    }

    private char hexadecimal() {
        int unit = 0;
        for (int i = 0; i < 4; i++, position++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected();
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private String wellFormed(String value, int start) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (!Character.isHighSurrogate(value.charAt(i)) || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new JsonException("half of a surrogate pair in the text", start);
                }
                i++;
            }
        }
        return value;
    }

    private void refuseControl(char c) {
        if (c < ' ') {
            throw unexpected();
        }
    }

    private Json numeral() {
        int start = position;
        skipOne('-');
        if (!skipOne('0')) {
            digits();
        }
        if (skipOne('.')) {
            digits();
        }
        if (skipOne('e') || skipOne('E')) {
            if (!skipOne('+')) {
                skipOne('-');
            }
            digits();
        }
        if (position - start > NUMERAL_LENGTH_MAX) {
            throw new JsonException("a number of more than " + NUMERAL_LENGTH_MAX + " characters", start);
        }
        return new Json.Numeral(text.substring(start, position));
    }

    private void digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == start) {
            throw unexpected();
        }
    }

    private boolean skipOne(char wanted) {
        if (position < text.length() && text.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, position)) {
            throw unexpected();
        }
        position += word.length();
        return value;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected();
        }
        position++;
    }

    private char peek() {
        if (position >= text.length()) {
            throw unexpected();
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length()) {
            switch (text.charAt(position)) {
                case ' ', '\t', '\n', '\r' -> position++;
                default -> {
                    return;
                }
            }
        }
    }

    private JsonException unexpected() {
        return position >= text.length() ? new JsonException("the text ends too early", position)
                : new JsonException("unexpected character U+%04X".formatted((int) text.charAt(position)), position);
    }
}
