package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.ConditionPaths;
import dev.orrery.services.dynamodb.partiql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The condition keys of statements of PartiQL.
/// Source: Developer Guide, "IAM security policies with PartiQL for DynamoDB".
final class PartiQlConditions {
    private static final String FULL_TABLE_SCAN = "dynamodb:FullTableScan";

    private PartiQlConditions() { }

    /// @param onFailure as `ReturnValuesOnConditionCheckFailure` has it; null for nothing
    static Map<String, List<String>> of(Optional<OpenTable> table, Statement statement, String onFailure) {
        return switch (statement) {
            case Statement.Insert(_, var item) -> Conditions.with(Conditions.ofKeys(table, List.of(item), List.of()),
                    Conditions.RETURN_VALUES, Conditions.returned(null, onFailure));
            case Statement.Change(_, var update, var where, var returning) -> Conditions.with(ofItems(table.map(OpenTable::keys),
                    Optional.of(where), Conditions.heads(update.allPaths())), Conditions.RETURN_VALUES, Conditions.returned(returning, onFailure));
            case Statement.Delete(_, var where, var returning) -> Conditions.with(ofItems(table.map(OpenTable::keys), Optional.of(where),
                    List.of()), Conditions.RETURN_VALUES, Conditions.returned(returning, onFailure));
            case Statement.Select select -> of(table, select);
            case Statement.Exists(var select) -> Conditions.with(of(table, select), Conditions.RETURN_VALUES,
                    Conditions.returned(null, onFailure));
        };
    }

    private static Map<String, List<String>> of(Optional<OpenTable> table, Statement.Select select) {
        var keys = table.flatMap(found -> select.index().isEmpty() ? Optional.of(found.keys())
                : found.index(select.index().get()).map(OpenIndex::keys));
        var context = ofItems(keys, select.where(), Conditions.heads(select.projection()));
        context.put(Conditions.SELECT, List.of(Conditions.select(select.projection())));
        context.put(FULL_TABLE_SCAN, List.of(Boolean.toString(!context.containsKey(Conditions.LEADING_KEYS))));
        return context;
    }

    private static Map<String, List<String>> ofItems(Optional<KeyShape> keys, Optional<Condition> where, List<String> attributes) {
        var context = new HashMap<String, List<String>>();
        var leading = keys.map(known -> PartiQlKeys.of(where).among(known.hash())).orElse(List.of());
        if (!leading.isEmpty()) {
            context.put(Conditions.LEADING_KEYS, leading.stream().map(Conditions::text).distinct().toList());
        }
        var names = new ArrayList<>(attributes);
        where.ifPresent(condition -> names.addAll(Conditions.heads(ConditionPaths.of(condition))));
        if (!names.isEmpty()) {
            context.put(Conditions.ATTRIBUTES, names.stream().distinct().toList());
        }
        return context;
    }
}
