package dev.orrery.kernel.pattern;

import dev.orrery.kernel.pattern.Test.Bound;
import dev.orrery.kernel.pattern.Tokens.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/// Reads the value of `numeric`: one bound, or a lower and an upper one.
final class NumericReader {
    private static final Set<String> OPERATORS = Set.of("<", "<=", "=", ">", ">=");
    private final Tokens tokens;

    NumericReader(Tokens tokens) {
        this.tokens = tokens;
    }

    Test numeric() {
        if (tokens.next() != Kind.START_ARRAY) {
            throw notPattern("Value of numeric must be an array.");
        }
        var kind = tokens.next();
        if (kind != Kind.TEXT) {
            throw notPattern("Invalid member in numeric match: " + shown(kind));
        }
        var operator = tokens.text();
        kind = tokens.next();
        if (!OPERATORS.contains(operator)) {
            throw notPattern("Unrecognized numeric range operator: " + operator);
        }
        var bottom = new Bound(operator, number(operator, kind));
        kind = tokens.next();
        if (kind == Kind.END_ARRAY) {
            return new Test.Numeric(operator + " " + bottom.number().toPlainString(), List.of(bottom));
        }
        if (!operator.startsWith(">")) {
            throw notPattern("Too many elements in numeric expression");
        }
        return range(bottom, kind);
    }

    private Test range(Bound bottom, Kind kind) {
        if (kind != Kind.TEXT) {
            throw notPattern("Bad value in numeric range: " + shown(kind));
        }
        var operator = tokens.text();
        if (!operator.startsWith("<") || !OPERATORS.contains(operator)) {
            throw notPattern("Bad numeric range operator: " + operator);
        }
        var top = new Bound(operator, number(operator, tokens.next()));
        boolean ends = tokens.next() == Kind.END_ARRAY;
        if (top.number().compareTo(bottom.number()) <= 0) {
            throw notPattern("Bottom must be less than top");
        }
        if (!ends) {
            throw notPattern("Too many terms in numeric range expression");
        }
        return new Test.Numeric(bottom.operator() + " " + bottom.number().toPlainString() + " and " + operator + " "
                + top.number().toPlainString(), List.of(bottom, top));
    }

    private BigDecimal number(String operator, Kind kind) {
        if (kind != Kind.NUMBER) {
            throw notPattern("Value of " + (operator.equals("=") ? "equals" : operator) + " must be numeric");
        }
        return Values.number(tokens.text())
                .orElseThrow(() -> notPattern("Value of " + (operator.equals("=") ? "equals" : operator) + " must be numeric"));
    }

    /// As it stands in the text.
    private String shown(Kind kind) {
        return switch (kind) {
            case END_ARRAY -> "]";
            case END_OBJECT -> "}";
            case START_ARRAY -> "[";
            case START_OBJECT -> "{";
            default -> tokens.text();
        };
    }

    private MalformedPatternException notPattern(String message) {
        return MalformedPatternException.notPattern(message, tokens.column());
    }
}
