package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.Comparison;
import dev.orrery.services.dynamodb.expressions.Functions;
import dev.orrery.services.dynamodb.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition of the time before expressions, on one attribute.
/// Source: Developer Guide, "Legacy conditional parameters".
///
/// @param operator `EQ`, `NOT_NULL` and so on
record LegacyCondition(String attribute, String operator, List<AttributeValue> values) {

    boolean holds(Map<String, AttributeValue> item) {
        var value = Optional.ofNullable(item.get(attribute));
        return switch (operator) {
            case "NOT_NULL" -> value.isPresent();
            case "NULL" -> value.isEmpty();
            case "EQ" -> Comparison.EQUAL.holds(value, first());
            case "NE" -> Comparison.NOT_EQUAL.holds(value, first());
            case "LT" -> Comparison.LESS.holds(value, first());
            case "LE" -> Comparison.LESS_OR_EQUAL.holds(value, first());
            case "GT" -> Comparison.GREATER.holds(value, first());
            case "GE" -> Comparison.GREATER_OR_EQUAL.holds(value, first());
            case "BEGINS_WITH" -> value.isPresent() && Functions.beginsWith(value.get(), values.getFirst());
            case "CONTAINS" -> value.isPresent() && Functions.contains(value.get(), values.getFirst());
            case "NOT_CONTAINS" -> value.isEmpty() || !Functions.contains(value.get(), values.getFirst());
            case "IN" -> value.isPresent() && values.stream().anyMatch(other -> Values.same(value.get(), other));
            case "BETWEEN" -> Comparison.GREATER_OR_EQUAL.holds(value, first())
                    && Comparison.LESS_OR_EQUAL.holds(value, Optional.of(values.get(1)));
            default -> throw new IllegalStateException("no such operator: " + operator);
        };
    }

    private Optional<AttributeValue> first() {
        return Optional.of(values.getFirst());
    }
}
