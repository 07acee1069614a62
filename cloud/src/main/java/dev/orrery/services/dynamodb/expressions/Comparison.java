package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.values.Values;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How two values compare. Values of different types are unequal and in no order.
public enum Comparison {
    EQUAL("="), NOT_EQUAL("<>"), LESS("<"), LESS_OR_EQUAL("<="), GREATER(">"), GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }

    static Optional<Comparison> of(String sign) {
        for (var comparison : values()) {
            if (comparison.sign.equals(sign)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }

    /// With the sides changed.
    Comparison mirrored() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }

    public boolean holds(Optional<AttributeValue> left, Optional<AttributeValue> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return this == NOT_EQUAL;
        }
        return holds(left.get(), right.get());
    }

    public boolean holds(AttributeValue left, AttributeValue right) {
        if (this == EQUAL) {
            return Values.same(left, right);
        }
        if (this == NOT_EQUAL) {
            return !Values.same(left, right);
        }
        if (left.type() != right.type() || !Values.isOrdered(left)) {
            return false;
        }
        int order = Values.compare(left, right);
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL, NOT_EQUAL -> throw new IllegalStateException("decided above");
        };
    }
}
