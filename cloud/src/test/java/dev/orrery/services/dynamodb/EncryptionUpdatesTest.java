package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.EncryptedTables.TABLE;
import static dev.orrery.services.dynamodb.EncryptedTables.id;
import static dev.orrery.services.dynamodb.EncryptedTables.invalid;
import static dev.orrery.services.dynamodb.EncryptedTables.refused;
import static dev.orrery.services.dynamodb.EncryptedTables.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.kms.KmsClient;

/// Tables change their keys. As recorded in ack-api-quirks, DDB-TABLE-065, 069, 078 to 082, 120, 140, 141, 295, 309, 313 and 433.
class EncryptionUpdatesTest {
    private static final String THERE = "eu-west-1";
    private static final String SAME = "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change"
            + " Master Key";
    private final Orrery cloud = Orrery.start();
    private final EncryptedTables tables = new EncryptedTables(cloud);
    private final DynamoDbClient dynamo = tables.dynamo();
    private final KmsClient kms = tables.kms();
    private final DynamoDbClient there = cloud.in(THERE).client(DynamoDbClient.class);
    private final String arn = tables.newKey();

    @AfterEach
    void close() {
        cloud.close();
    }

    private void settle() {
        TestTables.settle(cloud);
    }

    private String status() {
        var told = tables.table().sseDescription();
        return told == null ? "none" : told.statusAsString() + " " + told.kmsMasterKeyArn();
    }

    private String updated(Consumer<SSESpecification.Builder> encryption) {
        var table = dynamo.updateTable(update -> update.tableName(TABLE).sseSpecification(encryption)).tableDescription();
        assertThat(table.tableStatusAsString()).isEqualTo("ACTIVE");
        return table.sseDescription().statusAsString() + " " + table.sseDescription().kmsMasterKeyArn();
    }

    @Test
    void tableStaysActiveWhileItsKeyChanges() {
        var other = tables.newKey();
        tables.create(_ -> { });

        // when it goes through all kinds of keys, then what is told is the old one until it has settled
        assertThat(updated(with(arn))).isEqualTo("UPDATING null");
        settle();
        assertThat(status()).isEqualTo("ENABLED " + arn);
        assertThat(updated(with(other))).isEqualTo("UPDATING " + arn);
        settle();
        assertThat(status()).isEqualTo("ENABLED " + other);
        var managed = updated(sse -> sse.enabled(true));
        assertThat(managed).isEqualTo("UPDATING " + other);
        settle();
        assertThat(status()).isEqualTo("ENABLED " + kms.describeKey(describe -> describe.keyId("alias/aws/dynamodb")).keyMetadata().arn());
        assertThat(updated(sse -> sse.enabled(false))).startsWith("UPDATING arn:");
        settle();
        assertThat(status()).isEqualTo("none");

        // and no key has a grant left
        assertThat(kms.listGrants(list -> list.keyId(arn)).grants()).isEmpty();
        assertThat(kms.listGrants(list -> list.keyId(other)).grants()).isEmpty();
        tables.get();
    }

    @Test
    void meanwhileTheTableIsNotDeletedNorItsKeyChangedAgain() {
        tables.create(_ -> { });
        tables.update(with(arn));
        refused(() -> tables.update(sse -> sse.enabled(false)), 400, "ResourceInUseException", "Server-Side Encryption is still being updated");
        refused(() -> dynamo.deleteTable(delete -> delete.tableName(TABLE)), 400, "ResourceInUseException", "is in the process of being updated.");
        dynamo.updateTable(update -> update.tableName(TABLE).deletionProtectionEnabled(false));
        tables.get();
        settle();
        dynamo.deleteTable(delete -> delete.tableName(TABLE));
        settle();
        assertThat(kms.listGrants(list -> list.keyId(arn)).grants()).isEmpty();
    }

