package dev.orrery.services.dynamodb.expressions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Finds in a key condition what it says of each attribute.
public final class KeyConditionReader {
    private static final Set<String> UNFIT = Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "contains");
    private final Map<String, KeyCondition> found = new LinkedHashMap<>();

    private KeyConditionReader() { }

    /// @param operator as legacy parameters have it: `EQ`, `BETWEEN`
    public record KeyCondition(String operator, List<AttributeValue> values) { }

    /// @throws ExpressionException when the condition is none on keys
    public static Map<String, KeyCondition> read(Condition condition) {
        var reader = new KeyConditionReader();
        reader.condition(condition);
        return reader.found;
    }

    private void condition(Condition condition) {
        switch (condition) {
            case Condition.And(var left, var right) -> {
                condition(left);
                condition(right);
            }
            case Condition.Or _ -> throw unfit("OR");
            case Condition.Not _ -> throw unfit("NOT");
            case Condition.In _ -> throw unfit("IN");
            case Condition.Compare(var comparison, var left, var right) -> compare(comparison, left, right);
            case Condition.Between(var operand, var low, var high) -> {
                if (!(operand instanceof Operand.Path)) {
                    throw notFirst("BETWEEN");
                }
                add("BETWEEN", List.of(operand, low, high));
            }
            case Condition.Test(var call) -> test(call);
        }
    }

    private void compare(Comparison comparison, Operand left, Operand right) {
        if (comparison == Comparison.NOT_EQUAL) {
            throw unfit("<>");
        }
        boolean mirrored = !(left instanceof Operand.Path) && right instanceof Operand.Path;
        var operator = name(mirrored ? comparison.mirrored() : comparison);
        add(operator, mirrored ? List.of(right, left) : List.of(left, right));
    }

    private void test(Operand.Call call) {
        requireFit(call);
        if (!(call.arguments().getFirst() instanceof Operand.Path)) {
            throw notFirst(call.function());
        }
        add("BEGINS_WITH", call.arguments());
    }

    private static void requireFit(Operand.Call call) {
        if (UNFIT.contains(call.function())) {
            throw unfit(call.function());
        }
        if (call.function().equals("size")) {
            throw new ExpressionException("KeyConditionExpressions cannot contain nested operations");
        }
    }

    private void add(String operator, List<Operand> operands) {
        DocumentPath attribute = null;
        var values = new ArrayList<AttributeValue>();
        for (var operand : operands) {
            switch (operand) {
                case Operand.Path(var path) -> {
                    if (attribute != null) {
                        throw new ExpressionException(
                                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
                    }
                    if (path.isNested()) {
                        throw new ExpressionException("KeyConditionExpressions cannot have conditions on nested attributes");
                    }
                    attribute = path;
                }
                case Operand.Literal(_, var value) -> values.add(value.orElseThrow());
                case Operand.Call call -> requireFit(call);
                case Operand.Arithmetic _ -> throw new IllegalStateException("conditions do not calculate");
            }
        }
        if (attribute == null) {
            throw new ExpressionException("Invalid condition in KeyConditionExpression: No key attribute specified");
        }
        if (found.putIfAbsent(attribute.head(), new KeyCondition(operator, values)) != null) {
            throw new ExpressionException("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static String name(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "EQ";
            case NOT_EQUAL -> "NE";
            case LESS -> "LT";
            case LESS_OR_EQUAL -> "LE";
            case GREATER -> "GT";
            case GREATER_OR_EQUAL -> "GE";
        };
    }

    private static ExpressionException unfit(String operator) {
        return new ExpressionException("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static ExpressionException notFirst(String operator) {
        return new ExpressionException("Invalid condition in KeyConditionExpression: " + operator
                + " operator must have the key attribute as its first operand");
    }
}
