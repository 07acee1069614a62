package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Tables are made a second before they are used, so that they begin with the units of two seconds.
class ThrottleTest {
    private static final String ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/items";
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void onlyATaggedTableIsThrottled() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, false));
        IntStream.range(0, 50).forEach(_ -> put("1"));

        dynamo.tagResource(tag -> tag.resourceArn(ARN).tags(Tag.builder().key("orrery:throttle").value("true").build()));
        IntStream.range(0, 2).forEach(_ -> put("1"));
        assertThrottled(() -> put("1"), "TableWriteProvisionedThroughputExceeded", ARN);

        dynamo.untagResource(tag -> tag.resourceArn(ARN).tagKeys("orrery:throttle"));
        put("1");
    }

    @Test
    void writesHaveWhatIsProvisionedForEachSecond() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 5, true));
        IntStream.range(0, 10).forEach(_ -> put("1"));
        assertThrottled(() -> put("2"), "TableWriteProvisionedThroughputExceeded", ARN);
        assertThat(dynamo.describeTable(describe -> describe.tableName("items")).table().itemCount()).isEqualTo(1);

        cloud.time().advance(Duration.ofSeconds(1));
        IntStream.range(0, 5).forEach(_ -> put("1"));
        assertThrottled(() -> put("1"), "TableWriteProvisionedThroughputExceeded", ARN);
    }

    @Test
    void conditionThatFailsConsumesToo() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, true));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> dynamo.putItem(put -> put.tableName("items").item(item("id", "1")).conditionExpression("attribute_exists(id)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
        }
        assertThrottled(() -> put("1"), "TableWriteProvisionedThroughputExceeded", ARN);
    }

    @Test
    void fiveMinutesOfUnusedUnitsAreKept() {
        // given a table that nobody has used for an hour
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, true));
        cloud.time().advance(Duration.ofHours(1));

        // then there are 300 units: items of 99 KB and a little take 100
        var large = "x".repeat(99 * 1024);
        IntStream.range(0, 3).forEach(_ -> put("1", large));
        assertThrottled(() -> put("1"), "TableWriteProvisionedThroughputExceeded", ARN);
    }

    @Test
    void whatIsLargerThanThereIsMustBePaidBack() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, true));
        put("1", "x".repeat(9 * 1024));
        cloud.time().advance(Duration.ofSeconds(8));
        assertThrottled(() -> put("1"), "TableWriteProvisionedThroughputExceeded", ARN);
        cloud.time().advance(Duration.ofSeconds(1));
        put("1");
    }

    @Test
    void readsCostHalfUnlessTheyAreConsistent() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, true));
        put("1");
        IntStream.range(0, 2).forEach(_ -> dynamo.getItem(get -> get.tableName("items").key(item("id", "1"))));
        dynamo.getItem(get -> get.tableName("items").key(item("id", "1")).consistentRead(true));
        assertThrottled(() -> dynamo.getItem(get -> get.tableName("items").key(item("id", "1"))), "TableReadProvisionedThroughputExceeded", ARN);
        assertThrottled(() -> dynamo.scan(scan -> scan.tableName("items")), "TableReadProvisionedThroughputExceeded", ARN);
        assertThrottled(() -> dynamo.query(query -> query.tableName("items").keyConditionExpression("id = :id")
                .expressionAttributeValues(item(":id", "1"))), "TableReadProvisionedThroughputExceeded", ARN);
        assertThrottled(() -> dynamo.executeStatement(statement -> statement.statement("SELECT * FROM items WHERE id = '1'")),
                "TableReadProvisionedThroughputExceeded", ARN);
        put("1");
    }

    @Test
    void globalIndexThatIsOverrunHoldsTheTable() {
        TestTables.create(cloud, "items", List.of("id:S"), table -> {
            provisioned(100, 100, true).accept(table);
            table.attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("at:N"))
                    .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("by-at").keySchema(TestTables.schema(List.of("at:N")))
                            .projection(keys -> keys.projectionType("KEYS_ONLY"))
                            .provisionedThroughput(little -> little.readCapacityUnits(1L).writeCapacityUnits(1L)).build());
        });
        IntStream.range(0, 2).forEach(number -> dynamo.putItem(put -> put.tableName("items").item(item("id", "" + number, "at", number))));
        assertThrottled(() -> dynamo.putItem(put -> put.tableName("items").item(item("id", "3", "at", 3))),
                "IndexWriteProvisionedThroughputExceeded", ARN + "/index/by-at");
        put("not in the index");
        assertThat(dynamo.scan(scan -> scan.tableName("items").indexName("by-at")).items()).hasSize(2);
    }

    @Test
    void batchesTellWhatTheyHaveNotDone() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(1, 1, true));
        var writes = IntStream.range(0, 5).mapToObj(id -> WriteRequest.builder().putRequest(put -> put.item(item("id", "" + id))).build()).toList();
        var written = dynamo.batchWriteItem(batch -> batch.requestItems(Map.of("items", writes)));
        assertThat(written.unprocessedItems()).isEqualTo(Map.of("items", writes.subList(2, 5)));
        assertThrottled(() -> dynamo.batchWriteItem(batch -> batch.requestItems(Map.of("items", writes))),
                "TableWriteProvisionedThroughputExceeded", ARN);

        var wanted = KeysAndAttributes.builder().consistentRead(true).keys(IntStream.range(0, 5).mapToObj(id -> item("id", "" + id)).toList()).build();
        var read = dynamo.batchGetItem(batch -> batch.requestItems(Map.of("items", wanted)));
        assertThat(read.responses().get("items")).containsExactly(item("id", "0"), item("id", "1"));
        assertThat(read.unprocessedKeys().get("items").keys()).isEqualTo(wanted.keys().subList(2, 5));
        assertThrottled(() -> dynamo.batchGetItem(batch -> batch.requestItems(read.unprocessedKeys())), "TableReadProvisionedThroughputExceeded", ARN);
    }

    @Test
    void transactionsAreLetInAsAWholeAndConsumeTwice() {
        // given four units, and a transaction of three items that takes six
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(2, 2, true));
        var puts = IntStream.range(0, 3).mapToObj(id -> TransactWriteItem.builder().put(put -> put.tableName("items").item(item("id", "" + id)))
                .build()).toList();
        dynamo.transactWriteItems(write -> write.transactItems(puts));

        // then the next must wait until those are paid, and trying costs nothing
        for (int i = 0; i < 2; i++) {
            assertCanceled(() -> dynamo.transactWriteItems(write -> write.transactItems(puts)));
            cloud.time().advance(Duration.ofMillis(500));
        }
        assertCanceled(() -> dynamo.transactWriteItems(write -> write.transactItems(puts)));
        cloud.time().advance(Duration.ofMillis(500));
        dynamo.transactWriteItems(write -> write.transactItems(puts));
    }

    @Test
    void readsOfTransactionsAreLetInAsAWhole() {
        TestTables.create(cloud, "items", List.of("id:S"), provisioned(2, 2, true));
        var gets = IntStream.range(0, 3).mapToObj(id -> TransactGetItem.builder().get(get -> get.tableName("items").key(item("id", "" + id)))
                .build()).toList();
        dynamo.transactGetItems(get -> get.transactItems(gets));
        assertCanceled(() -> dynamo.transactGetItems(get -> get.transactItems(gets)));
    }

    @Test
    void decisionsTellWhenToComeBack() {
        var start = Instant.EPOCH;
        var bucket = Bucket.begun(2, start).without(5);
        assertThat(bucket.decide(2, start)).isEqualTo(new Bucket.Decision.Throttled(2, -3, Duration.ofMillis(1_500)));
        assertThat(bucket.decide(2, start.plusMillis(1_500))).isInstanceOf(Bucket.Decision.Throttled.class);
        assertThat(bucket.decide(2, start.plusSeconds(2))).isEqualTo(new Bucket.Decision.Admitted(1));
        assertThat(bucket.decide(2, start.plusSeconds(10_000))).isEqualTo(new Bucket.Decision.Admitted(600));
        assertThat(bucket.filled(2, start.minusSeconds(10)).units()).isEqualTo(-3);
    }

    private static void assertCanceled(ThrowingCallable transaction) {
        assertThatThrownBy(transaction).isInstanceOfSatisfying(TransactionCanceledException.class, canceled -> assertThat(canceled.cancellationReasons())
                .extracting(CancellationReason::code).containsOnly("ProvisionedThroughputExceeded"));
    }

    private void put(String id) {
        dynamo.putItem(put -> put.tableName("items").item(item("id", id)));
    }

    private void put(String id, String text) {
        dynamo.putItem(put -> put.tableName("items").item(item("id", id, "text", text)));
    }

    private static Consumer<CreateTableRequest.Builder> provisioned(long read, long write, boolean throttled) {
        return table -> table.billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(units -> units.readCapacityUnits(read).writeCapacityUnits(write))
                .tags(throttled ? List.of(Tag.builder().key("orrery:throttle").value("true").build()) : List.of());
    }

    private static void assertThrottled(ThrowingCallable call, String reason, String arn) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProvisionedThroughputExceededException.class, throttled -> {
            assertThat(throttled.awsErrorDetails().errorMessage()).startsWith("The level of configured provisioned throughput for");
            assertThat(throttled.throttlingReasons()).singleElement().satisfies(why -> {
                assertThat(why.reason()).isEqualTo(reason);
                assertThat(why.resource()).isEqualTo(arn);
            });
        });
    }
}
