package dev.orrery.services.dynamodb.expressions;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The function `size`. Source: Developer Guide, "Condition and filter expressions, operators, and functions".
final class Sizes {
    private Sizes() { }

    static Optional<AttributeValue> of(AttributeValue value) {
        return switch (value.type()) {
            case S -> number(value.s().length());
            case B -> number(value.b().asByteArrayUnsafe().length);
            case SS -> number(value.ss().size());
            case NS -> number(value.ns().size());
            case BS -> number(value.bs().size());
            case L -> number(value.l().size());
            case M -> number(value.m().size());
            case N, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
        };
    }

    private static Optional<AttributeValue> number(int size) {
        return Optional.of(AttributeValue.fromN(Integer.toString(size)));
    }
}
