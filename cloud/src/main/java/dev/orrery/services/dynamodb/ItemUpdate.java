package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.Sets;
import dev.orrery.services.dynamodb.expressions.Update;
import dev.orrery.services.dynamodb.expressions.UpdateRun;
import dev.orrery.services.dynamodb.values.Decimals;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;

/// How an update changes an item.
sealed interface ItemUpdate {

    /// By an update expression.
    record ByExpression(Update update) implements ItemUpdate { }

    /// By `AttributeUpdates`, as before expressions.
    record ByAttribute(Map<String, AttributeValueUpdate> updates) implements ItemUpdate { }

    /// Only makes sure that the item is there.
    record Nothing() implements ItemUpdate { }

    /// The paths that it names, for `UPDATED_OLD` and `UPDATED_NEW`.
    default List<DocumentPath> paths() {
        return switch (this) {
            case ByExpression(var update) -> update.paths();
            case ByAttribute(var updates) -> updates.keySet().stream().map(DocumentPath::of).toList();
            case Nothing _ -> List.of();
        };
    }

    /// What can be said before the item is read.
    default void check(OpenTable table) {
        var heads = paths().stream().map(DocumentPath::head).toList();
        table.keys().names().stream().filter(heads::contains).findFirst().ifPresent(name -> {
            throw DynamoDbErrors.invalid("Cannot update attribute " + name + ". This attribute is part of the key");
        });
        for (var index : table.indexes()) {
            for (var part : index.keys().parts()) {
                typeOf(part.name()).filter(type -> !type.equals(part.type())).ifPresent(type -> {
                    throw KeyChecks.indexTypeMismatch(index, part, type);
                });
            }
        }
        KeyChecks.requireNoWayInto(table, this instanceof ByExpression(var update) ? update.allPaths() : paths());
    }

    /// The type that an attribute gets, where the update itself tells.
    private Optional<String> typeOf(String attribute) {
        return switch (this) {
            case ByExpression(var update) -> update.actions().stream()
                    .filter(action -> !action.path().isNested() && action.path().head().equals(attribute))
                    .findFirst().flatMap(Update.Action::type);
            case ByAttribute(var updates) -> Optional.ofNullable(updates.get(attribute)).map(AttributeValueUpdate::value)
                    .map(Values::typeName);
            case Nothing _ -> Optional.empty();
        };
    }

    default Map<String, AttributeValue> apply(OpenTable table, Map<String, AttributeValue> item) {
        try {
            return switch (this) {
                case ByExpression(var update) -> {
                    var changed = UpdateRun.apply(update, item);
                    KeyChecks.requireUpdatedIndexKeys(table, paths(), changed);
                    yield changed;
                }
                case ByAttribute(var updates) -> {
                    var changed = new LinkedHashMap<>(item);
                    updates.forEach((name, update) -> apply(changed, name, update));
                    KeyChecks.requireIndexKeys(table, changed);
                    yield changed;
                }
                case Nothing _ -> item;
            };
        } catch (ExpressionException e) {
            throw DynamoDbErrors.validation(e.getMessage());
        }
    }

    private static void apply(Map<String, AttributeValue> item, String name, AttributeValueUpdate update) {
        var old = Optional.ofNullable(item.get(name));
        var value = update.value() == null ? null : Values.canonical(update.value());
        switch (update.action() == null ? "PUT" : update.actionAsString()) {
            case "PUT" -> item.put(name, value);
            case "ADD" -> item.put(name, sum(old, value));
            case "DELETE" -> {
                if (value == null) {
                    item.remove(name);
                } else if (old.isPresent()) {
                    var rest = Sets.minus(old.get(), value).orElseThrow(ItemUpdate::mismatch);
                    if (Sets.isEmpty(rest)) {
                        item.remove(name);
                    } else {
                        item.put(name, rest);
                    }
                }
            }
            default -> throw new IllegalStateException("checked before: " + update.actionAsString());
        }
    }

    private static AttributeValue sum(Optional<AttributeValue> old, AttributeValue value) {
        if (old.isEmpty()) {
            return value;
        }
        if (old.get().type() != value.type()) {
            throw mismatch();
        }
        if (value.n() != null) {
            var number = new BigDecimal(old.get().n()).add(new BigDecimal(value.n()));
            Decimals.problem(number).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
            return AttributeValue.fromN(Decimals.canonical(number));
        }
        if (value.hasL()) {
            var joined = new ArrayList<>(old.get().l());
            joined.addAll(value.l());
            return AttributeValue.fromL(joined);
        }
        return Sets.plus(old.get(), value);
    }

    private static RuntimeException mismatch() {
        return DynamoDbErrors.validation("Type mismatch for attribute to update");
    }

    /// What `AttributeUpdates` must be, whatever the table.
    static void check(Map<String, AttributeValueUpdate> updates) {
        for (var update : updates.values()) {
            var value = update.value();
            var action = update.actionAsString();
            if (value == null) {
                if (!"DELETE".equals(action)) {
                    throw DynamoDbErrors.invalid("Only DELETE action is allowed when no attribute value is specified");
                }
                continue;
            }
            ValueChecks.problem(value).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
            if ("DELETE".equals(action) && !Values.isSet(value)) {
                throw DynamoDbErrors.invalid("DELETE action with value is not supported for the type " + Values.typeName(value));
            }
            if ("ADD".equals(action) && !Values.isSet(value) && !value.hasL() && value.n() == null) {
                throw DynamoDbErrors.invalid("ADD action is not supported for the type " + Values.typeName(value));
            }
        }
    }
}
