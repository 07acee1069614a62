package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.TableCreationParameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Exports and imports whose process is killed at one write or another are done all the same, and leave nothing besides.
class JobCrashTest {
    private static final String REGION = "us-east-1";
    private static final int ITEMS = 700;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 12, 16, 20})
    void whatWasBegunIsDoneByTheNextProcess(int writes) {
        try (var world = new ReplicatedWorld()) {
            // given a table that is being exported
            world.in(REGION, S3Client.class, s3 -> s3.createBucket(create -> create.bucket("exports")));
            world.in(REGION, dynamo -> dynamo.createTable(table -> table.tableName("items").billingMode("PAY_PER_REQUEST")
                    .keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S"))));
            world.advance(Duration.ofSeconds(1));
            var arn = world.in(REGION, dynamo -> dynamo.describeTable(describe -> describe.tableName("items"))).table().tableArn();
            world.in(REGION, dynamo -> dynamo.updateContinuousBackups(update -> update.tableName("items")
                    .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true))));
            for (int i = 0; i < ITEMS; i++) {
                var item = item("id", "i" + i, "v", i);
                world.in(REGION, dynamo -> dynamo.putItem(put -> put.tableName("items").item(item)));
            }
            var export = world.in(REGION, dynamo -> dynamo.exportTableToPointInTime(request -> request.tableArn(arn).s3Bucket("exports")))
                    .exportDescription().exportArn();

            // when the process is killed, and the next one goes on
            world.advanceAndDie(Duration.ofSeconds(1), writes);
            world.advance(Duration.ofMinutes(2));

            // then the files are there, once
            var exported = world.in(REGION, dynamo -> dynamo.describeExport(describe -> describe.exportArn(export))).exportDescription();
            assertThat(exported.exportStatusAsString()).isEqualTo("COMPLETED");
            assertThat(exported.itemCount()).isEqualTo(ITEMS);
            var keys = world.in(REGION, S3Client.class, s3 -> s3.listObjectsV2(list -> list.bucket("exports"))).contents();
            assertThat(keys).extracting(S3Object::key).hasSize(6).filteredOn(key -> key.contains("/data/")).hasSize(1);

            // and an import that is killed makes the same table
            var made = world.in(REGION, dynamo -> dynamo.importTable(request -> request.inputFormat("DYNAMODB_JSON").inputCompressionType("GZIP")
                    .s3BucketSource(source -> source.s3Bucket("exports").s3KeyPrefix(exported.exportManifest().replace("manifest-summary.json", "data/")))
                    .tableCreationParameters(TableCreationParameters.builder().tableName("made").billingMode("PAY_PER_REQUEST")
                            .keySchema(TestTables.schema(List.of("id:S"))).attributeDefinitions(TestTables.definition("id:S")).build())))
                    .importTableDescription().importArn();
            world.advanceAndDie(Duration.ofSeconds(1), writes);
            world.advance(Duration.ofMinutes(2));
            var imported = world.in(REGION, dynamo -> dynamo.describeImport(describe -> describe.importArn(made))).importTableDescription();
            assertThat(imported.importStatusAsString()).isEqualTo("COMPLETED");
            assertThat(imported.importedItemCount()).isEqualTo(ITEMS);
            assertThat(ids(world, "made")).hasSize(ITEMS).isEqualTo(ids(world, "items"));
        }
    }

    private static Set<String> ids(ReplicatedWorld world, String table) {
        var ids = new HashSet<String>();
        world.in(REGION, dynamo -> dynamo.scan(scan -> scan.tableName(table)))
                .items().forEach(item -> assertThat(ids.add(item.get("id").s())).isTrue());
        return ids;
    }
}
