package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Work on more than a transaction of the store can change is done all the same.
class LargeItemsTest {
    /// So many of the largest items are more than 64 MB.
    private static final int ITEMS = 172;
    private static final int BATCH = 25;
    private static final String TEXT = "x".repeat(398_000);
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tablesAreBackedUpAndIndexed() {
        // given a table of large items
        TestTables.create(cloud, "items", List.of("id:S"));
        fill("items", ITEMS, Map.of());

        // when it is backed up and gets an index of everything
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        dynamo.updateTable(update -> update.tableName("items").attributeDefinitions(TestTables.definition("id:S"))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder().create(index -> index.indexName("again")
                        .keySchema(TestTables.schema(List.of("id:S"))).projection(all -> all.projectionType("ALL"))).build()));
        TestTables.settle(cloud);

        // then both have it all
        var table = dynamo.describeTable(describe -> describe.tableName("items")).table();
        assertThat(table.globalSecondaryIndexes().getFirst().indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(table.globalSecondaryIndexes().getFirst().itemCount()).isEqualTo(ITEMS);
        var backup = dynamo.describeBackup(describe -> describe.backupArn(arn)).backupDescription();
        assertThat(backup.backupDetails().backupStatusAsString()).isEqualTo("AVAILABLE");
        assertThat(backup.sourceTableDetails().itemCount()).isEqualTo(ITEMS);
        assertThat(backup.backupDetails().backupSizeBytes()).isEqualTo(table.tableSizeBytes());
    }

    @Test
    void itemsExpireWithTheirHistory() {
        // given items that are to go together, from a table that keeps what they were twice
        TestTables.create(cloud, "items", List.of("id:S"),
                table -> table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType("OLD_IMAGE")));
        dynamo.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        fill("items", ITEMS / 2, Map.of("until", n(cloud.time().now().getEpochSecond() + 60)));

        cloud.time().advance(Duration.ofSeconds(61));

        assertThat(dynamo.describeTable(describe -> describe.tableName("items")).table().itemCount()).isZero();
    }

    @Test
    void tablesWithManyIndexesAreRestored() {
        // given a table whose indexes multiply what is written, and its backup
        create("items", "NEW_IMAGE");
        fill("items", ITEMS / 6 + 1, Map.of("kind", s("k")));
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        TestTables.settle(cloud);

        dynamo.restoreTableFromBackup(restore -> restore.backupArn(arn).targetTableName("restored"));
        TestTables.settle(cloud);

        assertThat(dynamo.describeTable(describe -> describe.tableName("restored")).table().globalSecondaryIndexes())
                .allSatisfy(index -> assertThat(index.itemCount()).isEqualTo(ITEMS / 6 + 1)).hasSize(5);
    }

    @Test
    void batchesAreWrittenWhateverTheIndexes() {
        // given a table with five indexes of everything, and both images in its stream
        create("items", "NEW_AND_OLD_IMAGES");

        // when as many items as possible are written, and written again
        fill("items", BATCH, Map.of("kind", s("k")));
        assertThat(fill("items", BATCH, Map.of("kind", s("l")))).allSatisfy(done -> assertThat(done.unprocessedItems()).isEmpty());

        // then they are there, and what they consumed is told of all of them
        assertThat(dynamo.describeTable(describe -> describe.tableName("items")).table().globalSecondaryIndexes())
                .allSatisfy(index -> assertThat(index.itemCount()).isEqualTo(BATCH)).hasSize(5);
    }

    @Test
    void transactionIsWrittenWhateverTheIndexes() {
        // given a table with all indexes that there can be, all images in its stream, and a history
        var local = IntStream.range(0, 5).mapToObj(i -> LocalSecondaryIndex.builder().indexName("local" + i)
                .keySchema(TestTables.schema(List.of("id:S", "kind:S"))).projection(all -> all.projectionType("ALL")).build()).toList();
        TestTables.create(cloud, "items", List.of("id:S", "at:S"), table -> table.globalSecondaryIndexes(global(20)).localSecondaryIndexes(local)
                .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("at:S"), TestTables.definition("kind:S"))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES")));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));

        // when 4 MB are written at once, and written again
        transact("k".repeat(1_000));
        transact("l".repeat(1_000));

        // then they are there, and nothing of one that would be more
        var table = dynamo.describeTable(describe -> describe.tableName("items")).table();
        assertThat(table.globalSecondaryIndexes()).hasSize(20).allSatisfy(index -> assertThat(index.itemCount()).isEqualTo(10));
        assertThat(table.tableSizeBytes()).isBetween(4_000_000L, 4L << 20);
        assertThatThrownBy(() -> transact("m".repeat(30_000))).isInstanceOf(DynamoDbException.class);
        assertThat(dynamo.query(query -> query.tableName("items").keyConditionExpression("id = :id").projectionExpression("kind")
                .expressionAttributeValues(Map.of(":id", s("i" + "d".repeat(1_500))))).items()).isNotEmpty()
                .allSatisfy(item -> assertThat(item.get("kind").s()).startsWith("l"));
    }

    private void transact(String kind) {
        dynamo.transactWriteItems(write -> write.transactItems(IntStream.range(0, 10).mapToObj(i -> TransactWriteItem.builder()
                .put(put -> put.tableName("items").item(item("id", "i" + "d".repeat(1_500), "at", "a" + i, "kind", kind, "text", TEXT))).build())
                .toList()));
    }

    private static List<GlobalSecondaryIndex> global(int count) {
        return IntStream.range(0, count).mapToObj(i -> GlobalSecondaryIndex.builder().indexName("index" + i)
                .keySchema(TestTables.schema(List.of("kind:S"))).projection(all -> all.projectionType("ALL")).build()).toList();
    }

    private void create(String name, String view) {
        TestTables.create(cloud, name, List.of("id:S"), table -> table.globalSecondaryIndexes(global(5))
                .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("kind:S"))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view)));
    }

    private List<BatchWriteItemResponse> fill(String table, int count, Map<String, AttributeValue> more) {
        var responses = new ArrayList<BatchWriteItemResponse>();
        for (int i = 0; i < count; i += BATCH) {
            var writes = new ArrayList<WriteRequest>();
            for (int j = i; j < Math.min(count, i + BATCH); j++) {
                var item = item("id", "i" + j, "text", TEXT);
                item.putAll(more);
                writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            responses.add(dynamo.batchWriteItem(batch -> batch.requestItems(Map.of(table, writes))));
        }
        return responses;
    }
}
