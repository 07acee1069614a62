package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Random life of a table with indexes, beside a model that is a map.
class IndexSimulationTest {
    private static final int STEPS = 1_500;
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final Map<String, Map<String, AttributeValue>> model = new HashMap<>();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tableAndIndexesAlwaysHaveWhatWasWritten() {
        // given a table with indexes of both kinds
        TestTables.create(cloud, "items", List.of("h:S", "r:N"), table -> table
                .attributeDefinitions(List.of("h:S", "r:N", "l:N", "g:S").stream().map(TestTables::definition).toList())
                .localSecondaryIndexes(LocalSecondaryIndex.builder().indexName("local").keySchema(TestTables.schema(List.of("h:S", "l:N")))
                        .projection(only -> only.projectionType("KEYS_ONLY")).build())
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("global").keySchema(TestTables.schema(List.of("g:S", "r:N")))
                        .projection(all -> all.projectionType("ALL")).build()));
        var random = new SplittableRandom(7);
        for (int step = 0; step < STEPS; step++) {
            // when anything happens
            step(random);
            // then a random partition is what the model says, in order, in the table and in both indexes
            check(random, step);
        }
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).hasSameSizeAs(model.values()).containsAll(model.values());
        var told = dynamo.describeTable(describe -> describe.tableName("items")).table();
        assertThat(told.itemCount()).isEqualTo(model.size());
        assertThat(told.tableSizeBytes()).isEqualTo(model.values().stream().mapToLong(ItemSize::of).sum());
        assertThat(told.globalSecondaryIndexes().getFirst().itemCount()).isEqualTo(model.values().stream().filter(item -> item.containsKey("g")).count());
        assertThat(told.localSecondaryIndexes().getFirst().itemCount()).isEqualTo(model.values().stream().filter(item -> item.containsKey("l")).count());
    }

    private void step(SplittableRandom random) {
        var hash = "h" + random.nextInt(3);
        int range = random.nextInt(-6, 6);
        var key = item("h", hash, "r", range);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                var item = new HashMap<>(key);
                if (random.nextInt(3) > 0) {
                    item.put("l", n(random.nextInt(-3, 3)));
                }
                if (random.nextInt(3) > 0) {
                    item.put("g", s("g" + random.nextInt(3)));
                }
                item.put("v", n(random.nextInt(100)));
                dynamo.putItem(put -> put.tableName("items").item(item));
                model.put(hash + "/" + range, item);
            }
            case 2 -> {
                dynamo.deleteItem(delete -> delete.tableName("items").key(key));
                model.remove(hash + "/" + range);
            }
            default -> {
                boolean remove = random.nextBoolean();
                var group = s("g" + random.nextInt(3));
                var changed = new HashMap<>(model.getOrDefault(hash + "/" + range, key));
                if (remove) {
                    dynamo.updateItem(update -> update.tableName("items").key(key).updateExpression("REMOVE g"));
                    changed.remove("g");
                } else {
                    dynamo.updateItem(update -> update.tableName("items").key(key).updateExpression("SET g = :g")
                            .expressionAttributeValues(Map.of(":g", group)));
                    changed.put("g", group);
                }
                model.put(hash + "/" + range, changed);
            }
        }
    }

    private void check(SplittableRandom random, int step) {
        var hash = s("h" + random.nextInt(3));
        var group = s("g" + random.nextInt(3));
        boolean forward = random.nextBoolean();
        int limit = random.nextInt(1, 5);
        assertThat(all(query -> query.keyConditionExpression("h = :k").expressionAttributeValues(Map.of(":k", hash)), forward, limit))
                .as("table at step " + step).isEqualTo(expected("h", hash, "r", forward));
        assertThat(all(query -> query.indexName("global").keyConditionExpression("g = :k").expressionAttributeValues(Map.of(":k", group)),
                true, limit).stream().map(item -> item.get("r").n()).toList())
                .as("global index at step " + step)
                .isEqualTo(expected("g", group, "r", true).stream().map(item -> item.get("r").n()).toList());
        assertThat(all(query -> query.indexName("local").keyConditionExpression("h = :k").expressionAttributeValues(Map.of(":k", hash)),
                forward, limit).stream().map(item -> item.get("l").n()).toList())
                .as("local index at step " + step)
                .isEqualTo(expected("h", hash, "l", forward).stream().map(item -> item.get("l").n()).toList());
    }

    private List<Map<String, AttributeValue>> all(java.util.function.Consumer<QueryRequest.Builder> what, boolean forward, int limit) {
        var request = QueryRequest.builder().tableName("items").scanIndexForward(forward).limit(limit);
        what.accept(request);
        var items = new ArrayList<Map<String, AttributeValue>>();
        dynamo.queryPaginator(request.build()).items().forEach(items::add);
        return items;
    }

    private List<Map<String, AttributeValue>> expected(String key, AttributeValue value, String order, boolean forward) {
        Comparator<Map<String, AttributeValue>> byNumber = Comparator.comparing(item -> Integer.valueOf(item.get(order).n()));
        return model.values().stream().filter(item -> value.equals(item.get(key)) && item.containsKey(order))
                .sorted(forward ? byNumber : byNumber.reversed()).toList();
    }
}
