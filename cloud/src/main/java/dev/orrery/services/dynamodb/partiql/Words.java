package dev.orrery.services.dynamodb.partiql;

import dev.orrery.services.dynamodb.expressions.ExpressionException;
import java.util.ArrayList;
import java.util.List;

/// The words, literals and signs of a statement, and a position among them.
final class Words {
    private static final List<String> LONG_SIGNS = List.of("<<", ">>", "<=", ">=", "<>", "!=", "||");
    private final String text;
    private final List<Word> all = new ArrayList<>();
    private int position;

    enum Kind { NAME, QUOTED, TEXT, NUMBER, SIGN, END }

    /// @param text of a quoted name or a text without its quotes
    record Word(Kind kind, String text, int at) {

        boolean is(String word) {
            return (kind == Kind.NAME || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
        }
    }

    Words(String text) {
        if (text.length() > StatementParser.CHARACTERS_MAX) {
            throw new ExpressionException("Statement is longer than " + StatementParser.CHARACTERS_MAX + " characters");
        }
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            at = read(at);
        }
        all.add(new Word(Kind.END, "", text.length()));
    }

    private int read(int at) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            return at + 1;
        }
        if (c == '\'' || c == '"') {
            return quoted(at, c);
        }
        int end = at + 1;
        if (Character.isLetter(c) || c == '_' || c == '$') {
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_' || text.charAt(end) == '$')) {
                end++;
            }
            all.add(new Word(Kind.NAME, text.substring(at, end), at));
            return end;
        }
        if (isDigit(c) || c == '.' && end < text.length() && isDigit(text.charAt(end)) && !followsName()) {
            return number(at);
        }
        if (end < text.length() && LONG_SIGNS.contains(text.substring(at, end + 1))) {
            end++;
        }
        all.add(new Word(Kind.SIGN, text.substring(at, end), at));
        return end;
    }

    private boolean followsName() {
        return !all.isEmpty() && (all.getLast().kind() == Kind.NAME || all.getLast().kind() == Kind.QUOTED);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int number(int at) {
        int end = at;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.'
                || (text.charAt(end) | 0x20) == 'e' || (text.charAt(end) == '-' || text.charAt(end) == '+') && (text.charAt(end - 1) | 0x20) == 'e')) {
            end++;
        }
        all.add(new Word(Kind.NUMBER, text.substring(at, end), at));
        return end;
    }

    /// A quote is doubled within.
    private int quoted(int at, char quote) {
        var content = new StringBuilder();
        int end = at + 1;
        while (end < text.length()) {
            if (text.charAt(end) != quote) {
                content.append(text.charAt(end++));
            } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
                content.append(quote);
                end += 2;
            } else {
                all.add(new Word(quote == '"' ? Kind.QUOTED : Kind.TEXT, content.toString(), at));
                return end + 1;
            }
        }
        throw wrong(at);
    }

    Word peek() {
        return all.get(position);
    }

    Word peekBehind() {
        return all.get(Math.min(position + 1, all.size() - 1));
    }

    Word next() {
        var word = all.get(position);
        position = Math.min(position + 1, all.size() - 1);
        return word;
    }

    boolean take(String word) {
        if (peek().is(word)) {
            next();
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!take(word)) {
            throw unexpected();
        }
    }

    int position() {
        return position;
    }

    void back(int to) {
        position = to;
    }

    ExpressionException unexpected() {
        return wrong(peek().at());
    }

    private static ExpressionException wrong(int at) {
        return new ExpressionException("Statement wasn't well formed, can't be processed: Unexpected token at position " + (at + 1));
    }
}
