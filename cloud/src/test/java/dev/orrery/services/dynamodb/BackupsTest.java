package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;

class BackupsTest {
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
    void everyMomentSinceItWasSwitchedOnCanBeRestored() {
        // given a table of which every moment is kept, and what it was at some of them
        assertThatThrownBy(() -> restore(cloud.time().now(), "early")).isInstanceOf(PointInTimeRecoveryUnavailableException.class);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "before")));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        var random = new SplittableRandom(5);
        var model = new HashMap<String, Map<String, AttributeValue>>();
        model.put("before", item("id", "before"));
        var moments = new HashMap<Instant, Map<String, Map<String, AttributeValue>>>();
        for (int step = 0; step < 60; step++) {
            cloud.time().advance(Duration.ofHours(1));
            var id = "i" + random.nextInt(4);
            if (random.nextBoolean()) {
                var item = item("id", id, "v", step);
                dynamo.putItem(put -> put.tableName("items").item(item));
                model.put(id, item);
            } else {
                dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", id)));
                model.remove(id);
            }
            if (step % 12 == 5) {
                moments.put(cloud.time().now(), Map.copyOf(model));
            }
        }

        // when each of those moments is restored
        int number = 0;
        for (var moment : moments.entrySet()) {
            var name = "restored" + ++number;
            restore(moment.getKey(), name);
            TestTables.settle(cloud);
            // then the table is what it was
            assertThat(dynamo.scan(scan -> scan.tableName(name)).items()).as("at " + moment.getKey())
                    .containsExactlyInAnyOrderElementsOf(moment.getValue().values());
        }
        assertThatThrownBy(() -> restore(Instant.EPOCH, "never")).isInstanceOf(InvalidRestoreTimeException.class);
    }

    @Test
    void backupOutlivesItsTable() {
        // given a backup, and its table changed and deleted
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        TestTables.settle(cloud);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "2")));
        dynamo.deleteTable(delete -> delete.tableName("items"));
        TestTables.settle(cloud);
        assertThat(dynamo.listBackups().backupSummaries()).singleElement()
                .satisfies(backup -> assertThat(backup.backupStatusAsString()).isEqualTo("AVAILABLE"));

        // when it is restored
        dynamo.restoreTableFromBackup(restore -> restore.targetTableName("items").backupArn(arn));
        assertThat(dynamo.describeTable(describe -> describe.tableName("items")).table().tableStatusAsString()).isEqualTo("CREATING");
        TestTables.settle(cloud);

        // then the table is what it was then
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).containsExactly(item("id", "1"));
        dynamo.deleteBackup(delete -> delete.backupArn(arn));
        assertThatThrownBy(() -> dynamo.describeBackup(describe -> describe.backupArn(arn))).isInstanceOf(BackupNotFoundException.class);
    }

    @Test
    void backupStaysAsLongAsItIsRestored() {
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        TestTables.settle(cloud);
        dynamo.restoreTableFromBackup(restore -> restore.targetTableName("restored").backupArn(arn));

        assertThatThrownBy(() -> dynamo.deleteBackup(delete -> delete.backupArn(arn))).isInstanceOf(BackupInUseException.class);
        TestTables.settle(cloud);
        assertThat(dynamo.scan(scan -> scan.tableName("restored")).items()).containsExactly(item("id", "1"));
        dynamo.deleteBackup(delete -> delete.backupArn(arn));
    }

    @Test
    void tableThatIsDeletedStaysUntilItsBackupIsMade() {
        // given a backup that is made only after the table would be gone
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        cloud.time().set(cloud.time().now().minusSeconds(5));
        dynamo.deleteTable(delete -> delete.tableName("items"));

        cloud.time().advance(Duration.ofSeconds(10));

        var backup = dynamo.describeBackup(describe -> describe.backupArn(arn)).backupDescription();
        assertThat(backup.backupDetails().backupStatusAsString()).isEqualTo("AVAILABLE");
        assertThat(backup.sourceTableDetails().itemCount()).isEqualTo(1);
    }

    @Test
    void tableThatIsDeletedMeanwhileIsCopiedAllTheSame() {
        // given a table that is restored and backed up, and deleted in the same moment
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var arn = dynamo.createBackup(create -> create.tableName("items").backupName("first")).backupDetails().backupArn();
        dynamo.deleteTable(delete -> delete.tableName("items"));
        restore(cloud.time().now(), "restored");

        // when everything has settled
        TestTables.settle(cloud);
        TestTables.settle(cloud);

        // then the copies have everything, and the table is gone with what it had
        assertThat(dynamo.describeBackup(describe -> describe.backupArn(arn)).backupDescription().sourceTableDetails().itemCount()).isEqualTo(1);
        assertThat(dynamo.scan(scan -> scan.tableName("restored")).items()).containsExactly(item("id", "1"));
        TestTables.create(cloud, "items", List.of("id:S"));
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).isEmpty();
    }

    private void restore(Instant moment, String target) {
        dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName("items").targetTableName(target).restoreDateTime(moment));
    }
}
