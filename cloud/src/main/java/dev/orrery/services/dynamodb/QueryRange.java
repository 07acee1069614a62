package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.services.dynamodb.values.KeyBytes;
import dev.orrery.services.dynamodb.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Which keys a query visits.
record QueryRange(ReadTarget target, List<LegacyCondition> conditions, Map<String, AttributeValue> startKey, boolean hasStartKey,
        boolean backward) {
    private static final Set<String> UNFIT = Set.of("NULL", "NOT_NULL", "NE", "CONTAINS", "NOT_CONTAINS", "IN");

    void check() {
        if (hasStartKey && startKey.size() != target.positionNames().size()) {
            throw DynamoDbErrors.validation(StartKeys.INVALID);
        }
        var keys = target.keys();
        for (var part : keys.parts()) {
            checkPart(part, keys.range().isEmpty());
        }
        if (hasStartKey) {
            checkStartKey();
        }
    }

    private void checkPart(KeyShape.Part part, boolean only) {
        if (hasStartKey) {
            StartKeys.requirePart(part, startKey);
        }
        if (part.isHash() && only && conditions.size() > 1) {
            throw unsupported();
        }
        var condition = condition(part.name());
        if (condition.isEmpty()) {
            if (part.isHash() || conditions.size() > 1) {
                throw DynamoDbErrors.validation("Query condition missed key schema element: " + part.name());
            }
            return;
        }
        if (UNFIT.contains(condition.get().operator())) {
            throw DynamoDbErrors.validation("Attempted conditional constraint is not an indexable operation");
        }
        if (!condition.get().values().stream().allMatch(part::fits)) {
            throw DynamoDbErrors.invalid("Condition parameter type does not match schema type");
        }
        if (part.isHash() && !condition.get().operator().equals("EQ")) {
            throw unsupported();
        }
    }

    private static RuntimeException unsupported() {
        return DynamoDbErrors.validation("Query key condition not supported");
    }

    private void checkStartKey() {
        StartKeys.requireTableKey(target.table(), startKey);
        boolean samePartition = Values.same(startKey.get(target.keys().hash().name()), hashKey());
        var range = rangeCondition();
        if (range.isEmpty()) {
            if (!samePartition) {
                throw DynamoDbErrors.validation("The provided starting key is outside query boundaries based on provided conditions");
            }
        } else if (!range.get().holds(startKey)) {
            throw DynamoDbErrors.validation("The provided starting key does not match the range key predicate");
        } else if (!samePartition) {
            throw DynamoDbErrors.validation("The query can return at most one row and cannot be restarted");
        }
    }

    private Optional<LegacyCondition> condition(String attribute) {
        return conditions.stream().filter(condition -> condition.attribute().equals(attribute)).findFirst();
    }

    private Optional<LegacyCondition> rangeCondition() {
        return target.keys().range().flatMap(part -> condition(part.name()));
    }

    private AttributeValue hashKey() {
        return condition(target.keys().hash().name()).orElseThrow().values().getFirst();
    }

    Range range() {
        var partition = Range.startingWith(key(partition()));
        var range = rangeCondition().map(condition -> narrowed(partition, condition)).orElse(partition);
        if (hasStartKey) {
            var start = Key.empty().raw(target.key(Values.canonical(startKey)));
            range = backward ? range.before(start) : range.behind(start);
        }
        return backward ? range.descending() : range;
    }

    private Range narrowed(Range partition, LegacyCondition condition) {
        var value = condition.values().getFirst();
        var at = key(partition().part(value));
        return switch (condition.operator()) {
            case "EQ" -> Range.startingWith(at);
            case "LT" -> partition.before(at);
            case "LE" -> beforeOrAt(partition, at);
            case "GT" -> partition.behind(at);
            case "GE" -> partition.from(at);
            case "BEGINS_WITH" -> Range.startingWith(key(partition().start(value)));
            case "BETWEEN" -> beforeOrAt(partition.from(at), key(partition().part(condition.values().get(1))));
            default -> throw new IllegalStateException("checked before: " + condition.operator());
        };
    }

    private static Range beforeOrAt(Range range, Key last) {
        return range.before(Key.empty().raw(Range.startingWith(last).to()));
    }

    private KeyBytes partition() {
        return target.prefix().partition(hashKey());
    }

    private static Key key(KeyBytes bytes) {
        return Key.empty().raw(bytes.toByteArray());
    }
}
