package dev.orrery.services.dynamodb.expressions;

import java.util.ArrayList;
import java.util.List;

/// The words and signs of an expression, and a position among them.
final class Tokens {
    /// "The maximum length of any expression string is 4 KB": Developer Guide, "Service quotas".
    static final int CHARACTERS_MAX = 4096;
    private static final String SIGNS = "()[].,=+-";
    private final List<Token> all = new ArrayList<>();
    private int position;
    private int furthest;

    enum Kind { WORD, NAME, VALUE, NUMBER, SIGN, UNKNOWN, END }

    record Token(Kind kind, String text) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }
    }

    static Tokens of(String expression) {
        if (expression.isEmpty()) {
            throw new ExpressionException("The expression can not be empty;");
        }
        if (expression.length() > CHARACTERS_MAX) {
            throw new ExpressionException("Expression size has exceeded the maximum allowed size; expression size: "
                    + expression.length());
        }
        return new Tokens(expression);
    }

    private Tokens(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
                continue;
            }
            int end = at + 1;
            Kind kind;
            if (isLetter(c) || c == '#' || c == ':') {
                while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
                    end++;
                }
                kind = c == '#' ? Kind.NAME : c == ':' ? Kind.VALUE : Kind.WORD;
            } else if (isDigit(c)) {
                while (end < text.length() && isDigit(text.charAt(end))) {
                    end++;
                }
                kind = Kind.NUMBER;
            } else if (c == '<' || c == '>') {
                if (end < text.length() && (text.charAt(end) == '=' || c == '<' && text.charAt(end) == '>')) {
                    end++;
                }
                kind = Kind.SIGN;
            } else {
                kind = SIGNS.indexOf(c) >= 0 ? Kind.SIGN : Kind.UNKNOWN;
            }
            all.add(new Token(kind, text.substring(at, end)));
            at = end;
        }
        all.add(new Token(Kind.END, "<EOF>"));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    Token peek() {
        return all.get(position);
    }

    Token peekBehind() {
        return all.get(Math.min(position + 1, all.size() - 1));
    }

    Token next() {
        var token = all.get(position);
        position = Math.min(position + 1, all.size() - 1);
        return token;
    }

    boolean take(String sign) {
        if (peek().is(sign)) {
            next();
            return true;
        }
        return false;
    }

    boolean takeWord(String word) {
        if (peek().isWord(word)) {
            next();
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!take(sign)) {
            throw unexpected();
        }
    }

    void expectEnd() {
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
    }

    int position() {
        return position;
    }

    /// Goes back, to try to read the same in another way.
    void back(int to) {
        position = to;
    }

    /// What stands at the furthest place that could not be read.
    ExpressionException unexpected() {
        furthest = Math.max(furthest, position);
        var near = new StringBuilder();
        for (int i = Math.max(0, furthest - 1); i <= Math.min(all.size() - 1, furthest + 1); i++) {
            if (all.get(i).kind() != Kind.END) {
                near.append(near.isEmpty() ? "" : " ").append(all.get(i).text());
            }
        }
        return new ExpressionException("Syntax error; token: \"" + all.get(furthest).text() + "\", near: \"" + near + "\"");
    }
}
