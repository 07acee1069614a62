package dev.orrery.kernel.identity;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// The operators of conditions. A negated one holds when its counterpart holds for none of the values.
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
enum ConditionOperator {
    STRING_EQUALS("StringEquals", Type.TEXT, false),
    STRING_NOT_EQUALS("StringNotEquals", Type.TEXT, true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Type.TEXT_IGNORING_CASE, false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Type.TEXT_IGNORING_CASE, true),
    STRING_LIKE("StringLike", Type.PATTERN, false),
    STRING_NOT_LIKE("StringNotLike", Type.PATTERN, true),
    NUMERIC_EQUALS("NumericEquals", Type.NUMBER, false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Type.NUMBER, true),
    NUMERIC_LESS_THAN("NumericLessThan", Type.NUMBER, sign -> sign < 0),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Type.NUMBER, sign -> sign <= 0),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Type.NUMBER, sign -> sign > 0),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Type.NUMBER, sign -> sign >= 0),
    DATE_EQUALS("DateEquals", Type.TIME, false),
    DATE_NOT_EQUALS("DateNotEquals", Type.TIME, true),
    DATE_LESS_THAN("DateLessThan", Type.TIME, sign -> sign < 0),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Type.TIME, sign -> sign <= 0),
    DATE_GREATER_THAN("DateGreaterThan", Type.TIME, sign -> sign > 0),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Type.TIME, sign -> sign >= 0),
    BOOL("Bool", Type.TRUTH, false),
    BINARY_EQUALS("BinaryEquals", Type.BYTES, false),
    IP_ADDRESS("IpAddress", Type.ADDRESS, false),
    NOT_IP_ADDRESS("NotIpAddress", Type.ADDRESS, true),
    ARN_EQUALS("ArnEquals", Type.ARN, false),
    ARN_LIKE("ArnLike", Type.ARN, false),
    ARN_NOT_EQUALS("ArnNotEquals", Type.ARN, true),
    ARN_NOT_LIKE("ArnNotLike", Type.ARN, true),
    NULL("Null", Type.ABSENCE, false);

    /// As what the values are compared.
    enum Type { TEXT, TEXT_IGNORING_CASE, PATTERN, NUMBER, TIME, TRUTH, BYTES, ADDRESS, ARN, ABSENCE }

    static final Map<String, ConditionOperator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ConditionOperator::text, Function.identity()));
    private final String text;
    private final Type type;
    private final boolean negated;
    private final IntPredicate accepts;

    ConditionOperator(String text, Type type, boolean negated) {
        this(text, type, negated, sign -> sign == 0);
    }

    ConditionOperator(String text, Type type, IntPredicate accepts) {
        this(text, type, false, accepts);
    }

    ConditionOperator(String text, Type type, boolean negated, IntPredicate accepts) {
        this.text = text;
        this.type = type;
        this.negated = negated;
        this.accepts = accepts;
    }

    /// As it is written in a policy.
    String text() {
        return text;
    }

    Type type() {
        return type;
    }

    boolean negated() {
        return negated;
    }

    /// Whether a request's value that compares so with the policy's value is what the operator looks for.
    boolean accepts(int sign) {
        return accepts.test(sign);
    }
}
