package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ImportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ImportNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableCreationParameters;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

class ImportsTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final S3Client s3 = cloud.client(S3Client.class);

    @BeforeEach
    void createBucket() {
        s3.createBucket(create -> create.bucket("source"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatWasExportedCanBeImported() {
        // given an export of a table
        TestTables.create(cloud, "items", List.of("id:S"));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        for (int i = 0; i < 300; i++) {
            var item = item("id", "i" + i, "v", i, "l", AttributeValue.fromL(List.of(s("ü\"\n"), AttributeValue.fromNul(true))));
            dynamo.putItem(put -> put.tableName("items").item(item));
        }
        var arn = dynamo.describeTable(describe -> describe.tableName("items")).table().tableArn();
        var export = dynamo.exportTableToPointInTime(request -> request.tableArn(arn).s3Bucket("source")).exportDescription().exportArn();
        TestTables.settle(cloud);
        var manifest = dynamo.describeExport(describe -> describe.exportArn(export)).exportDescription().exportManifest();

        // when its data are imported
        var made = run(request -> request.inputCompressionType("GZIP")
                .s3BucketSource(source -> source.s3Bucket("source").s3KeyPrefix(manifest.replace("manifest-summary.json", "data/"))));

        // then the tables are the same
        assertThat(made.importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(List.of(made.processedItemCount(), made.importedItemCount(), made.errorCount())).containsExactly(300L, 300L, 0L);
        assertThat(scan("made")).containsExactlyInAnyOrderElementsOf(scan("items"));
        assertThat(dynamo.describeTable(describe -> describe.tableName("made")).table().tableId()).isEqualTo(made.tableId());
    }

    @Test
    void columnsAreTextUnlessTheyAreKeys() {
        put("data.csv", "id;n;note\r\n1;05;\"a;\"\"b\"\"\nc\"\r\n2;6.10;\r\n");

        var made = run(request -> request.inputFormat("CSV").inputFormatOptions(options -> options.csv(csv -> csv.delimiter(";")))
                .tableCreationParameters(table -> table.tableName("made").billingMode("PAY_PER_REQUEST")
                        .keySchema(TestTables.schema(List.of("id:S")))
                        .attributeDefinitions(TestTables.definition("id:S"), TestTables.definition("n:N"))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("by-n").keySchema(TestTables.schema(List.of("n:N")))
                                .projection(p -> p.projectionType("ALL")).build())));

        assertThat(made.importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(scan("made")).containsExactlyInAnyOrder(item("id", "1", "n", n(5), "note", "a;\"b\"\nc"),
                item("id", "2", "n", n("6.1"), "note", ""));
        assertThat(dynamo.query(query -> query.tableName("made").indexName("by-n").keyConditionExpression("n = :n")
                .expressionAttributeValues(Map.of(":n", n(5)))).count()).isEqualTo(1);
    }

    @Test
    void headersMayComeWithTheRequest() {
        put("data.csv", "1,x\n2,y\n");
        run(request -> request.inputFormat("CSV").inputFormatOptions(options -> options.csv(csv -> csv.headerList("id", "v"))));
        assertThat(scan("made")).containsExactlyInAnyOrder(item("id", "1", "v", "x"), item("id", "2", "v", "y"));
    }

    @Test
    void oneBadItemFailsTheImportAndTheOthersAreThere() {
        // given a file with an item without key, one that is none, and one with a line that is no JSON
        put("a.json", "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n{\"Item\":{\"v\":{\"S\":\"no key\"}}}\n{\"Item\":{\"id\":{\"X\":\"1\"}}}\n"
                + "{\"Item\":{\"id\":{\"S\":\"2\"},\"n\":{\"N\":\"1.0\"}}}\n");
        put("b.json", "{\"Item\":{\"id\":{\"S\":\"3\"}}}\nno json\n{\"Item\":{\"id\":{\"S\":\"4\"}}}\n");

        var made = run(_ -> { });

        assertThat(made.importStatus()).isEqualTo(ImportStatus.FAILED);
        assertThat(made.failureCode()).isEqualTo("ItemValidationError");
        assertThat(List.of(made.processedItemCount(), made.importedItemCount(), made.errorCount())).containsExactly(6L, 3L, 3L);
        assertThat(scan("made")).containsExactlyInAnyOrder(item("id", "1"), item("id", "2", "n", n(1)), item("id", "3"));
        assertThat(dynamo.describeTable(describe -> describe.tableName("made")).table().tableStatusAsString()).isEqualTo("ACTIVE");
    }

    @Test
    void plainFileIsNoCompressedOne() throws IOException {
        put("a.json", "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n");
        var plain = run(request -> request.inputCompressionType("GZIP"));
        assertThat(List.of(plain.processedItemCount(), plain.errorCount())).containsExactly(1L, 1L);
        assertThat(plain.failureCode()).isEqualTo("ItemValidationError");

        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write("{\"Item\":{\"id\":{\"S\":\"2\"},\"b\":{\"B\":\"AAE=\"}}}".getBytes(StandardCharsets.UTF_8));
        }
        s3.putObject(put -> put.bucket("source").key("z/a.gz"), RequestBody.fromBytes(compressed.toByteArray()));
        run(request -> request.inputCompressionType("GZIP").s3BucketSource(source -> source.s3Bucket("source").s3KeyPrefix("z/"))
                .tableCreationParameters(table("other")));
        assertThat(scan("other")).containsExactly(item("id", "2", "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1}))));
    }

    @Test
    void tableComesOnlyWhenThereIsSomethingToRead() {
        // given an import that has begun
        var nothing = begin(_ -> { });
        assertThat(nothing.importStatus()).isEqualTo(ImportStatus.IN_PROGRESS);
        assertThatThrownBy(() -> scan("made")).isInstanceOf(ResourceNotFoundException.class);
        var nowhere = begin(request -> request.s3BucketSource(source -> source.s3Bucket("there-is-none")).tableCreationParameters(table("never")));
        var second = begin(_ -> { });
        TestTables.settle(cloud);

        // then an empty bucket makes an empty table, none makes none, and of two the first one wins
        assertThat(describe(nothing).importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(scan("made")).isEmpty();
        assertThat(describe(nowhere).failureCode()).isEqualTo("S3NoSuchBucket");
        assertThatThrownBy(() -> scan("never")).isInstanceOf(ResourceNotFoundException.class);
        assertThat(describe(second).failureCode()).isEqualTo("TableAlreadyExists");
        assertThat(dynamo.listImports(_ -> { }).importSummaryList()).extracting(one -> one.importArn())
                .containsExactlyInAnyOrder(nothing.importArn(), nowhere.importArn(), second.importArn());
        // and 90 days later nobody knows of them
        cloud.time().advance(Duration.ofDays(91));
        assertThatThrownBy(() -> describe(nothing)).isInstanceOf(ImportNotFoundException.class);
    }

    @Test
    void callersPermissionsDecideWhatIsRead() {
        put("a.json", "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n");
        var iam = cloud.client(IamClient.class);
        iam.createUser(user -> user.userName("anna"));
        iam.putUserPolicy(put -> put.userName("anna").policyName("own").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:*", "s3:ListBucket"], "Resource": "*"}]}"""));
        var key = iam.createAccessKey(create -> create.userName("anna")).accessKey();
        var anna = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(DynamoDbClient.class);
        var asked = anna.importTable(request(_ -> { })).importTableDescription();
        TestTables.settle(cloud);

        assertThat(describe(asked).failureCode()).isEqualTo("S3AccessDenied");
        assertThat(scan("made")).isEmpty();
    }

    @Test
    void tokensAndNamesAreUsedOnce() {
        var first = begin(request -> request.clientToken("t"));
        assertThat(begin(request -> request.clientToken("t")).importArn()).isEqualTo(first.importArn());
        assertThatThrownBy(() -> begin(request -> request.clientToken("t").tableCreationParameters(table("other"))))
                .isInstanceOf(ImportConflictException.class);
        TestTables.settle(cloud);
        assertThatThrownBy(() -> begin(request -> request.clientToken("t"))).isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Table already exists: made");
    }

    @Test
    void badInputIsRefused() {
        refused("Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON.",
                request -> request.inputFormatOptions(options -> options.csv(csv -> csv.delimiter(","))));
        refused("failed to satisfy constraint", request -> request.inputFormat("CSV").inputFormatOptions(options -> options.csv(csv -> csv.delimiter("x"))));
        refused("ReadCapacityUnits and WriteCapacityUnits must both be specified", request -> request.tableCreationParameters(table -> table
                .tableName("made").keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S"))));
        refused("ION is not implemented", request -> request.inputFormat("ION"));
        refused("Invalid Import ARN", _ -> dynamo.describeImport(describe -> describe.importArn("arn:aws:dynamodb:us-east-1:123456789012:table/made")));
        assertThat(dynamo.listImports(_ -> { }).importSummaryList()).isEmpty();
    }

    private void refused(String message, Consumer<ImportTableRequest.Builder> more) {
        assertThatThrownBy(() -> begin(more)).isInstanceOf(DynamoDbException.class).hasMessageContaining(message);
    }

    private void put(String key, String content) {
        s3.putObject(put -> put.bucket("source").key(key), RequestBody.fromString(content));
    }

    private static TableCreationParameters table(String name) {
        return TableCreationParameters.builder().tableName(name).billingMode("PAY_PER_REQUEST")
                .keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S")).build();
    }

    private static ImportTableRequest request(Consumer<ImportTableRequest.Builder> more) {
        var request = ImportTableRequest.builder().s3BucketSource(source -> source.s3Bucket("source")).inputFormat("DYNAMODB_JSON")
                .tableCreationParameters(table("made"));
        more.accept(request);
        return request.build();
    }

    private ImportTableDescription begin(Consumer<ImportTableRequest.Builder> more) {
        return dynamo.importTable(request(more)).importTableDescription();
    }

    private ImportTableDescription run(Consumer<ImportTableRequest.Builder> more) {
        var begun = begin(more);
        TestTables.settle(cloud);
        return describe(begun);
    }

    private ImportTableDescription describe(ImportTableDescription one) {
        return dynamo.describeImport(describe -> describe.importArn(one.importArn())).importTableDescription();
    }

    private List<Map<String, AttributeValue>> scan(String table) {
        return dynamo.scan(scan -> scan.tableName(table)).items();
    }
}
