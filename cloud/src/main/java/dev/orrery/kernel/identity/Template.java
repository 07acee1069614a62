package dev.orrery.kernel.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A text of a policy in which `*` and `?` may stand for other text, and `${key}` for a value of the request.
///
/// What a variable brings is taken literally, stars included. A variable without a value (its key is absent or has
/// several values, and no default is given) leaves the template matching nothing.
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
final class Template {

    /// What is special in a template, beside its text.
    enum Wildcards { SPECIAL, LITERAL }

    private sealed interface Piece { }

    private record Run(int[] pattern) implements Piece { }

    private record Variable(ConditionKey key, Optional<String> otherwise) implements Piece { }

    private final List<Piece> pieces;
    private final boolean ignoreCase;
    private final Optional<Wildcard> constant;

    private Template(List<Piece> pieces, boolean ignoreCase) {
        this.pieces = pieces;
        this.ignoreCase = ignoreCase;
        this.constant = pieces.stream().noneMatch(Variable.class::isInstance)
                ? Optional.of(new Wildcard(concatenation(pieces.stream().map(piece -> ((Run) piece).pattern()).toList())))
                : Optional.empty();
    }

    /// @param variables whether `${…}` is special; it is not before version 2012-10-17 of the language
    static Template of(String text, Wildcards wildcards, boolean variables, boolean ignoreCase) {
        var pieces = new ArrayList<Piece>();
        int at = 0;
        while (at < text.length()) {
            int dollar = variables ? text.indexOf("${", at) : -1;
            int end = dollar < 0 ? text.length() : dollar;
            if (end > at) {
                pieces.add(run(text.substring(at, end), wildcards, ignoreCase));
            }
            if (dollar < 0) {
                break;
            }
            at = variable(text, dollar + 2, ignoreCase, pieces);
        }
        return new Template(List.copyOf(pieces), ignoreCase);
    }

    private static Piece run(String text, Wildcards wildcards, boolean ignoreCase) {
        var folded = text.codePoints().map(point -> ignoreCase ? fold(point) : point);
        return new Run((wildcards == Wildcards.SPECIAL ? folded.map(Wildcard::special) : folded).toArray());
    }

    /// Reads what stands behind `${` and returns where the template goes on.
    private static int variable(String text, int start, boolean ignoreCase, List<Piece> pieces) {
        int close = text.indexOf('}', start);
        if (close < 0) {
            throw malformed(text);
        }
        int comma = text.indexOf(',', start);
        if (comma > 0 && comma < close) {
            int quote = comma + 1;
            while (quote < text.length() && text.charAt(quote) == ' ') {
                quote++;
            }
            int endQuote = text.indexOf("'}", quote + 1);
            if (quote >= text.length() || text.charAt(quote) != '\'' || endQuote < 0) {
                throw malformed(text);
            }
            pieces.add(new Variable(key(text, start, comma), Optional.of(text.substring(quote + 1, endQuote))));
            return endQuote + 2;
        }
        switch (text.substring(start, close)) {
            case "*", "?", "$" -> pieces.add(run(text.substring(start, close), Wildcards.LITERAL, ignoreCase));
            default -> pieces.add(new Variable(key(text, start, close), Optional.empty()));
        }
        return close + 1;
    }

    private static ConditionKey key(String text, int start, int end) {
        var name = text.substring(start, end).strip();
        if (name.isEmpty() || name.contains("{") || name.contains("$")) {
            throw malformed(text);
        }
        return ConditionKey.of(name);
    }

    private static MalformedPolicyException malformed(String text) {
        return new MalformedPolicyException(MalformedPolicyException.Problem.VARIABLE, "Invalid variable in policy: " + text);
    }

    /// Whether it says the same for every request.
    boolean isConstant() {
        return constant.isPresent();
    }

    /// Whether it matches one text only, whatever the request.
    boolean isFixed() {
        return constant.isPresent() && constant.get().isFixed();
    }

    /// Ends with `*`.
    boolean isOpenEnded() {
        return !pieces.isEmpty() && pieces.getLast() instanceof Run(var pattern) && pattern[pattern.length - 1] == Wildcard.ANY_TEXT;
    }

    /// Whether all its variables have a value in this request.
    boolean isResolvable(Circumstances circumstances) {
        if (constant.isPresent()) {
            return true;
        }
        for (var piece : pieces) {
            if (piece instanceof Variable variable && value(variable, circumstances).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    boolean matches(String text, int from, int to, Circumstances circumstances) {
        if (constant.isPresent() && !ignoreCase) {
            return constant.get().matches(text, from, to);
        }
        var pattern = constant.isPresent() ? constant : resolved(circumstances);
        if (pattern.isEmpty()) {
            return false;
        }
        if (ignoreCase) {
            var folded = folded(text.substring(from, to));
            return pattern.get().matches(new String(folded, 0, folded.length));
        }
        return pattern.get().matches(text, from, to);
    }

    private Optional<Wildcard> resolved(Circumstances circumstances) {
        var runs = new ArrayList<int[]>();
        for (var piece : pieces) {
            switch (piece) {
                case Run(var pattern) -> runs.add(pattern);
                case Variable variable -> {
                    var value = value(variable, circumstances);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    runs.add(ignoreCase ? folded(value.get()) : value.get().codePoints().toArray());
                }
            }
        }
        return Optional.of(new Wildcard(concatenation(runs)));
    }

    private static Optional<String> value(Variable variable, Circumstances circumstances) {
        var values = circumstances.values(variable.key());
        return values.size() == 1 ? Optional.of(values.getFirst()) : values.isEmpty() ? variable.otherwise() : Optional.empty();
    }

    private static int[] concatenation(List<int[]> runs) {
        int length = 0;
        for (var run : runs) {
            length += run.length;
        }
        var all = new int[length];
        int at = 0;
        for (var run : runs) {
            System.arraycopy(run, 0, all, at, run.length);
            at += run.length;
        }
        return all;
    }

    private static int[] folded(String text) {
        return text.codePoints().map(Template::fold).toArray();
    }

    private static int fold(int codePoint) {
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /// Adds the keys of a text's variables, in lower case. May name what is none (`${*}`, or in the older language).
    static void addVariables(String text, Set<String> keys) {
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
            int end = at + 2;
            while (end < text.length() && text.charAt(end) != '}' && text.charAt(end) != ',') {
                end++;
            }
            keys.add(ConditionKey.of(text.substring(at + 2, end).strip()).folded());
        }
    }

    /// The places of a text where this character stands outside of `${…}`.
    static IntStream outsideVariables(String text, char wanted, boolean variables) {
        var places = IntStream.builder();
        for (int i = 0; i < text.length(); i++) {
            if (variables && text.startsWith("${", i)) {
                int close = text.indexOf('}', i);
                i = close < 0 ? text.length() : close;
            } else if (text.charAt(i) == wanted) {
                places.add(i);
            }
        }
        return places.build();
    }
}
