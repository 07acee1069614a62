package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.expressions.ConditionPaths;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.ExpressionException;
import dev.orrery.services.dynamodb.expressions.KeyConditionReader;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Items with one hash key, in the order of their range keys.
final class Queries implements DynamoDbClient {
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    Queries(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        constraints(request);
        boolean legacyKeys = request.hasKeyConditions();
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(), request.expressionAttributeValues())
                .expression("ProjectionExpression", request.projectionExpression())
                .expression("FilterExpression", request.filterExpression())
                .expression("KeyConditionExpression", request.keyConditionExpression())
                .legacy("AttributesToGet", request.hasAttributesToGet()).legacy("QueryFilter", request.hasQueryFilter())
                .legacy("ConditionalOperator", request.conditionalOperator() != null)
                .legacy("KeyConditions", legacyKeys && request.keyConditionExpression() != null).checkMix();
        LegacyFilter.check(request.queryFilter());
        Selected.requireDistinct(request.attributesToGet());
        StartKeys.requireValues(request.exclusiveStartKey());
        if (!legacyKeys && request.keyConditionExpression() == null) {
            throw DynamoDbErrors.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        expressions.checkPlaceholders();
        var keyCondition = expressions.condition("KeyConditionExpression");
        var filter = expressions.condition("FilterExpression");
        var projection = expressions.projection();
        expressions.checkAllUsed();
        var conditions = keyCondition.map(Queries::conditions).orElse(request.keyConditions());
        LegacyFilter.check(conditions);
        if (conditions.isEmpty() || conditions.size() > 2) {
            throw DynamoDbErrors.validation("Conditions can be of length 1 or 2 only");
        }
        var selected = Selected.of(projection, request.hasAttributesToGet(), request.attributesToGet());
        var select = new Select(request.selectAsString(), selected, request.projectionExpression() != null ? "ProjectionExpression"
                : "AttributesToGet");
        var filterPaths = filter.map(ConditionPaths::of)
                .orElseGet(() -> request.queryFilter().keySet().stream().map(DocumentPath::of).toList());
        Predicate<Map<String, AttributeValue>> filtering = filter.isPresent() ? filter.get()::holds
                : request.queryFilter().isEmpty() ? ItemWrite.ALWAYS
                : LegacyFilter.of(request.queryFilter(), request.conditionalOperatorAsString());
        boolean consistent = Boolean.TRUE.equals(request.consistentRead());
        var name = ResourceNames.tableName(request.tableName());
        var page = unlocking.read(tx -> {
            var target = ReadTarget.of(tables.requireActive(tx, request.tableName()), request.indexName(), consistent);
            var range = new QueryRange(target, LegacyFilter.of(conditions, "AND").conditions(), request.exclusiveStartKey(),
                    request.hasExclusiveStartKey(), Boolean.FALSE.equals(request.scanIndexForward()));
            range.check();
            KeyChecks.requireNoWayInto(target.table(), selected.paths());
            requireNoKeys(target, filterPaths, filter.isPresent());
            boolean whole = select.check(target);
            KeyChecks.requireNoWayInto(target.table(), filterPaths);
            return Throttle.page(tx, home, new Page.Plan(target, range.range(), limit(request.limit()), whole, consistent, filtering, selected,
                    select.isCount()));
        });
        var response = QueryResponse.builder().count(page.count()).scannedCount(page.scanned())
                .consumedCapacity(page.capacity().told(name, request.returnConsumedCapacityAsString()));
        page.last().ifPresent(response::lastEvaluatedKey);
        return select.isCount() ? response.build() : response.items(page.items()).build();
    }

    static int limit(Integer limit) {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    private static void constraints(QueryRequest request) {
        var constraints = new Constraints().oneOf("select", request.selectAsString(), Constraints.SELECTS)
                .name("indexName", request.indexName())
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY);
        filters(constraints, "queryFilter", request.queryFilter());
        constraints.notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .oneOf("conditionalOperator", request.conditionalOperatorAsString(), Constraints.CONDITIONAL_OPERATORS)
                .size("attributesToGet", request.attributesToGet(), request.hasAttributesToGet(), 1, Selected.ATTRIBUTES_MAX)
                .atLeast("limit", request.limit(), 1);
        filters(constraints, "keyConditions", request.keyConditions());
        constraints.check();
    }

    static void filters(Constraints constraints, String at, Map<String, Condition> conditions) {
        conditions.forEach((name, condition) -> constraints
                .notNull(at + "." + name + ".member.comparisonOperator", condition.comparisonOperatorAsString())
                .oneOf(at + "." + name + ".member.comparisonOperator", condition.comparisonOperatorAsString(), Constraints.COMPARISONS));
    }

    private static Map<String, Condition> conditions(dev.orrery.services.dynamodb.expressions.Condition condition) {
        try {
            var found = new java.util.LinkedHashMap<String, Condition>();
            KeyConditionReader.read(condition).forEach((attribute, one) -> found.put(attribute,
                    Condition.builder().comparisonOperator(one.operator()).attributeValueList(one.values()).build()));
            return found;
        } catch (ExpressionException e) {
            throw DynamoDbErrors.validation(e.getMessage());
        }
    }

    private static void requireNoKeys(ReadTarget target, List<DocumentPath> paths, boolean expression) {
        for (var name : target.keys().names()) {
            if (paths.stream().anyMatch(path -> path.head().equals(name))) {
                throw DynamoDbErrors.validation((expression ? "Filter Expression" : "QueryFilter")
                        + " can only contain non-primary key attributes: Primary key attribute: " + name);
            }
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
