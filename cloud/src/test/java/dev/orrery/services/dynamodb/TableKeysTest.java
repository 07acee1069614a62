package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.EncryptedTables.TABLE;
import static dev.orrery.services.dynamodb.EncryptedTables.id;
import static dev.orrery.services.dynamodb.EncryptedTables.invalid;
import static dev.orrery.services.dynamodb.EncryptedTables.refused;
import static dev.orrery.services.dynamodb.EncryptedTables.with;
import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.journal.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.s3.S3Client;

/// Tables with keys of KMS. Answers and errors as recorded in ack-api-quirks, DDB-TABLE-020 to 044; grants and contexts from the
/// Developer Guide, "How Amazon DynamoDB uses AWS KMS".
class TableKeysTest {
    private static final String OTHER = "999999999999";
    private final Orrery cloud = Orrery.start();
    private final EncryptedTables tables = new EncryptedTables(cloud);
    private final DynamoDbClient dynamo = tables.dynamo();
    private final KmsClient kms = tables.kms();
    private final String arn = tables.newKey();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tableTellsWhichKeyItHasFromTheBeginning() {
        kms.createAlias(create -> create.aliasName("alias/books").targetKeyId(id(arn)));
        for (var name : List.of(arn, id(arn), "alias/books", arn.replace("key/" + id(arn), "alias/books"))) {
            var created = dynamo.createTable(create -> create.tableName(TABLE).billingMode("PAY_PER_REQUEST")
                    .keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S"))
                    .sseSpecification(with(name))).tableDescription();
            assertThat(created.sseDescription().statusAsString()).isEqualTo("ENABLED");
            assertThat(created.sseDescription().sseTypeAsString()).isEqualTo("KMS");
            assertThat(created.sseDescription().kmsMasterKeyArn()).isEqualTo(arn);
            TestTables.settle(cloud);
            tables.put();
            tables.get();
            assertThat(tables.table().sseDescription()).isEqualTo(created.sseDescription());
            dynamo.deleteTable(delete -> delete.tableName(TABLE));
            TestTables.settle(cloud);
        }
    }

    @Test
    void withoutANameTheKeyIsThatOfDynamoDb() {
        // when nothing but encryption is asked for
        tables.create(sse -> sse.enabled(true));

        // then the key that AWS manages has been made
        var managed = kms.describeKey(describe -> describe.keyId("alias/aws/dynamodb")).keyMetadata();
        assertThat(tables.table().sseDescription().kmsMasterKeyArn()).isEqualTo(managed.arn());
        assertThat(kms.getKeyPolicy(get -> get.keyId(managed.keyId())).policy())
                .contains("Allow DynamoDB Service with service principal name dynamodb.amazonaws.com to describe the key directly");
        tables.get();
    }

    @Test
    void nobodySeesTheKeyThatDynamoDbOwns() {
        for (Consumer<SSESpecification.Builder> none : List.<Consumer<SSESpecification.Builder>>of(_ -> { }, sse -> sse.enabled(false))) {
            tables.create(none);
            assertThat(tables.table().sseDescription()).isNull();
            dynamo.deleteTable(delete -> delete.tableName(TABLE));
            TestTables.settle(cloud);
        }
        assertThat(cloud.journal().latest(100)).extracting(Entry::operation).doesNotContain("DescribeKey", "CreateGrant", "GenerateDataKey", "Decrypt");
        assertThat(kms.listKeys().keys()).hasSize(1);
    }

    @Test
    void wordsThatDoNotFitAreRefused() {
        wrong(sse -> sse.enabled(false).sseType("KMS"), "One or more parameter values were invalid: SSEType can not be specified if Enabled is false");
        wrong(sse -> sse.enabled(false).kmsMasterKeyId(arn), "KMSMasterKeyId can not be specified if Enabled is false");
        wrong(sse -> sse.enabled(true).sseType("AES256"), "SSEType AES256 is not supported");
        wrong(sse -> sse.enabled(true).kmsMasterKeyId(arn), "SSEType KMS is required if KMSMasterKeyId is specified");
        wrong(sse -> sse.enabled(true).sseType("kms"), "1 validation error detected: Value 'kms' at 'sSESpecification.sSEType' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [AES256, KMS]");
        wrong(with(""), "Value '' at 'sSESpecification.kMSMasterKeyId' failed to satisfy constraint: Member must have length greater than or"
                + " equal to 1");
    }

