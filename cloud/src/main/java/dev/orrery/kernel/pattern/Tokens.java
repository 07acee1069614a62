package dev.orrery.kernel.pattern;

/// Reads JSON token by token and knows how far it has read.
///
/// How far is part of AWS's answers, so it is counted as Jackson does, which AWS reads with: behind the name of a member its
/// value's first token has been read too, but of a text only the opening quotation mark until somebody wants the text.
final class Tokens {
    static final int LENGTH_MAX = 256 * 1024;
    static final int DEPTH_MAX = 64;
    private final String text;
    private final boolean[] inObject = new boolean[DEPTH_MAX + 1];
    private final boolean[] hasEntries = new boolean[DEPTH_MAX + 1];
    private int depth;
    private int position;
    private Kind current = Kind.NONE;
    private Kind ahead = Kind.NONE;
    private String name = "";
    private String value = "";
    /// Whether the text that was read last is still to be read behind its opening quotation mark.
    private boolean begun;

    enum Kind { NONE, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, NAME, TEXT, NUMBER, TRUE, FALSE, NULL, END }

    Tokens(String text) {
        this.text = text;
        if (text.length() > LENGTH_MAX) {
            throw MalformedPatternException.notJson("The text is longer than " + LENGTH_MAX + " characters", LENGTH_MAX);
        }
    }

    Kind next() {
        if (current == Kind.NAME) {
            current = ahead;
            return current;
        }
        finish();
        skipSpace();
        current = depth == 0 ? atTop() : within();
        return current;
    }

    private Kind atTop() {
        if (current == Kind.NONE) {
            return value();
        }
        if (position < text.length()) {
            throw notJson("Unexpected content behind the value", position);
        }
        return Kind.END;
    }

    private Kind within() {
        boolean object = inObject[depth];
        if (peek() == (object ? '}' : ']')) {
            position++;
            depth--;
            return object ? Kind.END_OBJECT : Kind.END_ARRAY;
        }
        if (hasEntries[depth]) {
            if (peek() != ',') {
                throw unexpected("was expecting comma to separate " + (object ? "Object" : "Array") + " entries");
            }
            position++;
            skipSpace();
        }
        hasEntries[depth] = true;
        return object ? member() : value();
    }

    private Kind member() {
        if (peek() != '"') {
            throw unexpected("was expecting double-quote to start field name");
        }
        position++;
        name = quoted();
        skipSpace();
        if (peek() != ':') {
            throw unexpected("was expecting a colon to separate field name and value");
        }
        position++;
        skipSpace();
        ahead = value();
        return Kind.NAME;
    }

    /// The name that was read last.
    String name() {
        return name;
    }

    /// The text that stands here, or the digits of the number.
    String text() {
        finish();
        return value;
    }

    /// At which column the reader stands.
    int column() {
        return position + 1;
    }

    private void finish() {
        if (begun) {
            begun = false;
            value = quoted();
        }
    }

    private Kind value() {
        return switch (peek()) {
            case '{' -> enter(true);
            case '[' -> enter(false);
            case '"' -> {
                position++;
                begun = true;
                yield Kind.TEXT;
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> word();
        };
    }

    private Kind enter(boolean object) {
        if (depth == DEPTH_MAX) {
            throw notJson("Document nesting depth exceeds the maximum allowed (" + DEPTH_MAX + ")", position);
        }
        position++;
        depth++;
        inObject[depth] = object;
        hasEntries[depth] = false;
        return object ? Kind.START_OBJECT : Kind.START_ARRAY;
    }

    private Kind word() {
        int start = position;
        while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position))) {
            position++;
        }
        var word = text.substring(start, position);
        value = word;
        return switch (word) {
            case "true" -> Kind.TRUE;
            case "false" -> Kind.FALSE;
            case "null" -> Kind.NULL;
            case "" -> throw unexpected("expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
            default -> throw notJson("Unrecognized token '" + word
                    + "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", position);
        };
    }

    private Kind number() {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        value = text.substring(start, position);
        if (!value.matches("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,3})?")) {
            throw notJson("'" + value + "' is no number of JSON", position);
        }
        return Kind.NUMBER;
    }

    private String quoted() {
        var read = new StringBuilder();
        while (true) {
            if (position >= text.length()) {
                throw notJson("Unexpected end-of-input: was expecting closing quote for a string value", position);
            }
            char c = text.charAt(position++);
            if (c == '"') {
                return read.toString();
            }
            if (c < ' ') {
                throw notJson("Illegal unquoted character ((CTRL-CHAR, code " + (int) c
                        + ")): has to be escaped using backslash to be included in string value", position);
            }
            read.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
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
            default -> throw notJson("Unrecognized character escape '" + c + "' (code " + (int) c + ")", position);
        };
    }

    private char hexadecimal() {
        int unit = 0;
        for (int i = 0; i < 4; i++, position++) {
            int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw unexpected("expected a hex-digit for character escape sequence");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw notJson(depth == 0 ? "No content to map due to end-of-input"
                    : "Unexpected end-of-input: expected close marker for " + (inObject[depth] ? "Object" : "Array"), position);
        }
        return text.charAt(position);
    }

    private MalformedPatternException unexpected(String expected) {
        char c = peek();
        return notJson("Unexpected character ('" + c + "' (code " + (int) c + ")): " + expected, position);
    }

    private static MalformedPatternException notJson(String message, int position) {
        return MalformedPatternException.notJson(message, position + 1);
    }
}
