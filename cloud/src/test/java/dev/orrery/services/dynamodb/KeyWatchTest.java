package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.EncryptedTables.TABLE;
import static dev.orrery.services.dynamodb.EncryptedTables.invalid;
import static dev.orrery.services.dynamodb.EncryptedTables.refused;
import static dev.orrery.services.dynamodb.EncryptedTables.with;
import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.kms.KmsClient;

/// Keys that cannot be used any more. As recorded in ack-api-quirks, DDB-TABLE-325, 329 and 331 to 335; the end from the Developer
/// Guide, "DynamoDB encryption at rest usage notes".
class KeyWatchTest {
    private static final String INACCESSIBLE = "INACCESSIBLE_ENCRYPTION_CREDENTIALS";
    private static final String THERE = "eu-west-1";
    private final Orrery cloud = Orrery.start();
    private final EncryptedTables tables = new EncryptedTables(cloud);
    private final DynamoDbClient dynamo = tables.dynamo();
    private final KmsClient kms = tables.kms();
    private final String arn = tables.newKey();

    @BeforeEach
    void create() {
        tables.create(with(arn));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void disable() {
        kms.disableKey(disable -> disable.keyId(arn));
    }

    private String status() {
        return tables.table().tableStatusAsString();
    }

    @Test
    void disabledKeyShutsTheTableWhenNobodyHasItOpenedAnyMore() {
        disable();

        // then what was opened stays so for five minutes, and the status follows within an hour
        cloud.time().advance(Duration.ofMinutes(4));
        tables.get();
        cloud.time().advance(Duration.ofMinutes(1));
        invalid(tables::get, "KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: " + arn + " is disabled. (Service: AWSKMS;"
                + " Status Code: 400; Error Code: DisabledException; Request ID: ");
        invalid(tables::put, "KMS key disabled error");
        assertThat(status()).isEqualTo("ACTIVE");
        var before = cloud.time().now();
        cloud.time().advance(Duration.ofHours(1));
        assertThat(status()).isEqualTo(INACCESSIBLE);
        var told = tables.table().sseDescription();
        assertThat(told.statusAsString()).isEqualTo("ENABLED");
        assertThat(told.kmsMasterKeyArn()).isEqualTo(arn);
        assertThat(told.inaccessibleEncryptionDateTime()).isBetween(before, cloud.time().now());

        // and all comes back when the key does, the items first
        kms.enableKey(enable -> enable.keyId(arn));
        tables.get();
        assertThat(status()).isEqualTo(INACCESSIBLE);
        cloud.time().advance(Duration.ofHours(1));
        assertThat(status()).isEqualTo("ACTIVE");
        assertThat(tables.table().sseDescription().inaccessibleEncryptionDateTime()).isNull();
    }

    @Test
    void keyThatIsToBeDeletedShutsTheTableToo() {
        kms.scheduleKeyDeletion(delete -> delete.keyId(arn).pendingWindowInDays(7));
        cloud.time().advance(Duration.ofHours(1));
        invalid(tables::get, "KMS validation error: com.amazonaws.services.kms.model.KMSInvalidStateException: " + arn + " is pending deletion.");
        assertThat(status()).isEqualTo(INACCESSIBLE);
        // A deletion that is cancelled leaves the key disabled.
        kms.cancelKeyDeletion(cancel -> cancel.keyId(arn));
        cloud.time().advance(Duration.ofHours(2));
        assertThat(status()).isEqualTo(INACCESSIBLE);
        invalid(tables::get, "is disabled.");
        kms.enableKey(enable -> enable.keyId(arn));
        cloud.time().advance(Duration.ofHours(1));
        assertThat(status()).isEqualTo("ACTIVE");
    }

    @Test
    void tableIsChangedAndDeletedThoughItsKeyIsGone() {
        disable();
        cloud.time().advance(Duration.ofHours(1));

        // when what needs no key is changed, then the table is as it was afterwards
        dynamo.updateTable(update -> update.tableName(TABLE).tableClass("STANDARD_INFREQUENT_ACCESS"));
        TestTables.settle(cloud);
        assertThat(status()).isEqualTo(INACCESSIBLE);
        assertThat(tables.table().tableClassSummary().tableClassAsString()).isEqualTo("STANDARD_INFREQUENT_ACCESS");
        invalid(() -> dynamo.createBackup(create -> create.tableName(TABLE).backupName("backup")), "KMS key disabled error");
        invalid(() -> dynamo.updateContributorInsights(update -> update.tableName(TABLE).contributorInsightsAction("ENABLE")), "KMS key disabled error");
        invalid(() -> dynamo.updateTimeToLive(update -> update.tableName(TABLE).timeToLiveSpecification(ttl -> ttl.attributeName("t").enabled(true))),
                "KMS key disabled error");

        var deleted = dynamo.deleteTable(delete -> delete.tableName(TABLE)).tableDescription();
        assertThat(deleted.sseDescription().inaccessibleEncryptionDateTime()).isNotNull();
        TestTables.settle(cloud);
        assertThat(dynamo.listTables().tableNames()).isEmpty();
        assertThat(kms.listGrants(list -> list.keyId(arn)).grants()).isEmpty();
    }

    @Test
    void tableWithoutItsGrantIsHealedByAnotherKey() {
        var grant = kms.listGrants(list -> list.keyId(arn)).grants().getFirst().grantId();
        kms.revokeGrant(revoke -> revoke.keyId(arn).grantId(grant));
        cloud.time().advance(Duration.ofHours(1));
        assertThat(status()).isEqualTo(INACCESSIBLE);
        tables.get();

        tables.update(with(tables.newKey()));
        TestTables.settle(cloud);

        assertThat(status()).isEqualTo("ACTIVE");
        assertThat(tables.table().sseDescription().inaccessibleEncryptionDateTime()).isNull();
        cloud.time().advance(Duration.ofHours(2));
        assertThat(status()).isEqualTo("ACTIVE");
    }

    @Test
    void tableThatIsInaccessibleForAWeekIsArchived() {
        disable();
        cloud.time().advance(Duration.ofHours(1));
        cloud.time().advance(Duration.ofDays(7).minusHours(1));
        assertThat(status()).isEqualTo(INACCESSIBLE);
        cloud.time().advance(Duration.ofHours(1));
        TestTables.settle(cloud);

        // then it is in a backup, and there to be deleted only
        assertThat(status()).isEqualTo("ARCHIVED");
        var archive = tables.table().archivalSummary();
        assertThat(archive.archivalReason()).isEqualTo(INACCESSIBLE);
        kms.enableKey(enable -> enable.keyId(arn));
        cloud.time().advance(Duration.ofHours(2));
        assertThat(status()).isEqualTo("ARCHIVED");
        refused(tables::get, 400, "ResourceNotFoundException", "Requested resource not found");
        refused(() -> tables.update(sse -> sse.enabled(false)), 400, "ResourceInUseException", "archived");
        refused(() -> dynamo.updateTable(update -> update.tableName(TABLE).tableClass("STANDARD")), 400, "ResourceInUseException", "archived");
        dynamo.deleteTable(delete -> delete.tableName(TABLE));
        TestTables.settle(cloud);

        // and is restored under its name with its last key
        dynamo.restoreTableFromBackup(restore -> restore.backupArn(archive.archivalBackupArn()).targetTableName(TABLE));
        TestTables.settle(cloud);
        tables.get();
        assertThat(tables.table().sseDescription().kmsMasterKeyArn()).isEqualTo(arn);
        assertThat(status()).isEqualTo("ACTIVE");
    }

    @Test
    void nothingExpiresWhileTheKeyIsGone() {
        dynamo.updateTimeToLive(update -> update.tableName(TABLE).timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        dynamo.putItem(put -> put.tableName(TABLE).item(item("id", "2", "until", n(cloud.time().now().plusSeconds(60).getEpochSecond()))));
        disable();
        cloud.time().advance(Duration.ofHours(3));
        assertThat(tables.table().itemCount()).isEqualTo(2);

        kms.enableKey(enable -> enable.keyId(arn));
        cloud.time().advance(OpenedKeys.VALID);
        assertThat(tables.table().itemCount()).isEqualTo(1);
    }

    @Test
    void replicaWithoutItsKeyIsSentNothingAndLeavesTheGroupAfterTwentyHours() {
        // given a replica whose key is disabled
        var farKms = cloud.in(THERE).client(KmsClient.class);
        var there = cloud.in(THERE).client(DynamoDbClient.class);
        var far = farKms.createKey().keyMetadata().arn();
        dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(ReplicationGroupUpdate.builder().create(
                CreateReplicationGroupMemberAction.builder().regionName(THERE).kmsMasterKeyId(far).build()).build()));
        TestTables.settle(cloud);
        TestTables.settle(cloud);
        farKms.disableKey(disable -> disable.keyId(far));
        cloud.time().advance(OpenedKeys.VALID);
        dynamo.putItem(put -> put.tableName(TABLE).item(item("id", "2")));

        // then it is told to be inaccessible, on both sides, and gets nothing until it is back
        cloud.time().advance(Duration.ofHours(1));
        assertThat(EncryptedTables.table(there).tableStatusAsString()).isEqualTo(INACCESSIBLE);
        assertThat(EncryptedTables.table(there).itemCount()).isEqualTo(1);
        assertThat(status()).isEqualTo("ACTIVE");
        assertThat(tables.table().replicas().getFirst().replicaStatusAsString()).isEqualTo(INACCESSIBLE);
        farKms.enableKey(enable -> enable.keyId(far));
        cloud.time().advance(Duration.ofHours(1));
        assertThat(EncryptedTables.table(there).itemCount()).isEqualTo(2);
        assertThat(tables.table().replicas().getFirst().replicaStatusAsString()).isEqualTo("ACTIVE");

        // and when it does not come back it is a table of its own
        farKms.disableKey(disable -> disable.keyId(far));
        cloud.time().advance(Duration.ofHours(22));
        assertThat(tables.table().replicas()).isEmpty();
        assertThat(EncryptedTables.table(there).replicas()).isEmpty();
        dynamo.putItem(put -> put.tableName(TABLE).item(item("id", "3")));
        cloud.time().advance(Duration.ofHours(1));
        assertThat(tables.table().itemCount()).isEqualTo(3);
        assertThat(EncryptedTables.table(there).itemCount()).isEqualTo(2);
    }
}
