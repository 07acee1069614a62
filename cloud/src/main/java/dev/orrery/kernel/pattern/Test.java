package dev.orrery.kernel.pattern;

import dev.orrery.kernel.identity.AddressRange;
import dev.orrery.kernel.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// What a value may be: one element of the array that stands behind a key of a pattern. Values are what JSON has besides
/// arrays and objects.
public sealed interface Test {

    /// Exactly this: numbers by what they are worth, everything else as it is written.
    record Exactly(Json wanted) implements Test { }

    record Prefix(String prefix, boolean ignoringCase) implements Test { }

    record Suffix(String suffix, boolean ignoringCase) implements Test { }

    record IgnoringCase(String wanted) implements Test { }

    /// Any text in which what stands between the stars stands in this order.
    ///
    /// @param parts between the stars; one part is a text without stars
    record Wildcard(String text, List<String> parts) implements Test { }

    /// @param text as it stands in the pattern, `>= 5 < 10`
    record Numeric(String text, List<Bound> bounds) implements Test { }

    /// A value that none of these accepts. Where there is no value, there is none that could.
    record AnythingBut(List<Test> unwanted) implements Test { }

    /// Whether there is a value at all.
    record Exists(boolean wanted) implements Test { }

    record Address(String text, AddressRange range) implements Test { }

    /// @param operator `<`, `<=`, `=`, `>` or `>=`
    record Bound(String operator, BigDecimal number) {

        boolean accepts(BigDecimal value) {
            int order = value.compareTo(number);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case "=" -> order == 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> throw new IllegalStateException(operator);
            };
        }
    }

    /// Whether a value that is there is accepted.
    default boolean accepts(Json value) {
        return switch (this) {
            case Exactly(var wanted) -> isSame(wanted, value);
            case Prefix(var prefix, var ignoring) -> value instanceof Json.Text(var text)
                    && text.regionMatches(ignoring, 0, prefix, 0, prefix.length());
            case Suffix(var suffix, var ignoring) -> value instanceof Json.Text(var text)
                    && text.regionMatches(ignoring, text.length() - suffix.length(), suffix, 0, suffix.length());
            case IgnoringCase(var wanted) -> value instanceof Json.Text(var text) && text.equalsIgnoreCase(wanted);
            case Wildcard(_, var parts) -> value instanceof Json.Text(var text) && matches(parts, text);
            case Numeric(_, var bounds) -> value instanceof Json.Numeral numeral
                    && number(numeral).map(n -> bounds.stream().allMatch(bound -> bound.accepts(n))).orElse(false);
            case AnythingBut(var unwanted) -> unwanted.stream().noneMatch(test -> test.accepts(value));
            case Exists(var wanted) -> wanted;
            case Address(_, var range) -> value instanceof Json.Text(var text) && text.indexOf('/') < 0
                    && AddressRange.of(text).map(range::contains).orElse(false);
        };
    }

    /// As one reads it aloud.
    default String phrase() {
        return switch (this) {
            case Exactly(var wanted) -> Values.show(wanted);
            case Prefix(var prefix, var ignoring) -> "begins with \"" + prefix + "\"" + (ignoring ? ", in any case" : "");
            case Suffix(var suffix, var ignoring) -> "ends with \"" + suffix + "\"" + (ignoring ? ", in any case" : "");
            case IgnoringCase(var wanted) -> "\"" + wanted + "\" in any case";
            case Wildcard(var text, _) -> "like \"" + text + "\"";
            case Numeric(var text, _) -> "a number " + text;
            case AnythingBut(var unwanted) -> "anything but " + String.join(" or ", unwanted.stream().map(Test::phrase).toList());
            case Exists(var wanted) -> wanted ? "present" : "absent";
            case Address(var text, _) -> "an address in " + text;
        };
    }

    private static boolean isSame(Json wanted, Json value) {
        if (wanted instanceof Json.Numeral a && value instanceof Json.Numeral b) {
            return a.equals(b) || number(a).flatMap(x -> number(b).map(y -> x.compareTo(y) == 0)).orElse(false);
        }
        return wanted.equals(value);
    }

    private static Optional<BigDecimal> number(Json.Numeral numeral) {
        return Values.number(numeral.digits());
    }

    private static boolean matches(List<String> parts, String text) {
        if (parts.size() == 1) {
            return text.equals(parts.getFirst());
        }
        var last = parts.getLast();
        if (!text.startsWith(parts.getFirst()) || text.length() < parts.getFirst().length() + last.length() || !text.endsWith(last)) {
            return false;
        }
        int from = parts.getFirst().length();
        int end = text.length() - last.length();
        for (var part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, from);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }
}
