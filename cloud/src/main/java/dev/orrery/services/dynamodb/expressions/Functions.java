package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.values.Values;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The functions that are true or false.
public final class Functions {
    private Functions() { }

    static boolean holds(Operand.Call call, Map<String, AttributeValue> item) {
        var first = call.arguments().getFirst().value(item);
        return switch (call.function()) {
            case "attribute_exists" -> first.isPresent();
            case "attribute_not_exists" -> first.isEmpty();
            case "attribute_type" -> first.isPresent()
                    && Values.typeName(first.get()).equals(call.arguments().get(1).value(item).orElseThrow().s());
            case "begins_with" -> first.isPresent()
                    && call.arguments().get(1).value(item).filter(start -> beginsWith(first.get(), start)).isPresent();
            case "contains" -> first.isPresent()
                    && call.arguments().get(1).value(item).filter(part -> contains(first.get(), part)).isPresent();
            default -> throw new IllegalStateException(call.function() + " is neither true nor false");
        };
    }

    public static boolean beginsWith(AttributeValue value, AttributeValue start) {
        if (value.s() != null && start.s() != null) {
            return value.s().startsWith(start.s());
        }
        return value.b() != null && start.b() != null
                && indexOf(value.b().asByteArrayUnsafe(), start.b().asByteArrayUnsafe(), 0) == 0;
    }

    /// A text in a text, a value in a set or list of such.
    public static boolean contains(AttributeValue value, AttributeValue part) {
        return switch (value.type()) {
            case S -> part.s() != null && value.s().contains(part.s());
            case B -> part.b() != null && indexOf(value.b().asByteArrayUnsafe(), part.b().asByteArrayUnsafe(),
                    value.b().asByteArrayUnsafe().length) >= 0;
            case SS -> part.s() != null && value.ss().contains(part.s());
            case NS -> part.n() != null && value.ns().stream().anyMatch(number -> Values.same(AttributeValue.fromN(number), part));
            case BS -> part.b() != null && value.bs().contains(part.b());
            case L -> value.l().stream().anyMatch(element -> Values.same(element, part));
            case N, M, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /// @param last the last place to look at
    private static int indexOf(byte[] bytes, byte[] part, int last) {
        for (int at = 0; at <= Math.min(last, bytes.length - part.length); at++) {
            if (java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
