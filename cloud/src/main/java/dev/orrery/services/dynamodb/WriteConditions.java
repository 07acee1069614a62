package dev.orrery.services.dynamodb;

import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/// What must hold for a write: an expression, or what was there before expressions.
final class WriteConditions {
    private WriteConditions() { }

    /// @param expressions whose placeholders were checked
    static Predicate<Map<String, AttributeValue>> of(ExpressionSet expressions, boolean hasExpected,
            Map<String, ExpectedAttributeValue> expected, String operator) {
        var condition = expressions.condition("ConditionExpression");
        if (condition.isPresent()) {
            return condition.get()::holds;
        }
        return hasExpected && !expected.isEmpty() ? LegacyFilter.ofExpected(expected, operator) : ItemWrite.ALWAYS;
    }

    static void constraints(Constraints constraints, boolean hasExpected, Map<String, ExpectedAttributeValue> expected, String operator) {
        constraints.oneOf("conditionalOperator", operator, Constraints.CONDITIONAL_OPERATORS);
        if (hasExpected) {
            expected.forEach((name, value) -> constraints.oneOf("expected." + name + ".member.comparisonOperator",
                    value.comparisonOperatorAsString(), Constraints.COMPARISONS));
        }
    }
}
