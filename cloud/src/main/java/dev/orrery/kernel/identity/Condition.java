package dev.orrery.kernel.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One line of a statement's `Condition`: an operator, a key, and values of which one must fit (or, negated, none).
///
/// A missing key fails a positive operator and satisfies a negated one; `…IfExists` and `ForAllValues:` are satisfied,
/// `ForAnyValue:` is not. A key with several values under an operator without a prefix is compared with all of them.
/// Source: IAM User Guide, "Condition operators" and "Conditions with multiple context keys or values".
public final class Condition {

    /// How several values of the request count.
    public enum Quantifier { NONE, FOR_ALL_VALUES, FOR_ANY_VALUE }

    private static final List<String> NOTHING = List.of("");
    private final Quantifier quantifier;
    private final ConditionOperator operator;
    private final boolean ifExists;
    private final ConditionKey key;
    private final List<String> values;
    private final ConditionValue[] compiled;

    private Condition(Quantifier quantifier, ConditionOperator operator, boolean ifExists, ConditionKey key, List<String> values,
            ConditionValue[] compiled) {
        this.quantifier = quantifier;
        this.operator = operator;
        this.ifExists = ifExists;
        this.key = key;
        this.values = values;
        this.compiled = compiled;
    }

    /// Whether this is an operator, with or without its prefix and suffix.
    public static boolean isOperator(String text) {
        var name = text.startsWith("ForAllValues:") || text.startsWith("ForAnyValue:") ? text.substring(text.indexOf(':') + 1) : text;
        return operator(name, name.endsWith("IfExists")) != null;
    }

    /// Whether an operator that compares dates could compare with this.
    public static boolean isTime(String text) {
        return Times.of(text).isPresent();
    }

    /// @return null when there is none
    private static ConditionOperator operator(String name, boolean ifExists) {
        var operator = ConditionOperator.BY_NAME.get(ifExists ? name.substring(0, name.length() - "IfExists".length()) : name);
        return operator == ConditionOperator.NULL && ifExists ? null : operator;
    }

    /// @param operatorText with its prefix and suffix, `ForAllValues:StringLikeIfExists`
    /// @param variables whether `${…}` is special in values
    static Condition of(String operatorText, String key, List<String> values, boolean variables) {
        var quantifier = operatorText.startsWith("ForAllValues:") ? Quantifier.FOR_ALL_VALUES
                : operatorText.startsWith("ForAnyValue:") ? Quantifier.FOR_ANY_VALUE : Quantifier.NONE;
        var name = quantifier == Quantifier.NONE ? operatorText : operatorText.substring(operatorText.indexOf(':') + 1);
        boolean ifExists = name.endsWith("IfExists");
        var operator = operator(name, ifExists);
        if (operator == null) {
            throw new MalformedPolicyException(MalformedPolicyException.Problem.CONDITION, "Invalid Condition type : " + operatorText);
        }
        var compiled = new ArrayList<ConditionValue>();
        for (var value : values) {
            compiled.add(ConditionValue.of(operator, value, variables).orElseThrow(() -> new MalformedPolicyException(
                    MalformedPolicyException.Problem.CONDITION, operator.type() == ConditionOperator.Type.ADDRESS
                            ? "Invalid IP address in Conditions" : "Invalid policy syntax.")));
        }
        return new Condition(quantifier, operator, ifExists, ConditionKey.of(key), List.copyOf(values),
                compiled.toArray(ConditionValue[]::new));
    }

    /// @param effect of the statement: where a variable has no value, an allowing statement must not profit from it
    boolean holds(Statement.Effect effect, Circumstances circumstances) {
        var found = circumstances.values(key);
        if (operator == ConditionOperator.NULL) {
            return matchesAny(Boolean.toString(found.isEmpty()), circumstances);
        }
        if (found.isEmpty()) {
            return ifExists || switch (quantifier) {
                case NONE -> operator.negated();
                case FOR_ALL_VALUES -> true;
                case FOR_ANY_VALUE -> false;
            };
        }
        if (operator.negated() && effect == Statement.Effect.ALLOW && !isResolvable(circumstances)) {
            return false;
        }
        return switch (quantifier) {
            case NONE -> anyMatches(found, circumstances) != operator.negated();
            // An empty text counts as no value. Source: IAM User Guide, "Single-valued vs. multivalued context keys".
            case FOR_ALL_VALUES -> found.equals(NOTHING) || found.stream().allMatch(value -> matchesAny(value, circumstances) != operator.negated());
            case FOR_ANY_VALUE -> found.stream().anyMatch(value -> matchesAny(value, circumstances) != operator.negated());
        };
    }

    private boolean anyMatches(List<String> found, Circumstances circumstances) {
        for (int i = 0; i < found.size(); i++) {
            if (matchesAny(found.get(i), circumstances)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesAny(String found, Circumstances circumstances) {
        for (var value : compiled) {
            if (value.matches(found, circumstances)) {
                return true;
            }
        }
        return false;
    }

    private boolean isResolvable(Circumstances circumstances) {
        for (var value : compiled) {
            if (!value.isResolvable(circumstances)) {
                return false;
            }
        }
        return true;
    }

    /// The operator as written, without prefix and suffix.
    public String operator() {
        return operator.text();
    }

    public Quantifier quantifier() {
        return quantifier;
    }

    public boolean ifExists() {
        return ifExists;
    }

    /// The key as it was written; upper and lower case are the same in it.
    public String key() {
        return key.name();
    }

    /// The values as they were written.
    public List<String> values() {
        return values;
    }

    /// The compiled values, for the analysis of a policy without a request.
    List<ConditionValue> compiled() {
        return List.of(compiled);
    }

    /// Why it does not hold, as one line.
    String failure(Circumstances circumstances) {
        var found = circumstances.values(key);
        if (operator == ConditionOperator.NULL) {
            return "condition " + this + " does not hold: the request has " + (found.isEmpty() ? "no " : "a ") + key.name();
        }
        return "condition " + this + (found.isEmpty() ? " does not hold: the request has no " + key.name()
                : (operator.negated() ? " does not hold: the request has " : " does not match ") + String.join(", ", found)) + variables(circumstances);
    }

    /// What the variables in its values stand for in this request.
    private String variables(Circumstances circumstances) {
        var names = new TreeSet<String>();
        values.forEach(value -> Template.addVariables(value, names));
        names.removeAll(List.of("*", "?", "$"));
        return names.stream().map(name -> {
            var brought = circumstances.values(ConditionKey.of(name));
            return ", where ${" + name + "} " + (brought.isEmpty() ? "has no value" : "is " + String.join(", ", brought));
        }).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        var prefix = switch (quantifier) {
            case NONE -> "";
            case FOR_ALL_VALUES -> "ForAllValues:";
            case FOR_ANY_VALUE -> "ForAnyValue:";
        };
        return prefix + operator.text() + (ifExists ? "IfExists " : " ") + key.name() + " " + String.join(" or ", values);
    }
}
