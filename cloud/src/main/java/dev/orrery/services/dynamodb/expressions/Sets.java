package dev.orrery.services.dynamodb.expressions;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Sets of one type, their numbers as they are kept.
public final class Sets {
    private Sets() { }

    /// Both; the first keeps its order.
    public static AttributeValue plus(AttributeValue set, AttributeValue more) {
        return switch (set.type()) {
            case SS -> AttributeValue.fromSs(plus(set.ss(), more.ss()));
            case NS -> AttributeValue.fromNs(plus(set.ns(), more.ns()));
            case BS -> AttributeValue.fromBs(plus(set.bs(), more.bs()));
            default -> throw new IllegalArgumentException(set.type() + " is no set");
        };
    }

    /// What remains; empty when these are not sets of one type.
    public static Optional<AttributeValue> minus(AttributeValue set, AttributeValue less) {
        if (set.type() != less.type()) {
            return Optional.empty();
        }
        return switch (set.type()) {
            case SS -> Optional.of(AttributeValue.fromSs(minus(set.ss(), less.ss())));
            case NS -> Optional.of(AttributeValue.fromNs(minus(set.ns(), less.ns())));
            case BS -> Optional.of(AttributeValue.fromBs(minus(set.bs(), less.bs())));
            default -> Optional.empty();
        };
    }

    public static boolean isEmpty(AttributeValue set) {
        return set.ss().isEmpty() && set.ns().isEmpty() && set.bs().isEmpty();
    }

    private static <T> List<T> plus(List<T> set, List<T> more) {
        var all = new LinkedHashSet<>(set);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static <T> List<T> minus(List<T> set, List<T> less) {
        var rest = new ArrayList<>(set);
        rest.removeAll(less);
        return rest;
    }
}
