package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class TableLifecycleTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tableIsThereForItemsOnlyWhenItHasBeenCreated() {
        // given a table that was asked for a moment ago
        dynamo.createTable(table -> table.tableName("orders").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S")).billingMode("PAY_PER_REQUEST"));
        assertThat(status("orders")).isEqualTo(TableStatus.CREATING);
        assertThatThrownBy(() -> dynamo.putItem(put -> put.tableName("orders").item(item("id", "1"))))
                .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining("Requested resource not found");
        assertThatThrownBy(() -> dynamo.deleteTable(delete -> delete.tableName("orders"))).isInstanceOf(ResourceInUseException.class);

        // when time passes
        TestTables.settle(cloud);

        // then it is active
        assertThat(status("orders")).isEqualTo(TableStatus.ACTIVE);
        dynamo.putItem(put -> put.tableName("orders").item(item("id", "1")));
    }

    @Test
    void tableOfTheSameNameHasNothingOfTheOneBefore() {
        // given a table with an item and a tag, that is deleted
        TestTables.create(cloud, "orders", List.of("id:S"), table -> table.tags(Tag.builder().key("team").value("blue").build()));
        dynamo.putItem(put -> put.tableName("orders").item(item("id", "1")));
        dynamo.deleteTable(delete -> delete.tableName("orders"));
        assertThat(status("orders")).isEqualTo(TableStatus.DELETING);
        TestTables.settle(cloud);
        assertThatThrownBy(() -> status("orders")).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Table: orders not found");

        // when one is created again
        TestTables.create(cloud, "orders", List.of("id:S"));

        // then it is empty
        assertThat(dynamo.scan(scan -> scan.tableName("orders")).items()).isEmpty();
        var arn = dynamo.describeTable(describe -> describe.tableName("orders")).table().tableArn();
        assertThat(dynamo.listTagsOfResource(tags -> tags.resourceArn(arn)).tags()).isEmpty();
    }

    @Test
    void protectedTableIsNotDeleted() {
        TestTables.create(cloud, "orders", List.of("id:S"), table -> table.deletionProtectionEnabled(true));

        assertThatThrownBy(() -> dynamo.deleteTable(delete -> delete.tableName("orders"))).isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("protected against deletion");

        dynamo.updateTable(update -> update.tableName("orders").deletionProtectionEnabled(false));
        TestTables.settle(cloud);
        assertThat(dynamo.describeTable(describe -> describe.tableName("orders")).table().deletionProtectionEnabled()).isFalse();
        dynamo.deleteTable(delete -> delete.tableName("orders"));
    }

    /// Source: recordings of AWS in LocalStack's test suite, test_table_crud.
    @Test
    void ofATableThatGoesNeitherKeysNorAgeAreTold() {
        TestTables.create(cloud, "orders", List.of("id:S"));

        var deleted = dynamo.deleteTable(delete -> delete.tableName("orders")).tableDescription();

        assertThat(deleted.tableStatusAsString()).isEqualTo("DELETING");
        assertThat(deleted.deletionProtectionEnabled()).isFalse();
        assertThat(deleted.itemCount()).isZero();
        assertThat(deleted.hasKeySchema() || deleted.hasAttributeDefinitions()).isFalse();
        assertThat(deleted.creationDateTime()).isNull();
    }

    @Test
    void tableThatIsChangingIsNotDeleted() {
        TestTables.create(cloud, "orders", List.of("id:S"));
        dynamo.updateTable(update -> update.tableName("orders").streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        assertThatThrownBy(() -> dynamo.deleteTable(delete -> delete.tableName("orders"))).isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Table: orders is in the process of being updated.");
        TestTables.settle(cloud);

        // when only its protection changed, it can be deleted at once, and only once
        dynamo.updateTable(update -> update.tableName("orders").deletionProtectionEnabled(false));
        dynamo.deleteTable(delete -> delete.tableName("orders"));
        assertThatThrownBy(() -> dynamo.deleteTable(delete -> delete.tableName("orders"))).isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Table is being deleted");
    }

    @Test
    void indexThatComesLaterHasTheItemsThatWereThereBefore() {
        // given items, some of which an index would have
        TestTables.create(cloud, "orders", List.of("id:S"));
        for (int i = 0; i < 600; i++) {
            int number = i;
            dynamo.putItem(put -> put.tableName("orders").item(number % 3 == 0 ? item("id", "o" + number)
                    : item("id", "o" + number, "customer", "c" + number % 2)));
        }

        // when the index is created
        dynamo.updateTable(update -> update.tableName("orders").attributeDefinitions(TestTables.definition("customer:S"))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder().create(index -> index.indexName("by-customer")
                        .keySchema(TestTables.schema(List.of("customer:S"))).projection(all -> all.projectionType(ProjectionType.KEYS_ONLY))).build()));
        assertThat(indexStatus()).isEqualTo(IndexStatus.CREATING);
        assertThatThrownBy(() -> ofCustomer("c0")).hasMessageContaining("backfilling");
        dynamo.putItem(put -> put.tableName("orders").item(item("id", "meanwhile", "customer", "c0")));
        TestTables.settle(cloud);

        // then it has them all
        assertThat(indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(ofCustomer("c0") + ofCustomer("c1")).isEqualTo(401);

        // and when it is deleted, it is gone
        dynamo.updateTable(update -> update.tableName("orders").globalSecondaryIndexUpdates(
                GlobalSecondaryIndexUpdate.builder().delete(index -> index.indexName("by-customer")).build()));
        TestTables.settle(cloud);
        assertThat(dynamo.describeTable(describe -> describe.tableName("orders")).table().globalSecondaryIndexes()).isEmpty();
        assertThatThrownBy(() -> ofCustomer("c0")).hasMessageContaining("The table does not have the specified index: by-customer");
    }

    @Test
    void indexLeavesOutWhatCannotBeItsKey() {
        // given items with values that are too long for a key, or empty
        TestTables.create(cloud, "orders", List.of("id:S"));
        for (var value : Map.of("store", "z".repeat(20_000), "key", "z".repeat(3_000), "empty", "", "good", "c0").entrySet()) {
            dynamo.putItem(put -> put.tableName("orders").item(item("id", value.getKey(), "customer", value.getValue())));
        }

        dynamo.updateTable(update -> update.tableName("orders").attributeDefinitions(TestTables.definition("customer:S"))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder().create(index -> index.indexName("by-customer")
                        .keySchema(TestTables.schema(List.of("customer:S"))).projection(all -> all.projectionType(ProjectionType.KEYS_ONLY))).build()));
        TestTables.settle(cloud);

        // then the index has the others, and those can be corrected
        assertThat(indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(dynamo.scan(scan -> scan.tableName("orders").indexName("by-customer")).items())
                .containsExactly(item("id", "good", "customer", "c0"));
        for (var id : List.of("store", "key", "empty")) {
            dynamo.updateItem(update -> update.tableName("orders").key(item("id", id)).updateExpression("SET customer = :c")
                    .expressionAttributeValues(Map.of(":c", TestTables.s("c1"))));
        }
        assertThat(ofCustomer("c1")).isEqualTo(3);
    }

    @Test
    void throughputChangesWhenTheTableHasSettled() {
        TestTables.create(cloud, "orders", List.of("id:S"), table -> table.billingMode("PROVISIONED")
                .provisionedThroughput(units -> units.readCapacityUnits(5L).writeCapacityUnits(5L)));
        dynamo.updateTable(update -> update.tableName("orders").provisionedThroughput(units -> units.readCapacityUnits(9L).writeCapacityUnits(5L)));
        assertThat(read()).isEqualTo(5);
        TestTables.settle(cloud);
        assertThat(read()).isEqualTo(9);
    }

    private long read() {
        return dynamo.describeTable(describe -> describe.tableName("orders")).table().provisionedThroughput().readCapacityUnits();
    }

    private int ofCustomer(String customer) {
        return dynamo.query(query -> query.tableName("orders").indexName("by-customer").keyConditionExpression("customer = :c")
                .expressionAttributeValues(Map.of(":c", TestTables.s(customer)))).count();
    }

    private IndexStatus indexStatus() {
        return dynamo.describeTable(describe -> describe.tableName("orders")).table().globalSecondaryIndexes().getFirst().indexStatus();
    }

    private TableStatus status(String name) {
        return dynamo.describeTable(describe -> describe.tableName(name)).table().tableStatus();
    }
}
