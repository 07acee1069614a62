package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.Values;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What keys and items must be for a table.
final class KeyChecks {
    private static final String MISMATCH = "The provided key element does not match the schema";

    private KeyChecks() { }

    /// A key on its own: exactly the key attributes.
    static void requireKey(OpenTable table, Map<String, AttributeValue> key) {
        keyProblem(table, key).ifPresent(problem -> {
            throw DynamoDbErrors.validation(problem);
        });
    }

    static Optional<String> keyProblem(OpenTable table, Map<String, AttributeValue> key) {
        var parts = table.keys().parts();
        if (parts.size() != key.size()) {
            return Optional.of(MISMATCH);
        }
        return parts.stream().map(part -> partProblem(part, key)).flatMap(Optional::stream).findFirst();
    }

    static Optional<String> partProblem(KeyShape.Part part, Map<String, AttributeValue> key) {
        var value = key.get(part.name());
        if (value == null || !part.fits(value)) {
            return Optional.of(MISMATCH);
        }
        if (isEmpty(value)) {
            return Optional.of("One or more parameter values were invalid: " + empty(part));
        }
        return sizeProblem(part, value);
    }

    private static String empty(KeyShape.Part part) {
        return "The AttributeValue for a key attribute cannot contain an empty " + (part.type().equals("S") ? "string" : "binary")
                + " value. Key: " + part.name();
    }

    private static boolean isEmpty(AttributeValue value) {
        return value.s() != null && value.s().isEmpty() || value.b() != null && value.b().asByteArrayUnsafe().length == 0;
    }

    private static Optional<String> sizeProblem(KeyShape.Part part, AttributeValue value) {
        long size = value.n() != null ? 0 : ItemSize.of(value);
        if (part.isHash() && size > DynamoDbLimits.HASH_KEY_BYTES_MAX) {
            return Optional.of("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of"
                    + DynamoDbLimits.HASH_KEY_BYTES_MAX + " bytes");
        }
        return part.isHash() || size <= DynamoDbLimits.RANGE_KEY_BYTES_MAX ? Optional.empty()
                : Optional.of("One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of "
                        + DynamoDbLimits.RANGE_KEY_BYTES_MAX + " bytes");
    }

    /// A whole item: its key attributes, and those of the indexes where it has them.
    static void requireItem(OpenTable table, Map<String, AttributeValue> item) {
        for (var part : table.keys().parts()) {
            var value = item.get(part.name());
            if (value == null) {
                throw DynamoDbErrors.invalid("Missing the key " + part.name() + " in the item");
            }
            if (!part.fits(value)) {
                throw DynamoDbErrors.invalid("Type mismatch for key " + part.name() + " expected: " + part.type() + " actual: "
                        + Values.typeName(value));
            }
            if (isEmpty(value)) {
                throw DynamoDbErrors.validation("One or more parameter values are not valid. " + empty(part));
            }
            sizeProblem(part, value).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
        }
        requireIndexKeys(table, item);
    }

    static void requireIndexKeys(OpenTable table, Map<String, AttributeValue> item) {
        for (var index : table.indexes()) {
            for (var part : index.keys().parts()) {
                var value = item.get(part.name());
                if (value != null && !part.fits(value)) {
                    throw indexTypeMismatch(index, part, Values.typeName(value));
                }
                if (value != null && isEmpty(value)) {
                    throw DynamoDbErrors.validation("One or more parameter values are not valid. A value specified for a secondary index"
                            + " key is not supported. The AttributeValue for a key attribute cannot contain an empty "
                            + (part.type().equals("S") ? "string" : "binary") + " value. IndexName: " + index.name() + ", IndexKey: "
                            + part.name());
                }
                if (value != null) {
                    sizeProblem(part, value).ifPresent(problem -> {
                        throw DynamoDbErrors.validation(problem);
                    });
                }
            }
        }
    }

    /// The keys of indexes that an update expression has set.
    static void requireUpdatedIndexKeys(OpenTable table, Collection<DocumentPath> paths, Map<String, AttributeValue> item) {
        for (var index : table.indexes()) {
            for (var part : index.keys().parts()) {
                var value = item.get(part.name());
                if (value != null && !part.fits(value) && paths.stream().anyMatch(path -> path.head().equals(part.name()))) {
                    throw DynamoDbErrors.validation(
                            "The update expression attempted to update the secondary index key to unsupported type");
                }
            }
        }
        requireIndexKeys(table, item);
    }

    static RuntimeException indexTypeMismatch(OpenIndex index, KeyShape.Part part, String actual) {
        return DynamoDbErrors.invalid("Type mismatch for Index Key " + part.name() + " Expected: " + part.type() + " Actual: " + actual
                + " IndexName: " + index.name());
    }

    /// Keys are scalars: no path leads into one.
    static void requireNoWayInto(OpenTable table, Collection<DocumentPath> paths) {
        for (var path : paths) {
            if (path.isNested() && table.keys().names().contains(path.head())) {
                throw scalars("Key", path.head());
            }
        }
        for (var index : table.indexes()) {
            for (var path : paths) {
                if (path.isNested() && index.keys().names().contains(path.head())) {
                    throw scalars("IndexKey", path.head());
                }
            }
        }
    }

    private static RuntimeException scalars(String kind, String name) {
        return DynamoDbErrors.validation("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
                + kind + ": " + name);
    }
}