    @Test
    void onlyTheArnOfTheKeyItselfIsNoChange() {
        kms.createAlias(create -> create.aliasName("alias/books").targetKeyId(id(arn)));
        tables.create(with("alias/books"));
        invalid(() -> tables.update(with(arn)), SAME);
        tables.update(with("alias/books"));
        settle();
        assertThat(status()).isEqualTo("ENABLED " + arn);
        assertThat(kms.listGrants(list -> list.keyId(arn)).grants()).hasSize(1);
        cloud.time().advance(OpenedKeys.VALID);
        tables.get();

        // an alias that is moved moves the table when it is named again
        var other = tables.newKey();
        kms.updateAlias(update -> update.aliasName("alias/books").targetKeyId(id(other)));
        assertThat(status()).isEqualTo("ENABLED " + arn);
        tables.update(with("alias/books"));
        settle();
        assertThat(status()).isEqualTo("ENABLED " + other);
        tables.update(sse -> sse.enabled(false));
        settle();
        invalid(() -> tables.update(sse -> sse.enabled(false)), "Table is already encrypted by default");
    }

    @Test
    void fourChangesADayAndOneMoreEverySixHours() {
        tables.create(with(arn));
        for (int i = 0; i < 4; i++) {
            tables.update(with(id(arn)));
            settle();
        }

        // then no more, not even with a wrong key
        for (var name : new String[] {id(arn), "alias/none"}) {
            refused(() -> tables.update(with(name)), 400, "LimitExceededException", "Subscriber limit exceeded: Encryption mode changes are limited in the"
                    + " 24h window ending at 2026-01-02T00:00:01Z. After the first 4 change, each subsequent change in the same window can be performed"
                    + " at most once every 21600 seconds. Number of updates today: 4. Last change at 2026-01-01T00:00:04Z");
        }
        // but to a key of DynamoDB's always, and after six hours
        tables.update(sse -> sse.enabled(false));
        settle();
        cloud.time().advance(Duration.ofHours(6).minusSeconds(2));
        refused(() -> tables.update(with(arn)), 400, "LimitExceededException", "Number of updates today: 5");
        cloud.time().advance(Duration.ofSeconds(1));
        tables.update(with(arn));
        settle();
        refused(() -> tables.update(with(id(arn))), 400, "LimitExceededException", "Number of updates today: 6");
        // and the next day
        cloud.time().advance(Duration.ofHours(18));
        tables.update(with(id(arn)));
    }

    @Test
    void wrongKeyLeavesTheTableAsItWas() {
        tables.create(with(arn));
        var other = tables.newKey();
        kms.disableKey(disable -> disable.keyId(other));
        invalid(() -> tables.update(with(other)), other + " is disabled.");
        refused(() -> tables.update(with("alias/aws/s3")), 400, "AccessDeniedException", "kms:CreateGrant");
        invalid(() -> dynamo.updateTable(update -> update.tableName(TABLE).sseSpecification(with(tables.newKey())).tableClass("STANDARD")),
                "Server-Side Encryption modification must be the only operation in the request");
        assertThat(status()).isEqualTo("ENABLED " + arn);
        assertThat(kms.listGrants(list -> list.keyId(other)).grants()).isEmpty();
        assertThat(kms.listGrants(list -> list.keyId(arn)).grants()).hasSize(1);

        // nor can it leave a key that cannot be opened
        kms.disableKey(disable -> disable.keyId(arn));
        invalid(() -> tables.update(with(tables.newKey())), "KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: " + arn);
        invalid(() -> tables.update(sse -> sse.enabled(false)), arn + " is disabled.");
    }

