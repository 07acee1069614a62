package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.Projections;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Writing one item.
final class ItemWrites implements DynamoDbClient {
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    ItemWrites(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        var constraints = new Constraints()
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .notNull("tableName", request.tableName()).name("tableName", request.tableName()).notNull("item", request.hasItem());
        WriteConditions.constraints(constraints, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        constraints.oneOf("returnValues", request.returnValuesAsString(), Constraints.RETURN_VALUES)
                .oneOf("returnItemCollectionMetrics", request.returnItemCollectionMetricsAsString(), Constraints.RETURN_METRICS)
                .oneOf("returnValuesOnConditionCheckFailure", request.returnValuesOnConditionCheckFailureAsString(),
                        Constraints.RETURN_ON_FAILURE).check();
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(), request.expressionAttributeValues())
                .expression("ConditionExpression", request.conditionExpression()).legacy("Expected", request.hasExpected()).checkMix();
        Selected.requireValues(request.item());
        var returned = request.returnValuesAsString() == null ? "NONE" : request.returnValuesAsString();
        if (!returned.equals("ALL_OLD") && !returned.equals("NONE")) {
            throw DynamoDbErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        requireSize(request.item());
        LegacyFilter.checkExpected(request.expected());
        expressions.checkPlaceholders();
        var condition = WriteConditions.of(expressions, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        expressions.checkAllUsed();
        var put = new ItemWrite.Put(Values.canonical(request.item()), condition);
        var done = perform(request.tableName(), put, request.returnValuesOnConditionCheckFailureAsString());
        var response = PutItemResponse.builder()
                .consumedCapacity(done.capacity(request.returnConsumedCapacityAsString()))
                .itemCollectionMetrics(done.metrics(request.returnItemCollectionMetricsAsString()));
        if (returned.equals("ALL_OLD")) {
            done.outcome().before().ifPresent(response::attributes);
        }
        return response.build();
    }

    static void requireSize(Map<String, AttributeValue> item) {
        if (ItemSize.of(item) > DynamoDbLimits.ITEM_BYTES_MAX) {
            throw DynamoDbErrors.validation("Item size has exceeded the maximum allowed size");
        }
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        var constraints = new Constraints()
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .oneOf("returnValues", request.returnValuesAsString(), Constraints.RETURN_VALUES)
                .oneOf("returnItemCollectionMetrics", request.returnItemCollectionMetricsAsString(), Constraints.RETURN_METRICS)
                .notNull("key", request.hasKey());
        WriteConditions.constraints(constraints, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        constraints.oneOf("returnValuesOnConditionCheckFailure", request.returnValuesOnConditionCheckFailureAsString(),
                Constraints.RETURN_ON_FAILURE).check();
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(), request.expressionAttributeValues())
                .expression("ConditionExpression", request.conditionExpression()).legacy("Expected", request.hasExpected()).checkMix();
        Selected.requireValues(request.key());
        var returned = request.returnValuesAsString() == null ? "NONE" : request.returnValuesAsString();
        if (!returned.equals("ALL_OLD") && !returned.equals("NONE")) {
            throw DynamoDbErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        LegacyFilter.checkExpected(request.expected());
        expressions.checkPlaceholders();
        var condition = WriteConditions.of(expressions, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        expressions.checkAllUsed();
        var delete = new ItemWrite.Delete(Values.canonical(request.key()), condition);
        var done = perform(request.tableName(), delete, request.returnValuesOnConditionCheckFailureAsString());
        var response = DeleteItemResponse.builder()
                .consumedCapacity(done.capacity(request.returnConsumedCapacityAsString()))
                .itemCollectionMetrics(done.metrics(request.returnItemCollectionMetricsAsString()));
        if (returned.equals("ALL_OLD")) {
            done.outcome().before().ifPresent(response::attributes);
        }
        return response.build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        var constraints = new Constraints()
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .oneOf("returnItemCollectionMetrics", request.returnItemCollectionMetricsAsString(), Constraints.RETURN_METRICS)
                .oneOf("returnValues", request.returnValuesAsString(), Constraints.RETURN_VALUES)
                .notNull("key", request.hasKey());
        WriteConditions.constraints(constraints, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        request.attributeUpdates().forEach((name, update) -> constraints.oneOf("attributeUpdates." + name + ".member.action",
                update.actionAsString(), "ADD, PUT, DELETE"));
        constraints.oneOf("returnValuesOnConditionCheckFailure", request.returnValuesOnConditionCheckFailureAsString(),
                Constraints.RETURN_ON_FAILURE).check();
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(),
                request.hasExpressionAttributeValues(), request.expressionAttributeValues())
                .expression("UpdateExpression", request.updateExpression())
                .expression("ConditionExpression", request.conditionExpression())
                .legacy("AttributeUpdates", request.hasAttributeUpdates()).legacy("Expected", request.hasExpected()).checkMix();
        Selected.requireValues(request.key());
        ItemUpdate.check(request.attributeUpdates());
        LegacyFilter.checkExpected(request.expected());
        expressions.checkPlaceholders();
        var update = expressions.update().<ItemUpdate>map(ItemUpdate.ByExpression::new).orElseGet(() -> request.attributeUpdates().isEmpty()
                ? new ItemUpdate.Nothing() : new ItemUpdate.ByAttribute(request.attributeUpdates()));
        var condition = WriteConditions.of(expressions, request.hasExpected(), request.expected(), request.conditionalOperatorAsString());
        expressions.checkAllUsed();
        var change = new ItemWrite.Change(Values.canonical(request.key()), condition, update);
        var done = perform(request.tableName(), change, request.returnValuesOnConditionCheckFailureAsString());
        var response = UpdateItemResponse.builder()
                .consumedCapacity(done.capacity(request.returnConsumedCapacityAsString()))
                .itemCollectionMetrics(done.metrics(request.returnItemCollectionMetricsAsString()));
        returned(request.returnValuesAsString(), done.outcome(), update.paths()).filter(attributes -> !attributes.isEmpty())
                .ifPresent(response::attributes);
        return response.build();
    }

    static Optional<Map<String, AttributeValue>> returned(String returnValues, ItemWrite.Outcome outcome, List<DocumentPath> paths) {
        return switch (returnValues == null ? "NONE" : returnValues) {
            case "ALL_OLD" -> outcome.before();
            case "ALL_NEW" -> outcome.after();
            case "UPDATED_OLD" -> outcome.before().map(Projections.of(paths)::apply);
            case "UPDATED_NEW" -> outcome.after().map(Projections.of(paths)::apply);
            default -> Optional.empty();
        };
    }

    private Done perform(String tableName, ItemWrite write, String returnOnFailure) {
        try {
            return unlocking.write(tx -> {
                var table = tables.requireActive(tx, tableName);
                write.check(table);
                return new Done(table, write, write.perform(tx, home, table));
            });
        } catch (ItemWrite.Refused refused) {
            throw DynamoDbErrors.conditionFailed("ALL_OLD".equals(returnOnFailure) ? refused.item() : Map.of());
        }
    }

    private record Done(OpenTable table, ItemWrite write, ItemWrite.Outcome outcome) {

        software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity capacity(String returnConsumedCapacity) {
            return outcome.capacity().told(table.name(), returnConsumedCapacity);
        }

        software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics metrics(String returnMetrics) {
            return "SIZE".equals(returnMetrics) ? CollectionMetrics.of(table, write.key()).orElse(null) : null;
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
