package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.EncryptedTables.invalid;
import static dev.orrery.services.dynamodb.EncryptedTables.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.WarmThroughput;

/// Values and words as recorded in ack-api-quirks, DDB-TABLE-033, 039, 059, 061, 155 and 179, and in LocalStack's test suite.
class WarmThroughputsTest {
    private static final String LOWER = "One or more parameter values were invalid: Requested ReadUnitsPerSecond for WarmThroughput for %s is lower than"
            + " current WarmThroughput, decreasing WarmThroughput is not supported";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    private TableDescription create(Consumer<CreateTableRequest.Builder> rest) {
        var created = dynamo.createTable(create -> {
            create.tableName("orders").keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S"));
            rest.accept(create);
        }).tableDescription();
        TestTables.settle(cloud);
        return created;
    }

    private TableDescription update(Consumer<UpdateTableRequest.Builder> rest) {
        return dynamo.updateTable(update -> {
            update.tableName("orders");
            rest.accept(update);
        }).tableDescription();
    }

    private static Consumer<CreateTableRequest.Builder> provisioned(long read, long write) {
        return create -> create.provisionedThroughput(units -> units.readCapacityUnits(read).writeCapacityUnits(write));
    }

    private static WarmThroughput warm(Long read, Long write) {
        return WarmThroughput.builder().readUnitsPerSecond(read).writeUnitsPerSecond(write).build();
    }

    private String told() {
        return told(dynamo.describeTable(describe -> describe.tableName("orders")).table());
    }

    private static String told(TableDescription table) {
        var warm = table.warmThroughput();
        return warm == null ? "" : warm.readUnitsPerSecond() + "/" + warm.writeUnitsPerSecond() + " " + warm.statusAsString();
    }

    @Test
    void itIsWhatIsProvisionedAndNeverLess() {
        assertThat(told(create(provisioned(1, 1)))).as("not told while it is made").isEmpty();
        assertThat(told()).isEqualTo("1/1 ACTIVE");
        for (long units : new long[] {3, 2}) {
            update(update -> update.provisionedThroughput(to -> to.readCapacityUnits(units).writeCapacityUnits(units)));
            TestTables.settle(cloud);
            assertThat(told()).isEqualTo("3/3 ACTIVE");
        }
        update(update -> update.billingMode("PAY_PER_REQUEST"));
        TestTables.settle(cloud);
        assertThat(told()).isEqualTo("12000/4000 ACTIVE");
        update(update -> update.billingMode("PROVISIONED").provisionedThroughput(to -> to.readCapacityUnits(1L).writeCapacityUnits(1L)));
        TestTables.settle(cloud);
        assertThat(told()).isEqualTo("12000/4000 ACTIVE");
        assertThat(told(dynamo.deleteTable(delete -> delete.tableName("orders")).tableDescription())).isEmpty();
    }

    @Test
    void itIsRaisedWhileTheTableStaysActive() {
        create(create -> create.billingMode("PAY_PER_REQUEST"));

        var raising = update(update -> update.warmThroughput(warm(12_001L, 4_001L)));

        assertThat(raising.tableStatusAsString()).isEqualTo("ACTIVE");
        assertThat(told(raising)).isEqualTo("12000/4000 UPDATING");
        TestTables.settle(cloud);
        assertThat(told()).isEqualTo("12001/4001 ACTIVE");
        update(update -> update.warmThroughput(warm(null, 4_002L)));
        TestTables.settle(cloud);
        assertThat(told()).isEqualTo("12001/4002 ACTIVE");
        invalid(() -> update(update -> update.warmThroughput(warm(12_000L, 5_000L))), LOWER.formatted("table"));
        assertThat(told()).isEqualTo("12001/4002 ACTIVE");
    }

    @Test
    void itMayBeAskedForFromTheBeginning() {
        invalid(() -> create(create -> create.billingMode("PAY_PER_REQUEST").warmThroughput(warm(1L, 1L))), "One or more parameter values were invalid:"
                + " Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: https://");
        invalid(() -> create(provisioned(10, 10).andThen(create -> create.warmThroughput(warm(10L, 5L)))), "Requested WriteUnitsPerSecond for"
                + " WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput");
        refused(() -> create(provisioned(10, 10).andThen(create -> create.warmThroughput(warm(1_000_000L, 10L)))), 400, "LimitExceededException",
                "exceeds TableMaxReadCapacityUnits");

        var created = create(provisioned(5, 5).andThen(create -> create.warmThroughput(warm(1_000L, 1_200L))));

        assertThat(told(created)).isEqualTo("1000/1200 UPDATING");
        assertThat(told()).isEqualTo("1000/1200 ACTIVE");
    }

    @Test
    void indexesHaveTheirOwn() {
        TestTables.create(cloud, "orders", List.of("id:S"), table -> table.attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("other:S"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("byOther").keySchema(TestTables.schema(List.of("other:S")))
                        .projection(projection -> projection.projectionType("ALL")).build()));
        assertThat(index()).isEqualTo("12000/4000 ACTIVE ACTIVE");

        invalid(() -> raiseIndex(100L), LOWER.formatted("index byOther"));
        raiseIndex(12_001L);
        TestTables.settle(cloud);

        assertThat(index()).isEqualTo("12001/4000 ACTIVE ACTIVE");
        assertThat(told()).isEqualTo("12000/4000 ACTIVE");
    }

    private void raiseIndex(long read) {
        update(update -> update.globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                .update(index -> index.indexName("byOther").warmThroughput(warm(read, null))).build()));
    }

    private String index() {
        var index = dynamo.describeTable(describe -> describe.tableName("orders")).table().globalSecondaryIndexes().getFirst();
        return index.warmThroughput().readUnitsPerSecond() + "/" + index.warmThroughput().writeUnitsPerSecond() + " "
                + index.warmThroughput().statusAsString() + " " + index.indexStatusAsString();
    }
}
