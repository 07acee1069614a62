package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Somebody sets the cloud's time back.
class TimeSetBackTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final Instant beginning = cloud.time().now();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tablesThatWereReadyAreReady() {
        // given a table with all that settles, made in what is then the future
        cloud.time().advance(Duration.ofDays(3));
        TestTables.create(cloud, "items", List.of("id:S"));
        dynamo.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        TestTables.settle(cloud);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));

        cloud.time().set(beginning);

        assertThat(dynamo.describeTable(describe -> describe.tableName("items")).table().tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(dynamo.getItem(get -> get.tableName("items").key(item("id", "1"))).hasItem()).isTrue();
        assertThat(dynamo.describeTimeToLive(describe -> describe.tableName("items")).timeToLiveDescription().timeToLiveStatusAsString())
                .isEqualTo("ENABLED");
        dynamo.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(false)));
        dynamo.updateTable(update -> update.tableName("items").streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        TestTables.settle(cloud);
        dynamo.deleteTable(delete -> delete.tableName("items"));
        TestTables.settle(cloud);
        assertThat(dynamo.listTables().tableNames()).isEmpty();
    }

    @Test
    void theLatestMomentIsWhatItemsAre() {
        // given an item that changed before and after time was set back, and one that changed only before
        keepHistory();
        put("both", "v1");
        put("before", "v1");
        cloud.time().advance(Duration.ofDays(2));
        put("both", "v2");
        put("before", "v2");
        cloud.time().set(beginning.plusSeconds(60));
        assertThat(restored("early", restore -> restore.useLatestRestorableTime(true))).containsExactlyInAnyOrder("both v2", "before v2");
        put("both", "v3");
        var between = cloud.time().now();
        cloud.time().advance(Duration.ofMinutes(1));
        put("both", "v4");

        // then restores find what it was in the order of the changes
        assertThat(restored("latest", restore -> restore.useLatestRestorableTime(true))).containsExactlyInAnyOrder("both v4", "before v2");
        assertThat(restored("between", restore -> restore.restoreDateTime(between))).containsExactlyInAnyOrder("both v3", "before v2");
        assertThat(restored("old", restore -> restore.restoreDateTime(beginning.plusSeconds(30)))).containsExactlyInAnyOrder("both v1", "before v1");

        // and when time has come again to where it was, what is later counts
        cloud.time().advance(Duration.ofDays(3));
        assertThat(restored("again", restore -> restore.restoreDateTime(beginning.plus(Duration.ofDays(1)))))
                .containsExactlyInAnyOrder("both v4", "before v2");
    }

    @Test
    void tokensOfWhatIsAheadAreForgotten() {
        TestTables.create(cloud, "items", List.of("id:S"));
        cloud.time().advance(Duration.ofDays(10));
        transact("1");
        cloud.time().set(beginning.plusSeconds(60));
        transact("2");
        assertThat(dynamo.scan(scan -> scan.tableName("items")).count()).isEqualTo(2);
    }

    @Test
    void aStepBackOfTheMachinesClockForgetsNoToken() {
        TestTables.create(cloud, "items", List.of("id:S"));
        cloud.time().advance(Duration.ofDays(10));
        add();
        cloud.time().set(cloud.time().now().minus(Duration.ofMinutes(9)));
        add();
        assertThat(dynamo.getItem(get -> get.tableName("items").key(item("id", "1"))).item().get("n").n()).isEqualTo("1");
    }

    private void add() {
        dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(TransactWriteItem.builder()
                .update(update -> update.tableName("items").key(item("id", "1")).updateExpression("ADD n :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))).build()));
    }

    private void transact(String id) {
        dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(TransactWriteItem.builder()
                .put(put -> put.tableName("items").item(item("id", id))).build()));
    }

    private void keepHistory() {
        TestTables.create(cloud, "items", List.of("id:S"));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    private void put(String id, String value) {
        dynamo.putItem(put -> put.tableName("items").item(item("id", id, "v", value)));
    }

    private List<String> restored(String name, java.util.function.Consumer<RestoreTableToPointInTimeRequest.Builder> when) {
        dynamo.restoreTableToPointInTime(restore -> when.accept(restore.sourceTableName("items").targetTableName(name)));
        TestTables.settle(cloud);
        return dynamo.scan(scan -> scan.tableName(name)).items().stream().map(item -> item.get("id").s() + " " + item.get("v").s()).toList();
    }
}
