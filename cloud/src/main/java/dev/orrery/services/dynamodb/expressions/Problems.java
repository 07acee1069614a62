package dev.orrery.services.dynamodb.expressions;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was found wrong with an expression that can be read: of each kind the first. Which one is told depends on the kinds.
final class Problems {
    private final Map<Kind, String> first = new EnumMap<>(Kind.class);

    enum Kind { PARENTHESES, UNKNOWN_FUNCTION, MISUSED_FUNCTION, RESERVED, SECTION, NAME, VALUE, OVERLAP, CONFLICT, OPERAND, DISTINCT,
        FUNCTION, CONDITION }

    void add(Kind kind, String message) {
        first.putIfAbsent(kind, message);
    }

    boolean has(Kind kind) {
        return first.containsKey(kind);
    }

    Optional<String> first(List<Kind> order) {
        return order.stream().map(first::get).filter(java.util.Objects::nonNull).findFirst();
    }

    void throwFirst(List<Kind> order) {
        first(order).ifPresent(message -> {
            throw new ExpressionException(message);
        });
    }
}