    private void wrong(Consumer<SSESpecification.Builder> asked, String message) {
        invalid(() -> tables.create(asked), message);
        assertThat(dynamo.listTables().tableNames()).isEmpty();
        assertThat(grants(arn)).isZero();
    }

    private int grants(String key) {
        return kms.listGrants(list -> list.keyId(key)).grants().size();
    }

    @Test
    void keysThatCannotBeUsedAreRefusedInTheWordsOfKms() {
        wrong(with("alias/none"), "KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Alias arn:aws:kms:us-east-1:"
                + Orrery.ACCOUNT + ":alias/none is not found. (Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; Request ID: ");
        wrong(with("00000000-0000-4000-8000-000000000000"), "KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Key 'arn:");
        wrong(with(arn.replace("us-east-1", "us-west-2")), "NotFoundException: Invalid arn us-west-2 (Service: AWSKMS;");
        refused(() -> tables.create(with("alias/aws/s3")), 400, "AccessDeniedException", "is not authorized to perform: kms:CreateGrant");
        var rsa = kms.createKey(create -> create.keySpec("RSA_2048").keyUsage("ENCRYPT_DECRYPT")).keyMetadata().arn();
        refused(() -> tables.create(with(rsa)), 500, "InternalServerError", "KMS internal error: com.amazonaws.services.kms.model.AWSKMSException:"
                + " EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key. (Service: AWSKMS; Status Code: 400;"
                + " Error Code: ValidationException; Request ID: ");
        kms.disableKey(disable -> disable.keyId(arn));
        wrong(with(arn), "KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: " + arn + " is disabled. (Service: AWSKMS;");
        kms.scheduleKeyDeletion(delete -> delete.keyId(arn).pendingWindowInDays(7));
        wrong(with(arn), "KMS validation error: com.amazonaws.services.kms.model.KMSInvalidStateException: " + arn + " is pending deletion.");
    }

    @Test
    void grantIsForTheTableAndGoesWithIt() {
        tables.create(with(arn));

        var grant = kms.listGrants(list -> list.keyId(arn)).grants().getFirst();
        assertThat(grant.granteePrincipal()).isEqualTo("dynamodb.us-east-1.amazonaws.com");
        assertThat(grant.retiringPrincipal()).isEqualTo("dynamodb.us-east-1.amazonaws.com");
        assertThat(grant.operationsAsStrings()).containsExactlyInAnyOrder("DescribeKey", "GenerateDataKey", "Decrypt", "Encrypt", "ReEncryptFrom",
                "ReEncryptTo", "RetireGrant");
        assertThat(grant.constraints().encryptionContextSubset()).isEqualTo(Map.of("aws:dynamodb:tableName", TABLE, "aws:dynamodb:subscriberId",
                Orrery.ACCOUNT));

        dynamo.deleteTable(delete -> delete.tableName(TABLE));
        TestTables.settle(cloud);
        assertThat(grants(arn)).isZero();
    }

    @Test
    void tableThatCannotBeMadeLeavesNoGrant() {
        tables.create(_ -> { });
        refused(() -> tables.create(with(arn)), 400, "ResourceInUseException", "Table already exists");
        refused(() -> dynamo.createTable(create -> create.tableName("other").billingMode("PROVISIONED").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S")).sseSpecification(with(arn))
                .provisionedThroughput(units -> units.readCapacityUnits(40_001L).writeCapacityUnits(1L))), 400, "LimitExceededException", "40001");
        assertThat(grants(arn)).isZero();
    }

    @Test
    void trailTellsWhoAskedForTheKey() {
        tables.create(with(arn));
        tables.get();

        // then the caller chose the key and opened it, and DynamoDB had it made
        assertThat(trail("DescribeKey")).contains("\"invokedBy\":\"dynamodb.amazonaws.com\"").contains(":root");
        assertThat(trail("CreateGrant")).contains("\"granteePrincipal\":\"dynamodb.us-east-1.amazonaws.com\"").contains(":root");
        assertThat(trail("GenerateDataKey")).contains("\"type\":\"AWSService\"").contains("\"invokedBy\":\"dynamodb.amazonaws.com\"")
                .contains("\"keySpec\":\"AES_256\"").contains("\"aws:dynamodb:tableName\":\"" + TABLE + "\"");
        assertThat(trail("Decrypt")).contains(":root").contains("\"aws:dynamodb:subscriberId\":\"" + Orrery.ACCOUNT + "\"");
    }

