package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.services.dynamodb.values.ItemJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.InvalidExportTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class ExportsTest {
    private static final int LINE_MAX = 1_000_000;
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final S3Client s3 = cloud.client(S3Client.class);
    private final String arn = "arn:aws:dynamodb:us-east-1:" + Orrery.ACCOUNT + ":table/items";

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("id:S"));
        s3.createBucket(create -> create.bucket("exports"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void exportHasWhatTheTableWasAtThatMoment() throws Exception {
        // given a table with a history, and what it was at a moment
        recover();
        var random = new SplittableRandom(3);
        var model = new HashMap<String, Map<String, AttributeValue>>();
        change(random, model, 150);
        var moment = cloud.time().now();
        var then = Map.copyOf(model);
        cloud.time().advance(Duration.ofSeconds(1));
        change(random, model, 150);

        // when it is exported as of that moment
        var export = export(request -> request.exportTime(moment).s3Prefix("backup"));
        assertThat(export.exportStatus()).isEqualTo(ExportStatus.IN_PROGRESS);
        TestTables.settle(cloud);

        // then the files have just that
        var ended = describe(export);
        assertThat(ended.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
        assertThat(ended.itemCount()).isEqualTo(then.size());
        assertThat(ended.exportManifest()).matches("backup/AWSDynamoDB/\\d{14}-[0-9a-f]{8}/manifest-summary.json");
        assertThat(items(ended)).containsExactlyInAnyOrderElementsOf(then.values());
        assertThat(keys()).contains(folder(ended) + "_started");
    }

    @Test
    void exportHasWhatItemsAreAlthoughTimeWasSetBack() throws Exception {
        recover();
        var before = cloud.time().now();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1", "v", 1)));
        cloud.time().advance(Duration.ofDays(2));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1", "v", 2)));
        cloud.time().set(before.plus(Duration.ofMinutes(1)));
        var from = cloud.time().now();
        var latest = export(_ -> { });
        TestTables.settle(cloud);
        assertThat(items(describe(latest))).containsExactly(item("id", "1", "v", 2));

        // and what changes afterwards is told at the time that it was
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1", "v", 3)));
        var at = cloud.time().now();
        cloud.time().advance(Duration.ofMinutes(20));
        var changes = export(request -> request.exportType("INCREMENTAL_EXPORT").incrementalExportSpecification(period -> period
                .exportFromTime(from).exportToTime(cloud.time().now())));
        TestTables.settle(cloud);
        var ended = describe(changes);
        assertThat(ended.itemCount()).isEqualTo(1);
        assertThat(lines(ended)).singleElement().asString().contains(at.getEpochSecond() + "000000");
    }

    @Test
    void historyStaysAsLongAsItIsExported() throws Exception {
        // given items that are gone, and an export of when they were there
        recover();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var moment = cloud.time().now();
        cloud.time().advance(Duration.ofSeconds(1));
        dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", "1")));
        var export = export(request -> request.exportTime(moment));

        // when the history is switched off before the export begins
        cloud.time().set(cloud.time().now().minusMillis(50));
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(false)));
        cloud.time().advance(Duration.ofSeconds(2));

        assertThat(items(describe(export))).containsExactly(item("id", "1"));
    }

    @Test
    void everyFileIsWhatTheManifestsSay() throws Exception {
        recover();
        var all = item("id", "1", "n", 3, "b", AttributeValue.fromB(SdkBytes.fromUtf8String("x\u0000")), "ss", AttributeValue.fromSs(List.of("a", "b")),
                "m", AttributeValue.fromM(Map.of("t", AttributeValue.fromBool(true), "z", AttributeValue.fromNul(true))),
                "l", AttributeValue.fromL(List.of(s("\"quoted\"\n"), AttributeValue.fromNs(List.of("1")))));
        dynamo.putItem(put -> put.tableName("items").item(all));
        var export = export(_ -> { });
        TestTables.settle(cloud);
        var ended = describe(export);

        var summary = object(text(ended.exportManifest()));
        assertThat(summary.get("exportArn")).isEqualTo(new Json.Text(ended.exportArn()));
        assertThat(summary.get("itemCount")).isEqualTo(new Json.Numeral("1"));
        assertThat(summary.get("s3Prefix")).isEqualTo(new Json.Nothing());
        for (var name : List.of("manifest-summary", "manifest-files")) {
            assertThat(text(folder(ended) + name + ".md5")).isEqualTo(md5(bytes(folder(ended) + name + ".json")));
        }
        var line = object(text(folder(ended) + "manifest-files.json").strip());
        var key = ((Json.Text) line.get("dataFileS3Key")).value();
        assertThat(line.get("md5Checksum")).isEqualTo(new Json.Text(md5(bytes(key))));
        assertThat("\"" + ((Json.Text) line.get("etag")).value() + "\"").isEqualTo(s3.headObject(head -> head.bucket("exports").key(key)).eTag());
        assertThat(items(ended)).containsExactly(all);
    }

    @Test
    void incrementalExportHasTheChangesOfItsPeriod() throws Exception {
        recover();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "same", "v", 1)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "changed", "v", 1)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "gone", "v", 1)));
        cloud.time().advance(Duration.ofMinutes(1));
        var from = cloud.time().now();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "changed", "v", 2)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "new", "v", 2)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "short", "v", 2)));
        dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", "gone")));
        cloud.time().advance(Duration.ofMinutes(5));
        dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", "short")));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "changed", "v", 3)));
        cloud.time().advance(Duration.ofMinutes(15));
        var to = cloud.time().now();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "late", "v", 4)));

        var export = export(request -> request.exportType("INCREMENTAL_EXPORT").incrementalExportSpecification(period -> period
                .exportFromTime(from).exportToTime(to)));
        TestTables.settle(cloud);

        var ended = describe(export);
        assertThat(ended.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
        assertThat(ended.incrementalExportSpecification().exportViewTypeAsString()).isEqualTo("NEW_AND_OLD_IMAGES");
        var changes = new HashMap<String, String>();
        for (var line : lines(ended)) {
            var record = object(line);
            var id = ItemJson.read(record.get("Keys")).get("id").s();
            var micros = ItemJson.read(record.get("Metadata")).get("WriteTimestampMicros").n();
            assertThat(Long.parseLong(micros)).isBetween(from.getEpochSecond() * 1_000_000, to.getEpochSecond() * 1_000_000);
            changes.put(id, value(record, "OldImage") + " " + value(record, "NewImage"));
        }
        assertThat(changes).isEqualTo(Map.of("changed", "1 3", "new", "- 2", "gone", "1 -"));
        assertThat(keys()).anyMatch(key -> key.startsWith("AWSDynamoDB/data/"));
    }

    private static String value(Map<String, Json> record, String image) {
        return record.containsKey(image) ? ItemJson.read(record.get(image)).get("v").n() : "-";
    }

    @Test
    void exportIsDoneThoughItsTableIsDeleted() throws Exception {
        recover();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var export = export(_ -> { });
        dynamo.deleteTable(delete -> delete.tableName("items"));
        TestTables.settle(cloud);
        TestTables.settle(cloud);

        assertThat(items(describe(export))).containsExactly(item("id", "1"));
        assertThat(dynamo.listExports(_ -> { }).exportSummaries()).hasSize(1);
        assertThat(dynamo.listExports(list -> list.tableArn(arn)).exportSummaries()).isEmpty();
        // and the table is gone for good
        TestTables.create(cloud, "items", List.of("id:S"));
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).isEmpty();
        // and so is the export, 90 days later
        cloud.time().advance(Duration.ofDays(91));
        assertThatThrownBy(() -> describe(export)).isInstanceOf(ExportNotFoundException.class);
    }

    @Test
    void callersPermissionsDecideWhereToItIsExported() {
        recover();
        s3.createBucket(create -> create.bucket("others"));
        var anna = user("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
                 {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::exports", "arn:aws:s3:::exports/*"]}]}""");
        var allowed = anna.exportTableToPointInTime(request -> request.tableArn(arn).s3Bucket("exports")).exportDescription();
        var denied = anna.exportTableToPointInTime(request -> request.tableArn(arn).s3Bucket("others")).exportDescription();
        var nowhere = export(request -> request.s3Bucket("there-is-none"));
        var stranger = export(request -> request.s3BucketOwner("999999999999"));
        var sealed = export(request -> request.s3SseAlgorithm("KMS").s3SseKmsKeyId("arn:aws:kms:us-east-1:" + Orrery.ACCOUNT + ":key/11111111-1111-1111-1111-111111111111"));
        TestTables.settle(cloud);

        assertThat(describe(allowed).exportStatus()).isEqualTo(ExportStatus.COMPLETED);
        assertThat(describe(denied).failureCode()).isEqualTo("S3AccessDenied");
        assertThat(describe(nowhere).failureCode()).isEqualTo("S3NoSuchBucket");
        assertThat(describe(stranger).failureCode()).isEqualTo("S3AccessDenied");
        assertThat(describe(sealed).failureCode()).isEqualTo("KmsNotFoundException");
        assertThat(s3.listObjectsV2(list -> list.bucket("others")).contents()).isEmpty();
    }

    @Test
    void exportIsSealedWithTheKeyThatIsAskedFor() {
        recover();
        var key = cloud.client(KmsClient.class).createKey().keyMetadata().arn();
        var export = export(request -> request.s3SseAlgorithm("KMS").s3SseKmsKeyId(key));
        TestTables.settle(cloud);
        assertThat(s3.headObject(head -> head.bucket("exports").key(describe(export).exportManifest())).ssekmsKeyId()).isEqualTo(key);
    }

    @Test
    void bucketMayBeInAnotherRegion() throws Exception {
        recover();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        cloud.in("eu-west-1").client(S3Client.class).createBucket(create -> create.bucket("far")
                .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
        var export = export(request -> request.s3Bucket("far"));
        TestTables.settle(cloud);
        assertThat(describe(export).exportStatus()).isEqualTo(ExportStatus.COMPLETED);
    }

    @Test
    void sameTokenIsTheSameExport() {
        recover();
        var first = export(request -> request.clientToken("t"));
        assertThat(export(request -> request.clientToken("t")).exportArn()).isEqualTo(first.exportArn());
        assertThatThrownBy(() -> export(request -> request.clientToken("t").s3Prefix("x"))).isInstanceOf(ExportConflictException.class);
        cloud.time().advance(Duration.ofMillis(1));
        assertThat(export(_ -> { }).exportArn()).isNotEqualTo(first.exportArn());
        TestTables.settle(cloud);
        assertThat(export(request -> request.clientToken("t")).exportArn()).isEqualTo(first.exportArn());
        cloud.time().advance(Duration.ofHours(9));
        assertThat(export(request -> request.clientToken("t")).exportArn()).isNotEqualTo(first.exportArn());
        var page = dynamo.listExports(list -> list.maxResults(2));
        assertThat(page.exportSummaries()).hasSize(2);
        assertThat(dynamo.listExports(list -> list.nextToken(page.nextToken())).exportSummaries()).extracting(one -> one.exportArn())
                .containsExactly(first.exportArn());
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> export(_ -> { })).isInstanceOf(PointInTimeRecoveryUnavailableException.class)
                .hasMessageContaining("Point in time recovery is not enabled for table 'items'");
        recover();
        cloud.time().advance(Duration.ofHours(1));
        var now = cloud.time().now();
        refused("tableArn is not a valid ARN", request -> request.tableArn("items"));
        refused("Table ARN is invalid", request -> request.tableArn(arn + "/index/x"));
        refused("failed to satisfy constraint", request -> request.s3Bucket("arn:aws:s3:::exports"));
        refused("KMS Key Id is not supported for this encryption type", request -> request.s3SseKmsKeyId("k"));
        refused("Incremental Export Specification expected", request -> request.exportType("INCREMENTAL_EXPORT"));
        refused("ExportFromTime must be provided", request -> request.exportType("INCREMENTAL_EXPORT").incrementalExportSpecification(_ -> { }));
        refused("Access is denied", request -> request.tableArn(arn.replace(Orrery.ACCOUNT, "999999999999")));
        assertThatThrownBy(() -> export(request -> request.tableArn(arn + "x"))).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> export(request -> request.tableArn(arn.replace("us-east-1", "eu-west-1")))).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> export(request -> request.exportTime(now.plusSeconds(1)))).isInstanceOf(InvalidExportTimeException.class);
        assertThatThrownBy(() -> export(request -> request.exportTime(Instant.EPOCH))).isInstanceOf(InvalidExportTimeException.class);
        assertThatThrownBy(() -> incremental(now.minusSeconds(60), now)).isInstanceOf(InvalidExportTimeException.class)
                .hasMessageContaining("is less than 15 minutes");
        assertThatThrownBy(() -> incremental(now.minusSeconds(1800), now.plusSeconds(60))).isInstanceOf(InvalidExportTimeException.class)
                .hasMessageContaining("cannot be greater than the current time");
        assertThatThrownBy(() -> incremental(Instant.EPOCH, now)).hasMessageContaining("cannot be less than the table creation time");
        assertThatThrownBy(() -> dynamo.describeExport(r -> r.exportArn(arn))).hasMessageContaining("Invalid Export ARN");
        assertThatThrownBy(() -> dynamo.describeExport(r -> r.exportArn(arn + "/export/01600000000000-12345678")))
                .isInstanceOf(ExportNotFoundException.class);
        assertThat(dynamo.listExports(_ -> { }).exportSummaries()).isEmpty();
        assertThat(keys()).isEmpty();
    }

    private void incremental(Instant from, Instant to) {
        export(request -> request.exportType("INCREMENTAL_EXPORT").incrementalExportSpecification(period -> period.exportFromTime(from).exportToTime(to)));
    }

    private void refused(String message, Consumer<ExportTableToPointInTimeRequest.Builder> more) {
        assertThatThrownBy(() -> export(more)).isInstanceOf(DynamoDbException.class).hasMessageContaining(message);
    }

    private void change(SplittableRandom random, Map<String, Map<String, AttributeValue>> model, int steps) {
        for (int step = 0; step < steps; step++) {
            cloud.time().advance(Duration.ofMillis(random.nextInt(2_000)));
            var id = "i" + random.nextInt(100);
            if (random.nextInt(3) == 0) {
                dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", id)));
                model.remove(id);
            } else {
                var item = item("id", id, "v", step);
                dynamo.putItem(put -> put.tableName("items").item(item));
                model.put(id, item);
            }
        }
    }

    private void recover() {
        dynamo.updateContinuousBackups(update -> update.tableName("items")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    private DynamoDbClient user(String policy) {
        var iam = cloud.client(IamClient.class);
        iam.createUser(user -> user.userName("anna"));
        iam.putUserPolicy(put -> put.userName("anna").policyName("own").policyDocument(policy));
        var key = iam.createAccessKey(create -> create.userName("anna")).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey()).client(DynamoDbClient.class);
    }

    private ExportDescription export(Consumer<ExportTableToPointInTimeRequest.Builder> more) {
        var request = ExportTableToPointInTimeRequest.builder().tableArn(arn).s3Bucket("exports");
        more.accept(request);
        return dynamo.exportTableToPointInTime(request.build()).exportDescription();
    }

    private ExportDescription describe(ExportDescription export) {
        return dynamo.describeExport(describe -> describe.exportArn(export.exportArn())).exportDescription();
    }

    private static String folder(ExportDescription export) {
        return export.exportManifest().substring(0, export.exportManifest().lastIndexOf('/') + 1);
    }

    private List<String> keys() {
        return s3.listObjectsV2(list -> list.bucket("exports")).contents().stream().map(S3Object::key).toList();
    }

    private byte[] bytes(String key) {
        return s3.getObjectAsBytes(get -> get.bucket("exports").key(key)).asByteArray();
    }

    private String text(String key) {
        return new String(bytes(key), StandardCharsets.UTF_8);
    }

    private List<Map<String, AttributeValue>> items(ExportDescription export) throws IOException {
        return lines(export).stream().map(line -> ItemJson.read(object(line).get("Item"))).toList();
    }

    private List<String> lines(ExportDescription export) throws IOException {
        var lines = new ArrayList<String>();
        for (var file : text(folder(export) + "manifest-files.json").lines().toList()) {
            var key = ((Json.Text) object(file).get("dataFileS3Key")).value();
            try (var data = new GZIPInputStream(new ByteArrayInputStream(bytes(key)))) {
                lines.addAll(new String(data.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            }
        }
        return lines;
    }

    private static Map<String, Json> object(String text) {
        return ((Json.Members) JsonReader.read(text, LINE_MAX)).byName();
    }

    private static String md5(byte[] content) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    }
}
