package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.expressions.Condition;
import dev.orrery.services.dynamodb.expressions.Projections;
import dev.orrery.services.dynamodb.partiql.Statement;
import dev.orrery.services.dynamodb.values.ItemBytes;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Runs `SELECT`: a query where the hash key is told, and otherwise a scan.
record PartiQlReads(TableLookup tables) {
    /// Far more than two whole keys and the names of their attributes take.
    private static final int TOKEN_CHARACTERS_MAX = 16_384;
    private static final String INVALID_TOKEN = "Invalid NextToken";

    /// @param token where the page before ended
    Page page(Tables.Read tx, Statement.Select select, boolean consistent, int limit, Optional<String> token) {
        var target = ReadTarget.of(tables.requireActive(tx, select.table()), select.index().orElse(null), consistent);
        var start = token.map(text -> position(text, target));
        var queries = PartiQlKeys.of(select.where()).queries(target.keys());
        requireOrder(select, target, queries);
        var ranges = queries.isEmpty() ? List.of(whole(target, start)) : ranges(select, target, queries, start);
        Predicate<Map<String, AttributeValue>> filter = select.where().<Predicate<Map<String, AttributeValue>>>map(where -> where::holds)
                .orElse(ItemWrite.ALWAYS);
        var selected = new Selected(select.projection(), select.projection().isEmpty() ? Optional.empty()
                : Optional.of(Projections.of(select.projection())));
        boolean whole = new Select(null, selected, "ProjectionExpression").check(target);
        return Throttle.page(tx, tables.home(), new Page.Plan(target, ranges, limit, whole, consistent, filter, selected, false));
    }

    private static Range whole(ReadTarget target, Optional<Map<String, AttributeValue>> start) {
        var all = Range.startingWith(Key.empty().raw(target.prefix().toByteArray()));
        return start.map(position -> all.behind(Key.empty().raw(target.key(position)))).orElse(all);
    }

    /// One range for each value of the hash key, in the order that was asked for, beginning with the one where the page before ended.
    private static List<Range> ranges(Statement.Select select, ReadTarget target, List<List<LegacyCondition>> queries,
            Optional<Map<String, AttributeValue>> start) {
        var ordered = new ArrayList<>(queries);
        if (!select.order().isEmpty()) {
            Comparator<List<LegacyCondition>> ascending = (one, other) -> Values.compare(hashKey(one), hashKey(other));
            queries.forEach(conditions -> new QueryRange(target, conditions, Map.of(), false, false).check());
            ordered.sort(select.descending() ? ascending.reversed() : ascending);
        }
        var ranges = new ArrayList<Range>();
        for (var conditions : ordered) {
            boolean here = ranges.isEmpty() && start.filter(position -> ordered.size() == 1
                    || Values.same(position.get(target.keys().hash().name()), hashKey(conditions))).isPresent();
            if (here || start.isEmpty() || !ranges.isEmpty()) {
                var query = new QueryRange(target, conditions, here ? start.get() : Map.of(), here, select.descending());
                query.check();
                ranges.add(query.range());
            }
        }
        if (ranges.isEmpty()) {
            throw DynamoDbErrors.validation(INVALID_TOKEN);
        }
        return ranges;
    }

    private static AttributeValue hashKey(List<LegacyCondition> conditions) {
        return conditions.getFirst().values().getFirst();
    }

    private static void requireOrder(Statement.Select select, ReadTarget target, List<List<LegacyCondition>> conditions) {
        if (select.order().isEmpty()) {
            return;
        }
        if (conditions.isEmpty()) {
            throw DynamoDbErrors.validation("Must have WHERE clause in the statement when using ORDER BY clause.");
        }
        if (!target.keys().names().containsAll(select.order())) {
            throw DynamoDbErrors.validation("Variable reference in ORDER BY clause must be part of the primary key");
        }
    }

    static String token(Map<String, AttributeValue> position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ItemBytes.write(position));
    }

    /// A token comes from outside: it must be a whole position in what is read.
    private static Map<String, AttributeValue> position(String token, ReadTarget target) {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            throw DynamoDbErrors.validation(INVALID_TOKEN);
        }
        try {
            var position = ItemBytes.read(Base64.getUrlDecoder().decode(token));
            boolean fits = position.size() == target.positionNames().size() && ValueChecks.problem(position).isEmpty()
                    && KeyChecks.keyProblem(target.table(), partOf(position, target.table().keys())).isEmpty()
                    && target.keys().parts().stream().allMatch(part -> KeyChecks.partProblem(part, position).isEmpty());
            if (fits) {
                return Values.canonical(position);
            }
        } catch (IllegalArgumentException | dev.orrery.kernel.blobs.DamagedException _) {
            // Told below.
        }
        throw DynamoDbErrors.validation(INVALID_TOKEN);
    }

    private static Map<String, AttributeValue> partOf(Map<String, AttributeValue> position, KeyShape keys) {
        var part = keys.of(position);
        part.values().removeIf(java.util.Objects::isNull);
        return part;
    }

    /// One item that was looked for.
    ///
    /// @param key of its row, whether or not there is one
    /// @param item what of it was selected
    record Found(OpenTable table, byte[] key, long bytes, Optional<Map<String, AttributeValue>> item) { }

    /// The one item whose whole key is told; for batches and transactions.
    Found item(Tables.Read tx, Statement.Select select) {
        var table = tables.requireActive(tx, select.table());
        if (select.index().isPresent()) {
            throw DynamoDbErrors.validation("Select statements within batches and transactions must not use an index");
        }
        var keys = PartiQlKeys.of(select.where());
        var key = keys.item(table.keys());
        KeyChecks.requireKey(table, key);
        var throttle = Throttle.of(tx, tables.home(), table);
        throttle.requireRead();
        var row = table.key(key);
        var found = tx.get(ItemRow.ITEMS, row).map(ItemRow::attributes);
        if (throttle.binds()) {
            throttle.take(new Capacity().table(Capacity.read(found.map(ItemSize::of).orElse(0L), true)), false);
        }
        var item = found.filter(keys.rest(table.keys()));
        return new Found(table, row, found.map(ItemSize::of).orElse(0L), select.projection().isEmpty() ? item
                : item.map(Projections.of(select.projection())::apply));
    }

    /// Whether there is such an item.
    ItemWrite.Check check(OpenTable table, Optional<Condition> where) {
        var keys = PartiQlKeys.of(where);
        var rest = keys.rest(table.keys());
        return new ItemWrite.Check(keys.item(table.keys()), item -> !item.isEmpty() && rest.test(item));
    }
}
