package dev.orrery.services.dynamodb;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/// Tables for tests, ready to be used.
final class TestTables {
    private TestTables() { }

    /// Waits until what was asked of a table has happened.
    static void settle(Orrery cloud) {
        cloud.time().advance(Duration.ofSeconds(1));
    }

    /// @param keys name and type of the hash key, then perhaps of the range key: `id:S`, `at:N`
    static void create(Orrery cloud, String name, List<String> keys) {
        create(cloud, name, keys, _ -> { });
    }

    static void create(Orrery cloud, String name, List<String> keys, Consumer<CreateTableRequest.Builder> more) {
        var request = CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(schema(keys)).attributeDefinitions(keys.stream().map(TestTables::definition).toList());
        more.accept(request);
        cloud.client(DynamoDbClient.class).createTable(request.build());
        settle(cloud);
    }

    static AttributeDefinition definition(String key) {
        var parts = key.split(":");
        return AttributeDefinition.builder().attributeName(parts[0]).attributeType(parts[1]).build();
    }

    static List<KeySchemaElement> schema(List<String> keys) {
        var schema = new ArrayList<KeySchemaElement>();
        keys.forEach(key -> schema.add(KeySchemaElement.builder().attributeName(key.split(":")[0])
                .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE).build()));
        return schema;
    }

    static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue n(Object number) {
        return AttributeValue.fromN(number.toString());
    }

    /// An item of texts, or of whole numbers where the value is one.
    static Map<String, AttributeValue> item(Object... namesAndValues) {
        var item = new HashMap<String, AttributeValue>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            item.put((String) namesAndValues[i], value instanceof AttributeValue given ? given
                    : value instanceof Number number ? n(number) : s((String) value));
        }
        return item;
    }
}
