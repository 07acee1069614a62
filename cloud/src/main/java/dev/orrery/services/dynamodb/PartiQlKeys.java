package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.Comparison;
import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.Operand;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a `WHERE` says of keys: all that is joined by `AND` counts.
record PartiQlKeys(List<Condition> parts) {

    static PartiQlKeys of(Optional<Condition> where) {
        var parts = new ArrayList<Condition>();
        where.ifPresent(condition -> split(condition, parts));
        return new PartiQlKeys(parts);
    }

    private static void split(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And(var left, var right)) {
            split(left, parts);
            split(right, parts);
        } else {
            parts.add(condition);
        }
    }

    /// The conditions for queries, one for each value that the hash key is told to have; empty when it is not told, so that everything
    /// must be looked at. Source: Developer Guide, "PartiQL select statements for DynamoDB": `=` or `IN`.
    List<List<LegacyCondition>> queries(KeyShape keys) {
        var equal = parts.stream().map(part -> equality(part, keys.hash())).flatMap(Optional::stream).findFirst();
        var values = equal.map(List::of).orElseGet(() -> parts.stream().map(part -> oneOf(part, keys.hash()))
                .filter(among -> !among.isEmpty()).findFirst().orElse(List.of()));
        var range = keys.range().flatMap(part -> parts.stream().map(one -> onKey(one, part)).flatMap(Optional::stream).findFirst());
        return values.stream().map(value -> Stream.concat(Stream.of(new LegacyCondition(keys.hash().name(), "EQ", List.of(value))), range.stream())
                .toList()).toList();
    }

    /// The whole key of one item.
    Map<String, AttributeValue> item(KeyShape keys) {
        var key = new LinkedHashMap<String, AttributeValue>();
        for (var part : keys.parts()) {
            key.put(part.name(), parts.stream().map(one -> equality(one, part)).flatMap(Optional::stream).findFirst()
                    .orElseThrow(() -> DynamoDbErrors.validation(
                            "Where clause does not contain a mandatory equality on all key attributes")));
        }
        return key;
    }

    /// Everything but the equalities that [#item] takes. A second one for the same attribute stays: an item must fulfil both.
    Predicate<Map<String, AttributeValue>> rest(KeyShape keys) {
        var rest = new ArrayList<>(parts);
        for (var key : keys.parts()) {
            parts.stream().filter(part -> equality(part, key).isPresent()).findFirst().ifPresent(rest::remove);
        }
        return item -> rest.stream().allMatch(condition -> condition.holds(item));
    }

    /// The values that a key attribute is told to have, or to have one of; empty when it may have any.
    List<AttributeValue> among(KeyShape.Part key) {
        var values = new ArrayList<AttributeValue>();
        for (var part : parts) {
            equality(part, key).ifPresent(values::add);
            values.addAll(oneOf(part, key));
        }
        return values;
    }

    /// The values of an `IN`, each once; empty for any other condition.
    private static List<AttributeValue> oneOf(Condition condition, KeyShape.Part key) {
        return condition instanceof Condition.In(Operand.Path(var path), var among) && !path.isNested() && path.head().equals(key.name())
                && among.stream().allMatch(Operand.Literal.class::isInstance)
                ? among.stream().map(one -> Values.canonical(((Operand.Literal) one).value().orElseThrow())).distinct().toList() : List.of();
    }

    private static Optional<AttributeValue> equality(Condition condition, KeyShape.Part key) {
        return onKey(condition, key).filter(found -> found.operator().equals("EQ")).map(found -> found.values().getFirst());
    }

    private static Optional<LegacyCondition> onKey(Condition condition, KeyShape.Part key) {
        return switch (condition) {
            case Condition.Compare(var comparison, Operand.Path(var path), Operand.Literal(_, var value))
                    when !path.isNested() && path.head().equals(key.name()) -> operator(comparison)
                    .map(operator -> new LegacyCondition(key.name(), operator, List.of(Values.canonical(value.orElseThrow()))));
            case Condition.Between(Operand.Path(var path), Operand.Literal(_, var low), Operand.Literal(_, var high))
                    when !path.isNested() && path.head().equals(key.name()) -> Optional.of(new LegacyCondition(key.name(), "BETWEEN",
                    List.of(Values.canonical(low.orElseThrow()), Values.canonical(high.orElseThrow()))));
            case Condition.Test(Operand.Call(var function, var arguments)) when function.equals("begins_with")
                    && arguments.get(0) instanceof Operand.Path(var path) && !path.isNested() && path.head().equals(key.name())
                    && arguments.get(1) instanceof Operand.Literal(_, var start) ->
                    Optional.of(new LegacyCondition(key.name(), "BEGINS_WITH", List.of(start.orElseThrow())));
            default -> Optional.empty();
        };
    }

    private static Optional<String> operator(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Optional.of("EQ");
            case LESS -> Optional.of("LT");
            case LESS_OR_EQUAL -> Optional.of("LE");
            case GREATER -> Optional.of("GT");
            case GREATER_OR_EQUAL -> Optional.of("GE");
            case NOT_EQUAL -> Optional.empty();
        };
    }
}
