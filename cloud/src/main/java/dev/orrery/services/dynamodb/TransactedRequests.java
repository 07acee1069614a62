package dev.orrery.services.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The actions of a transaction as the requests that they would be alone: permissions ask the same of both.
final class TransactedRequests {
    private TransactedRequests() { }

    static GetItemRequest alone(Get get, String capacity) {
        return GetItemRequest.builder().tableName(get.tableName()).key(get.key()).projectionExpression(get.projectionExpression())
                .expressionAttributeNames(get.expressionAttributeNames()).returnConsumedCapacity(capacity).build();
    }

    static PutItemRequest alone(Put put, String capacity) {
        return PutItemRequest.builder().tableName(put.tableName()).item(put.item()).conditionExpression(put.conditionExpression())
                .expressionAttributeNames(put.expressionAttributeNames()).expressionAttributeValues(put.expressionAttributeValues())
                .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure()).returnConsumedCapacity(capacity).build();
    }

    static DeleteItemRequest alone(Delete delete, String capacity) {
        return DeleteItemRequest.builder().tableName(delete.tableName()).key(delete.key()).conditionExpression(delete.conditionExpression())
                .expressionAttributeNames(delete.expressionAttributeNames()).expressionAttributeValues(delete.expressionAttributeValues())
                .returnValuesOnConditionCheckFailure(delete.returnValuesOnConditionCheckFailure()).returnConsumedCapacity(capacity).build();
    }

    static UpdateItemRequest alone(Update update, String capacity) {
        return UpdateItemRequest.builder().tableName(update.tableName()).key(update.key()).updateExpression(update.updateExpression())
                .conditionExpression(update.conditionExpression())
                .expressionAttributeNames(update.expressionAttributeNames()).expressionAttributeValues(update.expressionAttributeValues())
                .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure()).returnConsumedCapacity(capacity).build();
    }

    /// A check names what a conditional deletion names.
    static DeleteItemRequest alone(ConditionCheck check, String capacity) {
        return DeleteItemRequest.builder().tableName(check.tableName()).key(check.key()).conditionExpression(check.conditionExpression())
                .expressionAttributeNames(check.expressionAttributeNames()).expressionAttributeValues(check.expressionAttributeValues())
                .returnValuesOnConditionCheckFailure(check.returnValuesOnConditionCheckFailure()).returnConsumedCapacity(capacity).build();
    }
}
