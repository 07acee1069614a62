package dev.orrery.gateway.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the JSON of a form's policy, which is flat: objects and arrays three deep, of texts and numbers.
///
/// It takes what AWS's own pages show though JSON does not allow it: a comma behind the last element, and `\$`.
final class PolicyJson {
    private static final int DEPTH_MAX = 8;
    private final String text;
    private int position;

    private PolicyJson(String text) {
        this.text = text;
    }

    /// @return maps, lists and texts; a number, `true`, `false` and `null` are [Bare]
    static Object parse(String text) {
        var json = new PolicyJson(text);
        var value = json.value(0);
        if (json.peek() != 0) {
            throw invalid();
        }
        return value;
    }

    /// What is written without quotes.
    record Bare(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private Object value(int depth) {
        if (depth == DEPTH_MAX) {
            throw invalid();
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> bare();
        };
    }

    private Map<String, Object> object(int depth) {
        var object = new LinkedHashMap<String, Object>();
        position++;
        while (peek() != '}') {
            if (peek() != '"') {
                throw invalid();
            }
            var name = string();
            expect(':');
            if (object.put(name, value(depth + 1)) != null) {
                throw invalid();
            }
            if (peek() != '}') {
                expect(',');
            }
        }
        position++;
        return object;
    }

    private List<Object> array(int depth) {
        var array = new ArrayList<>();
        position++;
        while (peek() != ']') {
            array.add(value(depth + 1));
            if (peek() != ']') {
                expect(',');
            }
        }
        position++;
        return array;
    }

    private String string() {
        var string = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw invalid();
    }

    private char escaped() {
        if (++position >= text.length()) {
            throw invalid();
        }
        return switch (text.charAt(position)) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000B';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = ++position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
                    if (digit < 0) {
                        throw invalid();
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            case '"', '\\', '/', '$' -> text.charAt(position);
            default -> throw invalid();
        };
    }

    private Bare bare() {
        int from = position;
        while (position < text.length() && (Character.isLetterOrDigit(text.charAt(position)) || "+-.".indexOf(text.charAt(position)) >= 0)) {
            position++;
        }
        if (position == from) {
            throw invalid();
        }
        return new Bare(text.substring(from, position));
    }

    private void expect(char c) {
        if (peek() != c) {
            throw invalid();
        }
        position++;
    }

    /// The next character that is not white space, 0 at the end.
    private char peek() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private static SignatureException invalid() {
        return PostProblems.policyInvalid("Invalid JSON.");
    }
}
