package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

class ItemWritesTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("id:S"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void numbersComeBackExactlyAndInTheirShortestForm() {
        put(item("id", "1", "n", n("00012345678901234567890123456789012345.6700"), "e", n("1e-3")));

        var item = get("1");

        assertThat(item.get("n").n()).isEqualTo("12345678901234567890123456789012345.67");
        assertThat(item.get("e").n()).isEqualTo("0.001");
    }

    @Test
    void refusedWriteChangesNothing() {
        put(item("id", "1", "v", 1));

        assertThatThrownBy(() -> dynamo.putItem(put -> put.tableName("items").item(item("id", "1", "v", 2))
                .conditionExpression("attribute_not_exists(id)").returnValuesOnConditionCheckFailure("ALL_OLD")))
                .isInstanceOfSatisfying(ConditionalCheckFailedException.class,
                        failed -> assertThat(failed.item()).isEqualTo(item("id", "1", "v", 1)));

        assertThat(get("1")).isEqualTo(item("id", "1", "v", 1));
    }

    @Test
    void updateSeesTheItemAsItWasBefore() {
        put(item("id", "1", "a", 1, "b", 2));

        var changed = update("SET a = b, b = a + :one REMOVE absent", Map.of(":one", n(1)), ReturnValue.ALL_NEW);

        assertThat(changed).isEqualTo(item("id", "1", "a", 2, "b", 2));
    }

    @Test
    void updateReachesIntoDocuments() {
        put(item("id", "1", "doc", AttributeValue.fromM(Map.of("parts", AttributeValue.fromL(List.of(n(0), n(1), n(2)))))));

        var changed = update("SET doc.parts[1] = :x, doc.fresh = if_not_exists(doc.fresh, :x), doc.parts[9] = :y REMOVE doc.parts[0]",
                Map.of(":x", s("x"), ":y", s("y")), ReturnValue.UPDATED_NEW);

        assertThat(get("1").get("doc").m().get("parts").l()).containsExactly(s("x"), n(2), s("y"));
        assertThat(get("1").get("doc").m().get("fresh")).isEqualTo(s("x"));
        assertThat(changed).containsOnlyKeys("doc");
    }

    @Test
    void setsGrowAndShrinkAndGoWhenTheyAreEmpty() {
        update("ADD tags :two, seen :one", Map.of(":two", AttributeValue.fromSs(List.of("a", "b")), ":one", n(1)), ReturnValue.NONE);
        update("ADD seen :one DELETE tags :a", Map.of(":one", n(1), ":a", AttributeValue.fromSs(List.of("a"))), ReturnValue.NONE);
        assertThat(get("1")).isEqualTo(item("id", "1", "seen", 2, "tags", AttributeValue.fromSs(List.of("b"))));

        update("DELETE tags :b", Map.of(":b", AttributeValue.fromSs(List.of("b"))), ReturnValue.NONE);
        assertThat(get("1")).isEqualTo(item("id", "1", "seen", 2));
    }

    @Test
    void updateThatDoesNotFitTheItemIsRefused() {
        put(item("id", "1", "v", "text"));

        assertThatThrownBy(() -> update("SET v = v + :one", Map.of(":one", n(1)), ReturnValue.NONE))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("An operand in the update expression has an incorrect data type");
        assertThatThrownBy(() -> update("SET absent.b = :one", Map.of(":one", n(1)), ReturnValue.NONE))
                .hasMessageContaining("The document path provided in the update expression is invalid for update");
        assertThatThrownBy(() -> update("SET id = :one", Map.of(":one", s("2")), ReturnValue.NONE))
                .hasMessageContaining("Cannot update attribute id. This attribute is part of the key");
        assertThatThrownBy(() -> update("SET w = absent", Map.of(), ReturnValue.NONE))
                .hasMessageContaining("The provided expression refers to an attribute that does not exist in the item");
        assertThat(get("1")).isEqualTo(item("id", "1", "v", "text"));
    }

    @Test
    void itemOfMoreThan400KilobytesIsRefused() {
        var large = "x".repeat(400 * 1024 - 3);
        put(item("id", "1", "v", large.substring(1)));
        assertThatThrownBy(() -> put(item("id", "1", "v", large + "x"))).hasMessageContaining("Item size has exceeded the maximum allowed size");
        assertThatThrownBy(() -> update("SET w = :w", Map.of(":w", s("more")), ReturnValue.NONE))
                .hasMessageContaining("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void documentNestsThirtyTwoLevelsAndNoMore() {
        var deep = s("leaf");
        for (int level = 1; level < 32; level++) {
            deep = AttributeValue.fromL(List.of(deep));
        }
        put(item("id", "1", "v", deep));
        var deeper = AttributeValue.fromL(List.of(deep));
        assertThatThrownBy(() -> put(item("id", "2", "v", deeper))).hasMessageContaining("Nesting Levels have exceeded supported limits");
    }

    @Test
    void capacityIsTold() {
        var put = dynamo.putItem(request -> request.tableName("items").item(item("id", "1", "v", "x".repeat(2000))).returnConsumedCapacity("TOTAL"));
        var get = dynamo.getItem(request -> request.tableName("items").key(item("id", "1")).consistentRead(true).returnConsumedCapacity("TOTAL"));
        assertThat(put.consumedCapacity().capacityUnits()).isEqualTo(2.0);
        assertThat(get.consumedCapacity().capacityUnits()).isEqualTo(1.0);
    }

    private void put(Map<String, AttributeValue> item) {
        dynamo.putItem(put -> put.tableName("items").item(item));
    }

    private Map<String, AttributeValue> get(String id) {
        return dynamo.getItem(get -> get.tableName("items").key(item("id", id))).item();
    }

    private Map<String, AttributeValue> update(String expression, Map<String, AttributeValue> values, ReturnValue returned) {
        return dynamo.updateItem(update -> {
            update.tableName("items").key(item("id", "1")).updateExpression(expression).returnValues(returned);
            if (!values.isEmpty()) {
                update.expressionAttributeValues(values);
            }
        }).attributes();
    }
}
