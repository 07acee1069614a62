package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.KeyConditionReader;
import dev.orrery.services.dynamodb.expressions.Placeholders;
import dev.orrery.services.dynamodb.expressions.ConditionParser;
import dev.orrery.services.dynamodb.expressions.ConditionPaths;
import dev.orrery.services.dynamodb.expressions.ProjectionParser;
import dev.orrery.services.dynamodb.expressions.UpdateParser;
import dev.orrery.services.dynamodb.values.Decimals;
import dev.orrery.services.dynamodb.values.ValueChecks;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
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
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The condition keys of requests: which items and attributes somebody wants.
/// Source: Developer Guide, "Using IAM policy conditions for fine-grained access control".
final class Conditions {
    static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    static final String ATTRIBUTES = "dynamodb:Attributes";
    static final String SELECT = "dynamodb:Select";
    static final String RETURN_VALUES = "dynamodb:ReturnValues";
    private static final String ENCLOSING_OPERATION = "dynamodb:EnclosingOperation";
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
                yield with(with(ofKeys(table, List.of(get.key()), names), SELECT, select(names)), RETURN_CAPACITY,
                        get.returnConsumedCapacityAsString());
            }
            case PutItemRequest put -> with(with(ofKeys(table, List.of(put.item()), asked(put.expected().keySet(), put.conditionExpression(),
                    put.expressionAttributeNames(), put.expressionAttributeValues())), RETURN_VALUES,
                    returned(put.returnValuesAsString(), put.returnValuesOnConditionCheckFailureAsString())),
                    RETURN_CAPACITY, put.returnConsumedCapacityAsString());
            case DeleteItemRequest delete -> with(with(ofKeys(table, List.of(delete.key()), asked(delete.expected().keySet(),
                    delete.conditionExpression(), delete.expressionAttributeNames(), delete.expressionAttributeValues())), RETURN_VALUES,
                    returned(delete.returnValuesAsString(), delete.returnValuesOnConditionCheckFailureAsString())),
                    RETURN_CAPACITY, delete.returnConsumedCapacityAsString());
            case UpdateItemRequest update -> with(with(ofKeys(table, List.of(update.key()), updated(update)), RETURN_VALUES,
                    returned(update.returnValuesAsString(), update.returnValuesOnConditionCheckFailureAsString())),
                    RETURN_CAPACITY, update.returnConsumedCapacityAsString());
            default -> Map.of();
        };
    }

    /// Of what a batch wants from one table.
    static Map<String, List<String>> of(Optional<OpenTable> table, KeysAndAttributes wanted, String capacity) {
        var names = projected(wanted.projectionExpression(), wanted.expressionAttributeNames(), wanted.attributesToGet());
        return with(with(ofKeys(table, wanted.keys(), names), SELECT, select(names)), RETURN_CAPACITY, capacity);
    }

    /// Of what a batch writes into one table.
    static Map<String, List<String>> of(Optional<OpenTable> table, List<WriteRequest> writes, String capacity) {
        return with(ofKeys(table, writes.stream().map(one -> one.putRequest() != null ? one.putRequest().item()
                : one.deleteRequest() == null ? Map.<String, AttributeValue>of() : one.deleteRequest().key()).toList(), List.of()),
                RETURN_CAPACITY, capacity);
    }

    /// The same within a transaction.
    ///
    /// @param operation `TransactGetItems`
    static Map<String, List<String>> within(String operation, Map<String, List<String>> context) {
        return with(new HashMap<>(context), ENCLOSING_OPERATION, operation);
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
            var filtered = asked(query.queryFilter().keySet(), query.filterExpression(), query.expressionAttributeNames(),
                    query.expressionAttributeValues());
            return selected(context, names, filtered, query.selectAsString(), query.returnConsumedCapacityAsString());
        };
    }

    static Function<Optional<OpenTable>, Map<String, List<String>>> of(ScanRequest scan) {
        return _ -> selected(new HashMap<>(), projected(scan.projectionExpression(), scan.expressionAttributeNames(), scan.attributesToGet()),
                asked(scan.scanFilter().keySet(), scan.filterExpression(), scan.expressionAttributeNames(), scan.expressionAttributeValues()),
                scan.selectAsString(), scan.returnConsumedCapacityAsString());
    }

    private static Map<String, List<String>> selected(Map<String, List<String>> context, Set<String> names, Set<String> filtered,
            String select, String capacity) {
        var all = new LinkedHashSet<>(names);
        all.addAll(filtered);
        if (!all.isEmpty()) {
            context.put(ATTRIBUTES, List.copyOf(all));
        }
        return with(with(context, SELECT, select != null ? select : select(names)), RETURN_CAPACITY, capacity);
    }

    static String select(Collection<?> projected) {
        return projected.isEmpty() ? "ALL_ATTRIBUTES" : "SPECIFIC_ATTRIBUTES";
    }

    /// The most of the item that may come back, whether the request succeeds or its condition fails.
    static String returned(String values, String onFailure) {
        return "ALL_OLD".equals(onFailure) ? onFailure : values;
    }

    static Map<String, List<String>> with(Map<String, List<String>> context, String key, String value) {
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
        return read(query.keyConditionExpression(), query.expressionAttributeNames(), query.expressionAttributeValues(),
                (text, placeholders) -> KeyConditionReader.read(ConditionParser.parse(text, placeholders)).get(name))
                .map(condition -> condition.values().getFirst());
    }

    private static Set<String> projected(String expression, Map<String, String> names, List<String> attributes) {
        var found = new LinkedHashSet<>(attributes);
        read(expression, names, Map.of(), ProjectionParser::parse).ifPresent(paths -> found.addAll(heads(paths)));
        return found;
    }

    /// What a condition or a filter asks about: whether it holds tells of values, too.
    private static Set<String> asked(Set<String> legacy, String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        var found = new LinkedHashSet<>(legacy);
        read(expression, names, values, ConditionParser::parse).ifPresent(condition -> found.addAll(heads(ConditionPaths.of(condition))));
        return found;
    }

    /// What an update changes, and what it takes new values from.
    private static Collection<String> updated(UpdateItemRequest update) {
        var found = new LinkedHashSet<>(update.attributeUpdates().keySet());
        read(update.updateExpression(), update.expressionAttributeNames(), update.expressionAttributeValues(), UpdateParser::parse)
                .ifPresent(changes -> found.addAll(heads(changes.allPaths())));
        found.addAll(asked(update.expected().keySet(), update.conditionExpression(), update.expressionAttributeNames(),
                update.expressionAttributeValues()));
        return found;
    }

    static List<String> heads(List<DocumentPath> paths) {
        return paths.stream().map(DocumentPath::head).toList();
    }

    /// What an expression says; nothing when it or its values cannot be read, which is refused later.
    private static <T> Optional<T> read(String expression, Map<String, String> names, Map<String, AttributeValue> values,
            BiFunction<String, Placeholders, T> parser) {
        if (expression == null || ValueChecks.problem(values).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(parser.apply(expression, new Placeholders(names, values)));
        } catch (ExpressionException _) {
            return Optional.empty();
        }
    }

    /// A key as policies have it: numbers as they are kept, however they were written.
    static String text(AttributeValue value) {
        if (value.n() != null) {
            return Decimals.problem(value.n()).isPresent() ? value.n() : Decimals.canonical(value.n());
        }
        return value.s() != null ? value.s()
                : value.b() != null ? java.util.Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()) : "";
    }
}
