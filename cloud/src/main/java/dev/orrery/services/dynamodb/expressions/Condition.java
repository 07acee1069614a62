package dev.orrery.services.dynamodb.expressions;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition on an item.
public sealed interface Condition {

    record Or(Condition left, Condition right) implements Condition { }

    record And(Condition left, Condition right) implements Condition { }

    record Not(Condition condition) implements Condition { }

    record Compare(Comparison comparison, Operand left, Operand right) implements Condition { }

    record Between(Operand operand, Operand low, Operand high) implements Condition { }

    record In(Operand operand, List<Operand> among) implements Condition { }

    /// A function that is true or false.
    record Test(Operand.Call call) implements Condition { }

    default boolean holds(Map<String, AttributeValue> item) {
        return switch (this) {
            case Or(var left, var right) -> left.holds(item) || right.holds(item);
            case And(var left, var right) -> left.holds(item) && right.holds(item);
            case Not(var condition) -> !condition.holds(item);
            case Compare(var comparison, var left, var right) -> comparison.holds(left.value(item), right.value(item));
            case Between(var operand, var low, var high) -> {
                var value = operand.value(item);
                yield Comparison.GREATER_OR_EQUAL.holds(value, low.value(item)) && Comparison.LESS_OR_EQUAL.holds(value, high.value(item));
            }
            case In(var operand, var among) -> {
                var value = operand.value(item);
                yield value.isPresent() && among.stream().anyMatch(other -> Comparison.EQUAL.holds(value, other.value(item)));
            }
            case Test(var call) -> Functions.holds(call, item);
        };
    }
}
