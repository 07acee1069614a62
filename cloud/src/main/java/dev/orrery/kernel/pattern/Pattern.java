package dev.orrery.kernel.pattern;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.pattern.Verdict.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which values somebody wants, read once. Made by [#parse].
///
/// @param alternatives one of them must accept; more than one where the pattern has `$or`
/// @param keys at the outside of the pattern
/// @param depth how many objects stand within each other, the pattern itself being one
public record Pattern(List<Alternative> alternatives, int keys, int depth) {
    private static final int SHOWN_VALUES_MAX = 5;

    /// Every key must accept one of its values.
    ///
    /// @param byPath what is wanted, by path, in the order of the pattern
    public record Alternative(Map<String, Key> byPath) {

        public Alternative {
            byPath = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
        }
    }

    /// @param depth in how many objects it stands
    /// @param tests any of which may accept
    public record Key(int depth, List<Test> tests) { }

    /// @throws MalformedPatternException when the text is no pattern, in AWS's words
    public static Pattern parse(String text, Dialect dialect) {
        return new PatternReader(text, dialect).read();
    }

    /// How many combinations of values it stands for: in each alternative the values of all keys multiplied, each key's
    /// times its depth. Source: SNS Developer Guide, "Filter policy constraints in Amazon SNS".
    public long combinations() {
        long sum = 0;
        for (var alternative : alternatives) {
            long product = 1;
            for (var key : alternative.byPath().values()) {
                product = Math.min(product * key.tests().size() * key.depth(), Integer.MAX_VALUE);
            }
            sum += product;
        }
        return sum;
    }

    public Verdict match(Values values) {
        var failed = new ArrayList<Reason>();
        for (var alternative : alternatives) {
            var reasons = new ArrayList<Reason>(alternative.byPath().size());
            boolean accepted = true;
            for (var key : alternative.byPath().entrySet()) {
                var reason = match(key.getKey(), key.getValue().tests(), values.at(key.getKey()));
                reasons.add(reason);
                accepted &= reason.accepted();
            }
            if (accepted) {
                return new Verdict(true, List.copyOf(reasons));
            }
            failed.addAll(reasons);
        }
        return new Verdict(false, List.copyOf(failed));
    }

    private static Reason match(String path, List<Test> tests, List<Json> values) {
        if (values.isEmpty()) {
            boolean accepted = tests.contains(new Test.Exists(false));
            return new Reason(path, accepted, path + (accepted ? " is absent, as wanted" : " is absent, but wanted is " + wanted(tests)));
        }
        for (var test : tests) {
            for (var value : values) {
                if (test.accepts(value)) {
                    return new Reason(path, true, path + " is " + Values.show(value) + ", wanted is " + test.phrase());
                }
            }
        }
        return new Reason(path, false, path + " is " + shown(values) + ", but wanted is " + wanted(tests));
    }

    private static String wanted(List<Test> tests) {
        return some(tests.stream().map(Test::phrase).toList());
    }

    private static String shown(List<Json> values) {
        return some(values.stream().map(Values::show).toList());
    }

    private static String some(List<String> texts) {
        return String.join(" or ", texts.subList(0, Math.min(texts.size(), SHOWN_VALUES_MAX)))
                + (texts.size() > SHOWN_VALUES_MAX ? " or " + (texts.size() - SHOWN_VALUES_MAX) + " more" : "");
    }
}
