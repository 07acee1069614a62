package dev.orrery.services.dynamodb.expressions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Something in an expression that has a value.
public sealed interface Operand {

    /// @param path as resolved; a name that is not defined stands there as it was written
    record Path(DocumentPath path) implements Operand { }

    /// @param value empty when it is not defined, which is a problem
    record Literal(String placeholder, Optional<AttributeValue> value) implements Operand { }

    record Call(String function, List<Operand> arguments) implements Operand { }

    /// `+` or `-`, only in updates.
    record Arithmetic(char sign, Operand left, Operand right) implements Operand { }

    /// The value for this item; empty when there is none. Knows what conditions may contain.
    default Optional<AttributeValue> value(Map<String, AttributeValue> item) {
        return switch (this) {
            case Path(var path) -> Optional.ofNullable(path.find(item));
            case Literal(_, var value) -> value;
            case Call(var function, var arguments) when function.equals("size") -> arguments.getFirst().value(item).flatMap(Sizes::of);
            case Call(var function, _) -> throw new IllegalStateException(function + " has no value in a condition");
            case Arithmetic _ -> throw new IllegalStateException("conditions do not calculate");
        };
    }
}
