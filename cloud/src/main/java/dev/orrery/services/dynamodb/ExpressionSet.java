package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.ConditionParser;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.Placeholders;
import dev.orrery.services.dynamodb.expressions.ProjectionParser;
import dev.orrery.services.dynamodb.expressions.Update;
import dev.orrery.services.dynamodb.expressions.UpdateParser;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The expressions of one request with their names and values: which may stand together, and what they say.
final class ExpressionSet {
    private static final Pattern NAME = Pattern.compile("#[0-9a-zA-Z_]+");
    private static final Pattern VALUE = Pattern.compile(":[0-9a-zA-Z_]+");
    private static final String PROJECTION = "ProjectionExpression";
    private final boolean hasNames;
    private final Map<String, String> names;
    private final boolean hasValues;
    private final Map<String, AttributeValue> values;
    private final Map<String, Optional<String>> expressions = new LinkedHashMap<>();
    private final List<String> legacy = new ArrayList<>();
    private Placeholders placeholders = new Placeholders(Map.of(), Map.of());

    ExpressionSet(boolean hasNames, Map<String, String> names, boolean hasValues, Map<String, AttributeValue> values) {
        this.hasNames = hasNames;
        this.names = names;
        this.hasValues = hasValues;
        this.values = values;
    }

    /// @param text null when it was not sent
    ExpressionSet expression(String parameter, String text) {
        expressions.put(parameter, Optional.ofNullable(text));
        return this;
    }

    /// A parameter of the time before expressions, which may not stand beside them.
    ExpressionSet legacy(String parameter, boolean present) {
        if (present) {
            legacy.add(parameter);
        }
        return this;
    }

    /// What AWS looks at first.
    ExpressionSet checkMix() {
        var present = expressions.entrySet().stream().filter(entry -> entry.getValue().isPresent()).map(Map.Entry::getKey).toList();
        if (!present.isEmpty() && !legacy.isEmpty()) {
            throw DynamoDbErrors.validation("Can not use both expression and non-expression parameters in the same request:"
                    + " Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + String.join(", ", present) + "}");
        }
        if (hasNames && present.isEmpty()) {
            throw DynamoDbErrors.validation("ExpressionAttributeNames can only be specified when using expressions");
        }
        var withValues = expressions.keySet().stream().filter(name -> !name.equals(PROJECTION)).toList();
        if (hasValues && !withValues.isEmpty() && withValues.stream().noneMatch(present::contains)) {
            throw DynamoDbErrors.validation("ExpressionAttributeValues can only be specified when using expressions: "
                    + String.join(" and ", withValues) + (withValues.size() > 1 ? " are" : " is") + " null");
        }
        return this;
    }

    /// Looks at the names and values themselves, before the expressions are read.
    ExpressionSet checkPlaceholders() {
        if (hasNames) {
            requireKeys("ExpressionAttributeNames", names, NAME);
        }
        if (!hasValues) {
            placeholders = new Placeholders(names, Map.of());
            return this;
        }
        requireKeys("ExpressionAttributeValues", values, VALUE);
        for (var entry : values.entrySet()) {
            ValueChecks.problem(entry.getValue()).ifPresent(problem -> {
                throw DynamoDbErrors.validation("ExpressionAttributeValues contains invalid value: " + problem + " for key " + entry.getKey());
            });
        }
        placeholders = new Placeholders(names, Values.canonical(values));
        return this;
    }

    private static void requireKeys(String parameter, Map<String, ?> map, Pattern pattern) {
        if (map.isEmpty()) {
            throw DynamoDbErrors.validation(parameter + " must not be empty");
        }
        map.keySet().stream().filter(key -> !pattern.matcher(key).matches()).findFirst().ifPresent(key -> {
            throw DynamoDbErrors.validation(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
        });
    }

    Optional<Update> update() {
        return read("UpdateExpression", UpdateParser::parse);
    }

    Optional<Condition> condition(String parameter) {
        return read(parameter, ConditionParser::parse);
    }

    Optional<List<DocumentPath>> projection() {
        return read(PROJECTION, ProjectionParser::parse);
    }

    private <T> Optional<T> read(String parameter, BiFunction<String, Placeholders, T> parser) {
        return expressions.getOrDefault(parameter, Optional.empty()).map(text -> {
            try {
                return parser.apply(text, placeholders);
            } catch (ExpressionException e) {
                throw DynamoDbErrors.validation("Invalid " + parameter + ": " + e.getMessage());
            }
        });
    }

    /// Looks at the end whether every name and value was needed.
    void checkAllUsed() {
        if (hasNames && !placeholders.unusedNames().isEmpty()) {
            throw DynamoDbErrors.validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {"
                    + String.join(", ", placeholders.unusedNames()) + "}");
        }
        if (hasValues && !placeholders.unusedValues().isEmpty()) {
            throw DynamoDbErrors.validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {"
                    + String.join(", ", placeholders.unusedValues()) + "}");
        }
    }
}
