package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.values.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// What a transaction is asked to write, checked as far as that is possible without the tables.
final class TransactionActions {
    private static final int TOKEN_MAX = 36;

    private TransactionActions() { }

    /// @param returnsItem whether the item is told when its condition does not hold
    /// @param refusal the code of the reason when the condition does not hold
    record Action(String tableName, ItemWrite write, boolean returnsItem, String refusal) {
        static final String CONDITION_FAILED = "ConditionalCheckFailed";

        Action(String tableName, ItemWrite write, boolean returnsItem) {
            this(tableName, write, returnsItem, CONDITION_FAILED);
        }
    }

    static Constraints constraints(TransactWriteItemsRequest request) {
        var constraints = new Constraints().notNull("transactItems", request.hasTransactItems())
                .size("transactItems", request.transactItems(), request.hasTransactItems(), 1, DynamoDbLimits.TRANSACTION_ACTIONS_MAX)
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .oneOf("returnItemCollectionMetrics", request.returnItemCollectionMetricsAsString(), Constraints.RETURN_METRICS)
                .length("clientRequestToken", request.clientRequestToken(), 1, TOKEN_MAX);
        for (int i = 0; i < request.transactItems().size(); i++) {
            constrain(constraints, "transactItems." + (i + 1) + ".member.", request.transactItems().get(i));
        }
        return constraints;
    }

    private static void constrain(Constraints constraints, String at, TransactWriteItem item) {
        if (item.put() != null) {
            var put = item.put();
            constrain(constraints, at + "put.", put.tableName(), put.returnValuesOnConditionCheckFailureAsString());
            constraints.notNull(at + "put.item", put.hasItem());
        }
        if (item.delete() != null) {
            var delete = item.delete();
            constrain(constraints, at + "delete.", delete.tableName(), delete.returnValuesOnConditionCheckFailureAsString());
            constraints.notNull(at + "delete.key", delete.hasKey());
        }
        if (item.update() != null) {
            var update = item.update();
            constrain(constraints, at + "update.", update.tableName(), update.returnValuesOnConditionCheckFailureAsString());
            constraints.notNull(at + "update.key", update.hasKey()).notNull(at + "update.updateExpression", update.updateExpression());
        }
        if (item.conditionCheck() != null) {
            var check = item.conditionCheck();
            constrain(constraints, at + "conditionCheck.", check.tableName(), check.returnValuesOnConditionCheckFailureAsString());
            constraints.notNull(at + "conditionCheck.key", check.hasKey())
                    .notNull(at + "conditionCheck.conditionExpression", check.conditionExpression());
        }
    }

    private static void constrain(Constraints constraints, String at, String tableName, String returnOnFailure) {
        constraints.notNull(at + "tableName", tableName).name(at + "tableName", tableName)
                .oneOf(at + "returnValuesOnConditionCheckFailure", returnOnFailure, Constraints.RETURN_ON_FAILURE);
    }

    static List<Action> of(TransactWriteItemsRequest request) {
        var actions = new ArrayList<Action>();
        for (var item : request.transactItems()) {
            actions.add(of(item));
        }
        return actions;
    }

    private static Action of(TransactWriteItem item) {
        int count = (item.put() == null ? 0 : 1) + (item.delete() == null ? 0 : 1) + (item.update() == null ? 0 : 1)
                + (item.conditionCheck() == null ? 0 : 1);
        if (count != 1) {
            throw DynamoDbErrors.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (item.put() != null) {
            return put(item.put());
        }
        if (item.delete() != null) {
            return delete(item.delete());
        }
        return item.update() != null ? update(item.update()) : check(item.conditionCheck());
    }

    private static Action put(Put put) {
        var expressions = expressions(put.hasExpressionAttributeNames(), put.expressionAttributeNames(),
                put.hasExpressionAttributeValues(), put.expressionAttributeValues(), put.conditionExpression(), put.item());
        ItemWrites.requireSize(put.item());
        var condition = WriteConditions.of(expressions, false, Map.of(), "AND");
        expressions.checkAllUsed();
        return new Action(put.tableName(), new ItemWrite.Put(Values.canonical(put.item()), condition),
                returns(put.returnValuesOnConditionCheckFailureAsString()));
    }

    private static Action delete(Delete delete) {
        var expressions = expressions(delete.hasExpressionAttributeNames(), delete.expressionAttributeNames(),
                delete.hasExpressionAttributeValues(), delete.expressionAttributeValues(), delete.conditionExpression(), delete.key());
        var condition = WriteConditions.of(expressions, false, Map.of(), "AND");
        expressions.checkAllUsed();
        return new Action(delete.tableName(), new ItemWrite.Delete(Values.canonical(delete.key()), condition),
                returns(delete.returnValuesOnConditionCheckFailureAsString()));
    }

    private static Action check(ConditionCheck check) {
        var expressions = expressions(check.hasExpressionAttributeNames(), check.expressionAttributeNames(),
                check.hasExpressionAttributeValues(), check.expressionAttributeValues(), check.conditionExpression(), check.key());
        var condition = WriteConditions.of(expressions, false, Map.of(), "AND");
        expressions.checkAllUsed();
        return new Action(check.tableName(), new ItemWrite.Check(Values.canonical(check.key()), condition),
                returns(check.returnValuesOnConditionCheckFailureAsString()));
    }

    private static Action update(Update update) {
        var expressions = new ExpressionSet(update.hasExpressionAttributeNames(), update.expressionAttributeNames(),
                update.hasExpressionAttributeValues(), update.expressionAttributeValues())
                .expression("UpdateExpression", update.updateExpression())
                .expression("ConditionExpression", update.conditionExpression()).checkMix();
        Selected.requireValues(update.key());
        expressions.checkPlaceholders();
        var changes = new ItemUpdate.ByExpression(expressions.update().orElseThrow());
        var condition = WriteConditions.of(expressions, false, Map.of(), "AND");
        expressions.checkAllUsed();
        return new Action(update.tableName(), new ItemWrite.Change(Values.canonical(update.key()), condition, changes),
                returns(update.returnValuesOnConditionCheckFailureAsString()));
    }

    private static ExpressionSet expressions(boolean hasNames, Map<String, String> names, boolean hasValues,
            Map<String, AttributeValue> values, String condition, Map<String, AttributeValue> item) {
        var expressions = new ExpressionSet(hasNames, names, hasValues, values).expression("ConditionExpression", condition).checkMix();
        Selected.requireValues(item);
        return expressions.checkPlaceholders();
    }

    private static boolean returns(String returnOnFailure) {
        return "ALL_OLD".equals(returnOnFailure);
    }
}
