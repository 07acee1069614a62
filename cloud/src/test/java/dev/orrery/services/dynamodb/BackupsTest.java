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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.TableInUseException;

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
    void oneGoesBackAsFarAsWasAskedFor() {
        recovery(7);
        assertThat(recovery().recoveryPeriodInDays()).isEqualTo(7);
        cloud.time().advance(Duration.ofDays(10));
        var now = cloud.time().now();
        assertThat(recovery().earliestRestorableDateTime()).isEqualTo(now.minus(Duration.ofDays(7)));
        assertThatThrownBy(() -> restore(now.minus(Duration.ofDays(8)), "early")).isInstanceOf(InvalidRestoreTimeException.class);

        // when the period becomes longer, what is gone does not come back
        recovery(20);
        assertThat(recovery().earliestRestorableDateTime()).isEqualTo(now.minus(Duration.ofDays(7)));
        cloud.time().advance(Duration.ofDays(30));
        assertThat(recovery().earliestRestorableDateTime()).isEqualTo(cloud.time().now().minus(Duration.ofDays(20)));
        recovery(null);
        assertThat(recovery().recoveryPeriodInDays()).isEqualTo(35);
    }

    private void recovery(Integer days) {
        dynamo.updateContinuousBackups(update -> update.tableName("items").pointInTimeRecoverySpecification(recovery -> recovery
                .pointInTimeRecoveryEnabled(true).recoveryPeriodInDays(days)));
    }

    private PointInTimeRecoveryDescription recovery() {
        return dynamo.describeContinuousBackups(describe -> describe.tableName("items")).continuousBackupsDescription().pointInTimeRecoveryDescription();
    }

    @Test
    void backupTellsWhatItsTableHad() {
        // given a table with everything that a backup tells of
        indexed();
        dynamo.updateTimeToLive(update -> update.tableName("indexed").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        dynamo.putItem(put -> put.tableName("indexed").item(item("id", "1", "at", 1, "kind", "k")));

        var arn = backup();

        var backup = dynamo.describeBackup(describe -> describe.backupArn(arn)).backupDescription();
        var features = backup.sourceTableFeatureDetails();
        assertThat(features.globalSecondaryIndexes()).singleElement().satisfies(index -> assertThat(index.indexName()).isEqualTo("global"));
        assertThat(features.localSecondaryIndexes()).singleElement().satisfies(index -> assertThat(index.indexName()).isEqualTo("local"));
        assertThat(features.streamDescription().streamViewTypeAsString()).isEqualTo("KEYS_ONLY");
        assertThat(features.timeToLiveDescription().attributeName()).isEqualTo("until");
        assertThat(backup.sourceTableDetails().onDemandThroughput().maxReadRequestUnits()).isEqualTo(7);
        assertThat(backup.backupDetails().backupSizeBytes())
                .isEqualTo(dynamo.describeTable(describe -> describe.tableName("indexed")).table().tableSizeBytes());
        assertThat(dynamo.listBackups(list -> list.backupType("SYSTEM")).backupSummaries()).isEmpty();
        assertThat(dynamo.listBackups(list -> list.backupType("ALL")).backupSummaries()).hasSize(1);
    }

    @Test
    void restoredTableHasWhatWasAskedFor() {
        indexed();
        var arn = backup();
        var global = GlobalSecondaryIndex.builder().indexName("renamed").keySchema(TestTables.schema(List.of("kind:S")))
                .projection(p -> p.projectionType("ALL")).build();

        // when it is restored with another maximum, and with one of its indexes under another name
        dynamo.restoreTableFromBackup(restore -> restore.backupArn(arn).targetTableName("restored").globalSecondaryIndexOverride(global)
                .localSecondaryIndexOverride(List.of()).onDemandThroughputOverride(most -> most.maxReadRequestUnits(5L)));

        // then the table tells of it as long as it is restored
        var restoring = dynamo.describeTable(describe -> describe.tableName("restored")).table();
        assertThat(restoring.restoreSummary().sourceBackupArn()).isEqualTo(arn);
        assertThat(restoring.restoreSummary().sourceTableArn()).endsWith(":table/indexed");
        assertThat(restoring.restoreSummary().restoreInProgress()).isTrue();
        assertThatThrownBy(() -> dynamo.restoreTableFromBackup(restore -> restore.backupArn(arn).targetTableName("restored")))
                .isInstanceOf(TableInUseException.class).hasMessageContaining("is already being restored from backup: " + arn);
        TestTables.settle(cloud);
        var restored = dynamo.describeTable(describe -> describe.tableName("restored")).table();
        assertThat(restored.restoreSummary()).isNull();
        assertThat(restored.onDemandThroughput().maxReadRequestUnits()).isEqualTo(5);
        assertThat(restored.globalSecondaryIndexes()).singleElement().satisfies(index -> assertThat(index.indexName()).isEqualTo("renamed"));
        assertThat(restored.localSecondaryIndexes()).isEmpty();
        // and what nobody asked otherwise is as it was
        dynamo.restoreTableFromBackup(restore -> restore.backupArn(arn).targetTableName("same"));
        TestTables.settle(cloud);
        var same = dynamo.describeTable(describe -> describe.tableName("same")).table();
        assertThat(same.onDemandThroughput().maxReadRequestUnits()).isEqualTo(7);
        assertThat(same.localSecondaryIndexes()).hasSize(1);
        assertThat(same.globalSecondaryIndexes()).hasSize(1);
    }

    @Test
    void whatCannotBeRestoredSoIsRefused() {
        indexed();
        var arn = backup();
        var strange = GlobalSecondaryIndex.builder().indexName("strange").keySchema(TestTables.schema(List.of("id:S")))
                .projection(p -> p.projectionType("ALL")).build();
        var twice = strange.toBuilder().keySchema(TestTables.schema(List.of("kind:S"))).build();

        refused("strange does not match a secondary index that existed in the source table", arn, restore -> restore.globalSecondaryIndexOverride(strange));
        refused("Duplicate index name", arn, restore -> restore.globalSecondaryIndexOverride(twice, twice));
        refused("does not match a secondary index", arn, restore -> restore.globalSecondaryIndexOverride(twice,
                twice.toBuilder().indexName("other").build()));
        refused("Must specify provisioned throughput for index strange", arn, restore -> restore.billingModeOverride("PROVISIONED")
                .provisionedThroughputOverride(units -> units.readCapacityUnits(1L).writeCapacityUnits(1L)).globalSecondaryIndexOverride(twice));
        refused("PAY_PER_REQUEST", arn, restore -> restore.provisionedThroughputOverride(units -> units.readCapacityUnits(1L).writeCapacityUnits(1L)));
        refused("must both be specified", arn, restore -> restore.billingModeOverride("PROVISIONED"));
        refused("billingModeOverride", arn, restore -> restore.billingModeOverride("x"));
        refused("SSEType AES256 is not supported", arn, restore -> restore.sseSpecificationOverride(sse -> sse.enabled(true).sseType("AES256")));
        assertThat(dynamo.listTables().tableNames()).containsExactly("indexed", "items");
    }

    private void refused(String message, String arn, Consumer<RestoreTableFromBackupRequest.Builder> more) {
        assertThatThrownBy(() -> dynamo.restoreTableFromBackup(restore -> more.accept(restore.backupArn(arn).targetTableName("restored"))))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining(message);
    }

    private void indexed() {
        TestTables.create(cloud, "indexed", List.of("id:S", "at:N"), table -> table
                .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("at:N"), TestTables.definition("kind:S"))
                .onDemandThroughput(most -> most.maxReadRequestUnits(7L))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("KEYS_ONLY"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("global").keySchema(TestTables.schema(List.of("kind:S")))
                        .projection(p -> p.projectionType("ALL")).build())
                .localSecondaryIndexes(LocalSecondaryIndex.builder().indexName("local").keySchema(TestTables.schema(List.of("id:S", "kind:S")))
                        .projection(p -> p.projectionType("KEYS_ONLY")).build()));
    }

    private String backup() {
        var arn = dynamo.createBackup(create -> create.tableName("indexed").backupName("first")).backupDetails().backupArn();
        TestTables.settle(cloud);
        return arn;
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
        cloud.time().advance(Duration.ofSeconds(10));
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
