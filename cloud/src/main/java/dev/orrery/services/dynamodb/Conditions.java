package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.KeyConditionReader;
import dev.orrery.services.dynamodb.expressions.Placeholders;
import dev.orrery.services.dynamodb.expressions.ConditionParser;
import dev.orrery.services.dynamodb.expressions.ProjectionParser;
import dev.orrery.services.dynamodb.expressions.UpdateParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The condition keys of requests: which items and attributes somebody wants.
/// Source: Developer Guide, "Using IAM policy conditions for fine-grained access control".
final class Conditions {
    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    private static final String ATTRIBUTES = "dynamodb:Attributes";
    private static final String SELECT = "dynamodb:Select";
    private static final String RETURN_VALUES = "dynamodb:ReturnValues";
    private static final String RETURN_CAPACITY = "dynamodb:ReturnConsumedCapacity";

    private Conditions() { }

    static Map<String, List<String>> ofKeys(Optional<OpenTable> table, List<Map<String, AttributeValue>> keys, Collection<String> attributes) {
        var context = new HashMap<String, List<String>>();
        var names = new LinkedHashSet<>(attributes);
        table.ifPresent(found -> {
            var hash = found.keys().hash().name();
            var values = keys.stream().map(key -> key.get(hash)).filter(java.util.Objects::nonNull).map(Conditions::text).distinct().toList();
            if (!values.isEmpty()) {
                context.put(LEADING_KEYS, values);
            }
        });
        keys.forEach(key -> names.addAll(key.keySet()));
        if (!names.isEmpty()) {
            context.put(ATTRIBUTES, List.copyOf(names));
        }
        return context;
    }

    static Map<String, List<String>> of(Optional<OpenTable> table, SdkPojo request) {
        return switch (request) {
            case GetItemRequest get -> {
                var names = projected(get.projectionExpression(), get.expressionAttributeNames(), get.attributesToGet());
                var context = ofKeys(table, List.of(get.key()), names);
                context.put(SELECT, List.of(names.isEmpty() ? "ALL_ATTRIBUTES" : "SPECIFIC_ATTRIBUTES"));
                yield with(context, RETURN_CAPACITY, get.returnConsumedCapacityAsString());
            }
            case PutItemRequest put -> with(with(ofKeys(table, List.of(put.item()), put.expected().keySet()), RETURN_VALUES,
                    put.returnValuesAsString()), RETURN_CAPACITY, put.returnConsumedCapacityAsString());
            case DeleteItemRequest delete -> with(with(ofKeys(table, List.of(delete.key()), delete.expected().keySet()), RETURN_VALUES,
                    delete.returnValuesAsString()), RETURN_CAPACITY, delete.returnConsumedCapacityAsString());
            case UpdateItemRequest update -> with(with(ofKeys(table, List.of(update.key()), updated(update)), RETURN_VALUES,
                    update.returnValuesAsString()), RETURN_CAPACITY, update.returnConsumedCapacityAsString());
            default -> Map.of();
        };
    }

    static Function<Optional<OpenTable>, Map<String, List<String>>> of(QueryRequest query) {
        return table -> {
            var names = projected(query.projectionExpression(), query.expressionAttributeNames(), query.attributesToGet());
            var context = new HashMap<String, List<String>>();
            table.ifPresent(found -> {
                var hash = (query.indexName() == null ? Optional.of(found.keys()) : found.index(query.indexName()).map(OpenIndex::keys))
                        .map(keys -> keys.hash().name());
                hash.flatMap(name -> hashKey(query, name)).ifPresent(value -> context.put(LEADING_KEYS, List.of(text(value))));
            });
            return selected(context, names, query.selectAsString(), query.returnConsumedCapacityAsString());
        };
    }

    static Function<Optional<OpenTable>, Map<String, List<String>>> of(ScanRequest scan) {
        return _ -> selected(new HashMap<>(), projected(scan.projectionExpression(), scan.expressionAttributeNames(), scan.attributesToGet()),
                scan.selectAsString(), scan.returnConsumedCapacityAsString());
    }

    private static Map<String, List<String>> selected(Map<String, List<String>> context, Set<String> names, String select, String capacity) {
        if (!names.isEmpty()) {
            context.put(ATTRIBUTES, List.copyOf(names));
        }
        context.put(SELECT, List.of(select != null ? select : names.isEmpty() ? "ALL_ATTRIBUTES" : "SPECIFIC_ATTRIBUTES"));
        return with(context, RETURN_CAPACITY, capacity);
    }

    static Collection<String> attributes(KeysAndAttributes wanted) {
        return projected(wanted.projectionExpression(), wanted.expressionAttributeNames(), wanted.attributesToGet());
    }

    private static Map<String, List<String>> with(Map<String, List<String>> context, String key, String value) {
        if (value != null) {
            context.put(key, List.of(value));
        }
        return context;
    }

    private static Optional<AttributeValue> hashKey(QueryRequest query, String name) {
        var legacy = query.keyConditions().get(name);
        if (legacy != null) {
            return legacy.attributeValueList().stream().findFirst();
        }
        return read(query.keyConditionExpression(), text -> KeyConditionReader.read(ConditionParser.parse(text,
                new Placeholders(query.expressionAttributeNames(), query.expressionAttributeValues()))).get(name))
                .map(condition -> condition.values().getFirst());
    }

    private static Set<String> projected(String expression, Map<String, String> names, List<String> attributes) {
        var found = new LinkedHashSet<>(attributes);
        read(expression, text -> ProjectionParser.parse(text, new Placeholders(names, Map.of())))
                .ifPresent(paths -> paths.stream().map(DocumentPath::head).forEach(found::add));
        return found;
    }

    private static Collection<String> updated(UpdateItemRequest update) {
        var found = new ArrayList<>(update.attributeUpdates().keySet());
        read(update.updateExpression(), text -> UpdateParser.parse(text,
                new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues())))
                .ifPresent(changes -> changes.paths().stream().map(DocumentPath::head).forEach(found::add));
        return found;
    }

    /// What an expression says; nothing when it cannot be read, which is refused later.
    private static <T> Optional<T> read(String expression, Function<String, T> parser) {
        try {
            return expression == null ? Optional.empty() : Optional.ofNullable(parser.apply(expression));
        } catch (ExpressionException _) {
            return Optional.empty();
        }
    }

    private static String text(AttributeValue value) {
        return value.s() != null ? value.s() : value.n() != null ? value.n()
                : value.b() != null ? java.util.Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()) : "";
    }
}