    private String trail(String name) {
        var events = cloud.client(CloudTrailClient.class).lookupEvents(lookup -> lookup.lookupAttributes(LookupAttribute.builder()
                .attributeKey("EventName").attributeValue(name).build())).events();
        assertThat(events).as(name).isNotEmpty();
        return events.getFirst().cloudTrailEvent();
    }

    @Test
    void kmsIsAskedOnceInFiveMinutesForEachCaller() {
        tables.create(with(arn));
        var from = decrypts();
        for (int i = 0; i < 3; i++) {
            tables.get();
        }
        assertThat(decrypts()).isEqualTo(from);

        // then again when the key was kept for five minutes, however often it was used
        cloud.time().advance(Duration.ofMinutes(4));
        tables.get();
        assertThat(decrypts()).isEqualTo(from);
        cloud.time().advance(Duration.ofMinutes(1));
        tables.get();
        assertThat(decrypts()).isEqualTo(from + 1);

        // and for another caller
        EncryptedTables.get(user("dynamodb:*\",\"kms:Decrypt"));
        assertThat(decrypts()).isEqualTo(from + 2);
    }

    private long decrypts() {
        return cloud.journal().latest(1_000).stream().filter(entry -> entry.operation().equals("Decrypt")).count();
    }

    private DynamoDbClient user(String actions) {
        var iam = cloud.client(IamClient.class);
        if (iam.listUsers().users().isEmpty()) {
            iam.createUser(create -> create.userName("ada"));
        }
        allow(actions);
        var key = iam.createAccessKey(create -> create.userName("ada")).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey()).client(DynamoDbClient.class);
    }

    private void allow(String actions) {
        cloud.client(IamClient.class).putUserPolicy(put -> put.userName("ada").policyName("p").policyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"" + actions + "\"],\"Resource\":\"*\"}}"));
    }

    @Test
    void whoMakesTheTableMustBeAllowedToMakeTheGrant() {
        var ada = user("dynamodb:*");
        refused(() -> create(ada), 400, "AccessDeniedException", "KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: "
                + "arn:aws:iam::" + Orrery.ACCOUNT + ":user/ada is not authorized to perform: kms:DescribeKey");
        allow("dynamodb:*\",\"kms:DescribeKey");
        refused(() -> create(ada), 400, "AccessDeniedException", "is not authorized to perform: kms:CreateGrant");
        allow("dynamodb:*\",\"kms:DescribeKey\",\"kms:CreateGrant");
        create(ada);
        TestTables.settle(cloud);
        assertThat(tables.table().sseDescription().kmsMasterKeyArn()).isEqualTo(arn);
    }

    private void create(DynamoDbClient client) {
        client.createTable(create -> create.tableName(TABLE).billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S")).sseSpecification(with(arn)));
    }

    @Test
    void policiesMayAskForTheTableAndForDynamoDb() {
        // given a key that is for one table only, and through DynamoDB only
        kms.putKeyPolicy(put -> put.keyId(arn).policy(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'"
                + Orrery.ACCOUNT + "'},'Action':'kms:*','Resource':'*'},{'Effect':'Deny','Principal':{'AWS':'*'},'Action':['kms:Decrypt','kms:CreateGrant'],"
                + "'Resource':'*','Condition':{'StringNotEquals':{'kms:EncryptionContext:aws:dynamodb:tableName':'books',"
                + "'kms:ViaService':'dynamodb.us-east-1.amazonaws.com'}}},{'Effect':'Deny','Principal':{'AWS':'*'},'Action':'kms:CreateGrant',"
                + "'Resource':'*','Condition':{'StringNotEquals':{'kms:EncryptionContext:aws:dynamodb:tableName':'books'}}}]}").replace('\'', '"')));

        tables.create(with(arn));
        tables.get();
        refused(() -> TestTables.create(cloud, "other", List.of("id:S"), create -> create.sseSpecification(with(arn))), 400, "AccessDeniedException",
                "kms:CreateGrant");
    }

    @Test
    void whoReadsOrWritesNeedsTheKeyToo() {
        tables.create(with(arn));
        var ada = user("dynamodb:*");
        for (var action : List.<Runnable>of(() -> EncryptedTables.get(ada), () -> EncryptedTables.put(ada),
                () -> ada.deleteItem(delete -> delete.tableName(TABLE).key(item("id", "1"))),
                () -> ada.scan(scan -> scan.tableName(TABLE)),
                () -> ada.query(query -> query.tableName(TABLE).keyConditionExpression("id = :id").expressionAttributeValues(
                        Map.of(":id", TestTables.s("1")))),
                () -> ada.batchGetItem(get -> get.requestItems(Map.of(TABLE, KeysAndAttributes.builder().keys(List.of(item("id", "1"))).build()))),
                () -> ada.transactGetItems(get -> get.transactItems(TransactGetItem.builder().get(one -> one.tableName(TABLE)
                        .key(item("id", "1"))).build())),
                () -> ada.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder().put(one -> one.tableName(TABLE)
                        .item(item("id", "2"))).build())),
                () -> ada.executeStatement(run -> run.statement("SELECT * FROM books")),
                () -> ada.createBackup(create -> create.tableName(TABLE).backupName("backup")),
                () -> ada.updateTimeToLive(update -> update.tableName(TABLE).timeToLiveSpecification(ttl -> ttl.attributeName("t").enabled(true))))) {
            refused(action::run, 400, "AccessDeniedException", "KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: "
                    + "arn:aws:iam::" + Orrery.ACCOUNT + ":user/ada is not authorized to perform: kms:Decrypt on resource: " + arn);
        }
        var batch = ada.batchExecuteStatement(run -> run.statements(BatchStatementRequest.builder()
                .statement("SELECT * FROM books WHERE id = '1'").build()));
        assertThat(batch.responses().getFirst().error().codeAsString()).isEqualTo("AccessDenied");

        // but the table itself is described to who has no key, and with the key everything is open
        assertThat(EncryptedTables.table(ada).itemCount()).isEqualTo(1);
        allow("dynamodb:*\",\"kms:Decrypt");
        EncryptedTables.put(ada);
        EncryptedTables.get(ada);
    }

    @Test
    void keyOfDynamoDbIsOpenToEveryoneInTheAccount() {
        tables.create(sse -> sse.enabled(true));
        var ada = user("dynamodb:*");
        EncryptedTables.put(ada);
        EncryptedTables.get(ada);
    }

    @Test
    void strangersNeedTheKeyBesidesTheTable() {
        // given a table that another account may read
        tables.create(with(arn));
        var table = tables.table().tableArn();
        dynamo.putResourcePolicy(put -> put.resourceArn(table).policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
                + "{\"AWS\":\"" + OTHER + "\"},\"Action\":\"dynamodb:GetItem\",\"Resource\":\"" + table + "\"}}"));
        var friend = cloud.account(OTHER).client(DynamoDbClient.class);
        refused(() -> friend.getItem(get -> get.tableName(table).key(item("id", "1"))), 400, "AccessDeniedException", "kms:Decrypt");

        kms.putKeyPolicy(put -> put.keyId(arn).policy(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'"
                + Orrery.ACCOUNT + "'},'Action':'kms:*','Resource':'*'},{'Effect':'Allow','Principal':{'AWS':'" + OTHER
                + "'},'Action':'kms:Decrypt','Resource':'*'}]}").replace('\'', '"')));
        assertThat(friend.getItem(get -> get.tableName(table).key(item("id", "1"))).item()).isEqualTo(item("id", "1"));
    }

    @Test
    void keyOfAnotherAccountEncryptsATable() {
        var friends = cloud.account(OTHER).client(KmsClient.class);
        var far = friends.createKey().keyMetadata().arn();
        refused(() -> tables.create(with(far)), 400, "AccessDeniedException", "kms:DescribeKey");
        friends.putKeyPolicy(put -> put.keyId(far).policy(("{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':['" + OTHER
                + "','" + Orrery.ACCOUNT + "']},'Action':'kms:*','Resource':'*'}}").replace('\'', '"')));
        tables.create(with(far));
        assertThat(tables.table().sseDescription().kmsMasterKeyArn()).isEqualTo(far);
        tables.get();
    }

    @Test
    void streamIsUnderTheKeyOfItsTable() {
        TestTables.create(cloud, TABLE, List.of("id:S"), table -> table.sseSpecification(with(arn))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        tables.put();
        var streams = cloud.client(DynamoDbStreamsClient.class);
        var stream = tables.table().latestStreamArn();
        var shard = streams.describeStream(describe -> describe.streamArn(stream)).streamDescription().shards().getFirst().shardId();
        var iterator = streams.getShardIterator(get -> get.streamArn(stream).shardId(shard).shardIteratorType("TRIM_HORIZON")).shardIterator();
        assertThat(streams.getRecords(get -> get.shardIterator(iterator)).records()).hasSize(1);
        kms.disableKey(disable -> disable.keyId(arn));
        cloud.time().advance(OpenedKeys.VALID);
        invalid(() -> streams.getRecords(get -> get.shardIterator(iterator)), "KMS key disabled error");
    }

    @Test
    void restoredTableHasTheKeyOfItsSourceOrAnother() {
        tables.create(with(arn));
        dynamo.updateContinuousBackups(update -> update.tableName(TABLE).pointInTimeRecoverySpecification(on -> on.pointInTimeRecoveryEnabled(true)));
        var backup = dynamo.createBackup(create -> create.tableName(TABLE).backupName("backup")).backupDetails().backupArn();
        TestTables.settle(cloud);
        assertThat(dynamo.describeBackup(describe -> describe.backupArn(backup)).backupDescription().sourceTableFeatureDetails().sseDescription()
                .kmsMasterKeyArn()).isEqualTo(arn);

        dynamo.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName("inherited"));
        dynamo.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName("owned").sseSpecificationOverride(sse -> sse.enabled(false)));
        dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName(TABLE).useLatestRestorableTime(true).targetTableName("managed")
                .sseSpecificationOverride(sse -> sse.enabled(true)));
        dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName(TABLE).useLatestRestorableTime(true).targetTableName("again"));
        TestTables.settle(cloud);
        assertThat(key("inherited")).isEqualTo(arn);
        assertThat(key("again")).isEqualTo(arn);
        assertThat(key("managed")).isEqualTo(kms.describeKey(describe -> describe.keyId("alias/aws/dynamodb")).keyMetadata().arn());
        assertThat(dynamo.describeTable(describe -> describe.tableName("owned")).table().sseDescription()).isNull();
        assertThat(dynamo.scan(scan -> scan.tableName("inherited")).items()).hasSize(1);
        assertThat(grants(arn)).isEqualTo(3);

        // and nothing is restored of what nobody can open
        kms.disableKey(disable -> disable.keyId(arn));
        invalid(() -> dynamo.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName("never")
                .sseSpecificationOverride(sse -> sse.enabled(false))), "KMS key disabled error");
        invalid(() -> dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName(TABLE).useLatestRestorableTime(true).targetTableName("never")),
                "KMS key disabled error");
        assertThat(dynamo.listTables().tableNames()).doesNotContain("never");
        assertThat(kms.describeKey(describe -> describe.keyId(arn)).keyMetadata().keyState()).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void importedTableHasTheKeyThatWasAskedFor() {
        // given an object to import
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("source"));
        s3.putObject(put -> put.bucket("source").key("items"), RequestBody.fromString("{\"Item\":{\"id\":{\"S\":\"1\"}}}\n"));
        kms.disableKey(disable -> disable.keyId(arn));
        invalid(this::importTable, "KMS key disabled error");
        kms.enableKey(enable -> enable.keyId(arn));

        // when it is imported, asked for twice
        assertThat(importTable()).isEqualTo(importTable());
        TestTables.settle(cloud);
        cloud.time().advance(Duration.ofSeconds(1));

        // then the table has one key
        assertThat(key(TABLE)).isEqualTo(arn);
        tables.get();
        assertThat(grants(arn)).isEqualTo(1);
        refused(this::importTable, 400, "ResourceInUseException", "Table already exists");
        assertThat(grants(arn)).isEqualTo(1);
    }

    private String importTable() {
        return dynamo.importTable(made -> made.clientToken("token").inputFormat("DYNAMODB_JSON").s3BucketSource(source -> source.s3Bucket("source"))
                .tableCreationParameters(table -> table.tableName(TABLE).billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                        .attributeDefinitions(TestTables.definition("id:S")).sseSpecification(with(arn)))).importTableDescription().importArn();
    }

    private String key(String table) {
        return dynamo.describeTable(describe -> describe.tableName(table)).table().sseDescription().kmsMasterKeyArn();
    }
}