    private void add(String key) {
        dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(ReplicationGroupUpdate.builder().create(
                CreateReplicationGroupMemberAction.builder().regionName(THERE).kmsMasterKeyId(key).build()).build()));
    }

    @Test
    void replicasOfATableWithAKeyHaveTheirOwn() {
        var farKms = cloud.in(THERE).client(KmsClient.class);
        var far = farKms.createKey().keyMetadata().arn();
        tables.create(with(arn));

        // then a replica needs one, of the same kind, in its region
        invalid(() -> add(null), "KMSMasterKeyId must be specified for each replica.");
        invalid(() -> add("alias/aws/dynamodb"), "All replica keys must either be Customer Managed CMK or AWS Managed CMK.");
        invalid(() -> add(arn), "KMS validation error for region eu-west-1: com.amazonaws.services.kms.model.NotFoundException: Invalid arn us-east-1");
        invalid(() -> add(id(arn)), "Key 'arn:aws:kms:eu-west-1:" + Orrery.ACCOUNT + ":key/" + id(arn) + "' does not exist");
        farKms.disableKey(disable -> disable.keyId(far));
        invalid(() -> add(far), "Operation cannot be performed while replica server-side encryption status is in UPDATING state.");
        farKms.enableKey(enable -> enable.keyId(far));
        assertThat(farKms.listGrants(list -> list.keyId(far)).grants()).isEmpty();
        add(id(far));
        settle();
        settle();
        assertThat(tables.table().replicas().getFirst().kmsMasterKeyId()).isEqualTo(far);
        assertThat(EncryptedTables.table(there).sseDescription().kmsMasterKeyArn()).isEqualTo(far);
        assertThat(EncryptedTables.table(there).replicas().getFirst().kmsMasterKeyId()).isEqualTo(arn);
        EncryptedTables.get(there);

        // and customers' keys are changed region by region, while the key of DynamoDB comes to all
        invalid(() -> dynamo.updateTable(update -> update.tableName(TABLE).replicaUpdates(ReplicationGroupUpdate.builder()
                .update(one -> one.regionName(THERE).kmsMasterKeyId(far)).build())), "KMSMasterKeyId must be specified for each replica.");
        var other = tables.newKey();
        tables.update(with(other));
        settle();
        assertThat(status()).isEqualTo("ENABLED " + other);
        assertThat(EncryptedTables.table(there).sseDescription().kmsMasterKeyArn()).isEqualTo(far);
        tables.update(sse -> sse.enabled(true));
        settle();
        assertThat(EncryptedTables.table(there).sseDescription().kmsMasterKeyArn())
                .isEqualTo(farKms.describeKey(describe -> describe.keyId("alias/aws/dynamodb")).keyMetadata().arn());
        assertThat(farKms.listGrants(list -> list.keyId(far)).grants()).isEmpty();
        EncryptedTables.get(there);
        invalid(() -> tables.update(with(arn)), "KMSMasterKeyId must be specified for each replica.");
    }

    @Test
    void replicaOfATableWithTheManagedKeyGetsThatOfItsRegion() {
        tables.create(sse -> sse.enabled(true));
        add(null);
        settle();
        settle();
        assertThat(EncryptedTables.table(there).sseDescription().kmsMasterKeyArn()).startsWith("arn:aws:kms:eu-west-1:");
        EncryptedTables.get(there);
        tables.update(sse -> sse.enabled(false));
        settle();
        assertThat(EncryptedTables.table(there).sseDescription()).isNull();
    }

    @Test
    void keyOfSeveralRegionsIsNamedInEachByItsOwnArnOrItsId() {
        // given a key in two regions
        var near = kms.createKey(create -> create.multiRegion(true)).keyMetadata().arn();
        var far = kms.replicateKey(replicate -> replicate.keyId(near).replicaRegion(THERE)).replicaKeyMetadata().arn();
        settle();

        // then its ARN is good in its own region only, its id in both
        invalid(() -> tables.create(with(far)), "NotFoundException: Invalid arn eu-west-1");
        tables.create(with(near));
        invalid(() -> add(near), "KMS validation error for region eu-west-1: com.amazonaws.services.kms.model.NotFoundException: Invalid arn us-east-1");
        add(id(near));
        settle();
        settle();
        assertThat(EncryptedTables.table(there).sseDescription().kmsMasterKeyArn()).isEqualTo(far);
        EncryptedTables.get(there);
    }

    @Test
    void replicaOfATableWithoutAKeyHasNone() {
        tables.create(_ -> { });
        invalid(() -> add("alias/aws/dynamodb"), "KMSMasterKeyId must be specified for each replica.");
    }
}
