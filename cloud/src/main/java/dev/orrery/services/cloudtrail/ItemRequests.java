package dev.orrery.services.cloudtrail;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// What records tell of the items in DynamoDB's requests: keys with their values, of other attributes the names alone.
/// Source: DynamoDB Developer Guide, "Understanding DynamoDB log file entries".
final class ItemRequests {
    private static final String ITEMS = "requestItems";
    private static final String DYNAMODB = "software.amazon.awssdk.services.dynamodb.";

    private ItemRequests() { }

    /// Whether it may be a request about items: whoever uses no tables need not load what is known of them.
    static boolean isOne(Object request) {
        return request.getClass().getName().startsWith(DYNAMODB);
    }

    /// Writes the members of a request about items that are not shown as they were sent.
    static void write(Object request, JsonText json) {
        switch (request) {
            case GetItemRequest get -> key("key", get.key(), json);
            case DeleteItemRequest delete -> key("key", delete.key(), json);
            case UpdateItemRequest update -> key("key", update.key(), json);
            case PutItemRequest put -> names("item", put.item(), json);
            case BatchGetItemRequest batch -> list(batch.requestItems().entrySet(), json, table -> table.getValue().keys().forEach(key ->
                    element("Get", table.getKey(), json, () -> key("key", key, json))));
            case BatchWriteItemRequest batch -> list(batch.requestItems().entrySet(), json, table -> table.getValue().forEach(write ->
                    written(table.getKey(), write, json)));
            case TransactGetItemsRequest transaction -> list(transaction.transactItems(), json, item -> read(item, json));
            case TransactWriteItemsRequest transaction -> list(transaction.transactItems(), json, item -> transacted(item, json));
            case BatchExecuteStatementRequest batch -> list(batch.statements(), json, _ -> statement(json));
            case ExecuteTransactionRequest transaction -> list(transaction.transactStatements(), json, _ -> statement(json));
            default -> { }
        }
    }

    private static <T> void list(Collection<T> elements, JsonText json, Consumer<T> write) {
        json.name(ITEMS).beginList();
        elements.forEach(write);
        json.endList();
    }

    private static void element(String operation, String table, JsonText json, Runnable rest) {
        json.begin().text("operation", operation).text("tableName", table);
        rest.run();
        json.end();
    }

    private static void statement(JsonText json) {
        json.begin().text("statement", EventRules.HIDDEN).end();
    }

    private static void written(String table, WriteRequest write, JsonText json) {
        if (write.putRequest() != null) {
            element("Put", table, json, () -> names("items", write.putRequest().item(), json));
        } else if (write.deleteRequest() != null) {
            element("Delete", table, json, () -> key("key", write.deleteRequest().key(), json));
        }
    }

    private static void read(TransactGetItem item, JsonText json) {
        var get = item.get();
        if (get != null) {
            element("Get", get.tableName(), json, () -> {
                key("key", get.key(), json);
                text("projectionExpression", get.projectionExpression(), json);
                attributes(get.expressionAttributeNames(), json);
            });
        }
    }

    private static void transacted(TransactWriteItem item, JsonText json) {
        if (item.put() != null) {
            var put = item.put();
            element("Put", put.tableName(), json, () -> {
                names("items", put.item(), json);
                condition(put.conditionExpression(), put.expressionAttributeNames(), put.returnValuesOnConditionCheckFailure(), json);
            });
        }
        if (item.update() != null) {
            var update = item.update();
            element("Update", update.tableName(), json, () -> {
                key("key", update.key(), json);
                text("updateExpression", update.updateExpression(), json);
                condition(update.conditionExpression(), update.expressionAttributeNames(), update.returnValuesOnConditionCheckFailure(), json);
            });
        }
        if (item.delete() != null) {
            var delete = item.delete();
            element("Delete", delete.tableName(), json, () -> {
                key("key", delete.key(), json);
                condition(delete.conditionExpression(), delete.expressionAttributeNames(), delete.returnValuesOnConditionCheckFailure(), json);
            });
        }
        if (item.conditionCheck() != null) {
            var check = item.conditionCheck();
            element("ConditionCheck", check.tableName(), json, () -> {
                key("key", check.key(), json);
                condition(check.conditionExpression(), check.expressionAttributeNames(), check.returnValuesOnConditionCheckFailure(), json);
            });
        }
    }

    private static void condition(String expression, Map<String, String> names, ReturnValuesOnConditionCheckFailure failure, JsonText json) {
        text("conditionExpression", expression, json);
        attributes(names, json);
        if (failure != null) {
            json.text("returnValuesOnConditionCheckFailure", failure.toString());
        }
    }

    private static void text(String name, String value, JsonText json) {
        if (value != null) {
            json.text(name, value);
        }
    }

    private static void attributes(Map<String, String> names, JsonText json) {
        if (!names.isEmpty()) {
            json.name("expressionAttributeNames").begin();
            names.forEach(json::text);
            json.end();
        }
    }

    private static void names(String name, Map<String, AttributeValue> item, JsonText json) {
        json.name(name).beginList();
        List.copyOf(item.keySet()).forEach(json::text);
        json.endList();
    }

    /// Bytes stay out of records, in keys as well.
    private static void key(String name, Map<String, AttributeValue> key, JsonText json) {
        json.name(name).begin();
        key.forEach((attribute, value) -> {
            if (value.s() != null) {
                json.text(attribute, value.s());
            } else if (value.n() != null) {
                json.text(attribute, value.n());
            }
        });
        json.end();
    }
}
