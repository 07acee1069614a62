package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.values.ValueChecks;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What an `ExclusiveStartKey` must be.
final class StartKeys {
    static final String INVALID = "The provided starting key is invalid";
    /// Some problems are told without saying of what.
    private static final Pattern PLAIN = Pattern.compile(
            "contains duplicates|number set|numeric value|significant digits|number with magnitude");

    private StartKeys() { }

    static void requireValues(Map<String, AttributeValue> key) {
        ValueChecks.problem(key).ifPresent(problem -> {
            throw DynamoDbErrors.validation(PLAIN.matcher(problem).find() ? problem : INVALID + ": " + problem);
        });
    }

    /// One attribute of the key of what is read.
    static void requirePart(KeyShape.Part part, Map<String, AttributeValue> key) {
        if (key.get(part.name()) == null) {
            throw DynamoDbErrors.validation(INVALID);
        }
        KeyChecks.partProblem(part, key).ifPresent(problem -> {
            throw DynamoDbErrors.validation(problem);
        });
    }

    /// The key of the table, which is always in it.
    static void requireTableKey(OpenTable table, Map<String, AttributeValue> key) {
        var own = table.keys().of(key);
        own.values().removeIf(java.util.Objects::isNull);
        KeyChecks.keyProblem(table, own).ifPresent(problem -> {
            throw DynamoDbErrors.validation(INVALID + ": " + problem);
        });
    }
}
