package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.Comparison;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/// Conditions on several attributes: all must hold, or one.
record LegacyFilter(List<LegacyCondition> conditions, boolean oneIsEnough) implements Predicate<Map<String, AttributeValue>> {
    private static final Set<String> ORDERED = Set.of("S", "N", "B");
    private static final Set<String> COMPARABLE = Set.of("S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL");

    @Override
    public boolean test(Map<String, AttributeValue> item) {
        return oneIsEnough ? conditions.stream().anyMatch(condition -> condition.holds(item))
                : conditions.stream().allMatch(condition -> condition.holds(item));
    }

    /// `KeyConditions`, `QueryFilter` or `ScanFilter`.
    static LegacyFilter of(Map<String, Condition> conditions, String operator) {
        var all = new ArrayList<LegacyCondition>();
        conditions.forEach((attribute, condition) -> all.add(new LegacyCondition(attribute, condition.comparisonOperatorAsString(),
                condition.attributeValueList().stream().map(Values::canonical).toList())));
        return new LegacyFilter(all, "OR".equals(operator));
    }

    static void check(Map<String, Condition> conditions) {
        for (var condition : conditions.values()) {
            checkOperands(condition.comparisonOperatorAsString(), condition.attributeValueList());
        }
    }

    private static void checkOperands(String operator, List<AttributeValue> values) {
        for (var value : values) {
            ValueChecks.problem(value).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
        }
        requireCount(operator, values.size());
        requireOneType(values);
        var fitting = switch (operator) {
            case "EQ", "NE" -> COMPARABLE;
            case "BEGINS_WITH" -> Set.of("S", "B");
            default -> ORDERED;
        };
        values.stream().map(Values::typeName).filter(type -> !fitting.contains(type)).findFirst().ifPresent(type -> {
            throw DynamoDbErrors.invalid("ComparisonOperator " + operator + " is not valid for " + type + " AttributeValue type");
        });
        requireBounds(operator, values);
    }

    private static void requireCount(String operator, int count) {
        boolean fits = switch (operator) {
            case "NULL", "NOT_NULL" -> count == 0;
            case "BETWEEN" -> count == 2;
            case "IN" -> count >= 1;
            default -> count == 1;
        };
        if (!fits) {
            throw DynamoDbErrors.invalid("Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
    }

    private static void requireOneType(List<AttributeValue> values) {
        if (values.stream().map(AttributeValue::type).distinct().count() > 1) {
            throw DynamoDbErrors.invalid("AttributeValues inside AttributeValueList must be of same type");
        }
    }

    private static void requireBounds(String operator, List<AttributeValue> values) {
        if (operator.equals("BETWEEN") && Comparison.GREATER.holds(values.get(0), values.get(1))) {
            throw DynamoDbErrors.validation("The BETWEEN condition was provided a range where the lower bound is greater than the"
                    + " upper bound");
        }
    }

    /// `Expected`.
    static LegacyFilter ofExpected(Map<String, ExpectedAttributeValue> expected, String operator) {
        var all = new ArrayList<LegacyCondition>();
        expected.forEach((attribute, condition) -> all.add(ofExpected(attribute, condition)));
        return new LegacyFilter(all, "OR".equals(operator));
    }

    private static LegacyCondition ofExpected(String attribute, ExpectedAttributeValue expected) {
        var values = expected.hasAttributeValueList() ? expected.attributeValueList()
                : expected.value() == null ? List.<AttributeValue>of() : List.of(expected.value());
        var operator = expected.comparisonOperator() != null ? expected.comparisonOperatorAsString()
                : Boolean.FALSE.equals(expected.exists()) ? "NULL" : "EQ";
        return new LegacyCondition(attribute, operator, values.stream().map(Values::canonical).toList());
    }

    static void checkExpected(Map<String, ExpectedAttributeValue> expected) {
        expected.forEach(LegacyFilter::checkExpected);
    }

    private static void checkExpected(String attribute, ExpectedAttributeValue expected) {
        boolean list = expected.hasAttributeValueList();
        boolean value = expected.value() != null;
        var operator = expected.comparisonOperatorAsString();
        if (list && value) {
            throw DynamoDbErrors.invalid("Value and AttributeValueList cannot be used together for Attribute: " + attribute);
        }
        if (operator == null) {
            checkExistence(attribute, expected);
            return;
        }
        if (expected.exists() != null) {
            throw DynamoDbErrors.invalid("Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
        }
        if (!operator.equals("NULL") && !operator.equals("NOT_NULL") && !list && !value) {
            throw DynamoDbErrors.invalid("Value or AttributeValueList must be used with ComparisonOperator: " + operator
                    + " for Attribute: " + attribute);
        }
        requireCount(operator, list ? expected.attributeValueList().size() : value ? 1 : 0);
        if (list && !expected.attributeValueList().isEmpty()) {
            for (var operand : expected.attributeValueList()) {
                ValueChecks.problem(operand).ifPresent(problem -> {
                    throw DynamoDbErrors.validation(problem);
                });
            }
            requireOneType(expected.attributeValueList());
            requireBounds(operator, expected.attributeValueList());
        }
        if (value) {
            checkValue(expected.value());
        }
    }

    private static void checkExistence(String attribute, ExpectedAttributeValue expected) {
        if (expected.hasAttributeValueList()) {
            throw DynamoDbErrors.invalid("AttributeValueList can only be used with a ComparisonOperator for Attribute: " + attribute);
        }
        boolean exists = !Boolean.FALSE.equals(expected.exists());
        if (exists && expected.value() == null) {
            throw DynamoDbErrors.invalid("Value must be provided when Exists is " + expected.exists() + " for Attribute: " + attribute);
        }
        if (!exists && expected.value() != null) {
            throw DynamoDbErrors.invalid("Value cannot be used when Exists is false for Attribute: " + attribute);
        }
        if (expected.value() != null) {
            checkValue(expected.value());
        }
    }

    private static void checkValue(AttributeValue value) {
        ValueChecks.problem(value).ifPresent(problem -> {
            throw DynamoDbErrors.validation(problem);
        });
    }
}
