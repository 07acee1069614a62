package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Cloud;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.MemoryStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What is kept of the past goes when nobody can ask for it any more.
class HistoriesTest {
    private static final byte[] ANY = new byte[0];
    private final MemoryStore store = new MemoryStore();
    private final Cloud cloud = new Cloud(store, new MemoryBlobs(new SeededIds(1)), TurnableClock.frozenAt(Instant.parse("2026-01-01T00:00:00Z")),
            new SeededIds(2), false, List.of());
    private final DynamoDbClient dynamo = DynamoDbClient.builder().httpClient(new InProcess(cloud.handler()))
            .endpointOverride(URI.create("http://localhost:4566")).region(Region.US_EAST_1).credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET))).build();

    @BeforeEach
    void writeHistory() {
        dynamo.createTable(create -> create.tableName("items").billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S")));
        cloud.time().advance(Duration.ofSeconds(1));
        recovery(true, 1);
        for (int i = 0; i < 300; i++) {
            int number = i;
            dynamo.putItem(put -> put.tableName("items").item(item("id", "i" + number)));
        }
        assertThat(rows()).isEqualTo(300);
    }

    @AfterEach
    void close() {
        dynamo.close();
        cloud.close();
    }

    @Test
    void whatIsOlderThanThePeriodGoes() {
        cloud.time().advance(Duration.ofHours(49));
        assertThat(rows()).isZero();
    }

    @Test
    void everythingGoesWithTheSetting() {
        recovery(false, null);
        cloud.time().advance(Duration.ofSeconds(1));
        assertThat(rows()).isZero();
    }

    @Test
    void everythingGoesWithTheTable() {
        dynamo.deleteTable(delete -> delete.tableName("items"));
        cloud.time().advance(Duration.ofSeconds(1));
        assertThat(rows()).isZero();
    }

    @Test
    void whatARestoreStillReadsGoesAfterwards() {
        // given items that are gone, and a restore to when they were there
        var moment = cloud.time().now();
        cloud.time().advance(Duration.ofSeconds(1));
        for (int i = 0; i < 300; i++) {
            int number = i;
            dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", "i" + number)));
        }
        // when it is switched off before the restore begins
        dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName("items").targetTableName("restored").restoreDateTime(moment));
        cloud.time().set(cloud.time().now().minusMillis(50));
        recovery(false, null);
        cloud.time().advance(Duration.ofSeconds(2));

        // then the restore has them, and nothing is left
        assertThat(dynamo.describeTable(describe -> describe.tableName("restored")).table().itemCount()).isEqualTo(300);
        assertThat(rows()).isZero();
    }

    private void recovery(boolean enabled, Integer days) {
        dynamo.updateContinuousBackups(update -> update.tableName("items").pointInTimeRecoverySpecification(recovery -> recovery
                .pointInTimeRecoveryEnabled(enabled).recoveryPeriodInDays(days)));
    }

    private long rows() {
        return store.read(snapshot -> {
            try (var all = snapshot.scan(ANY, ANY)) {
                return all.map(entry -> new String(entry.key(), StandardCharsets.ISO_8859_1))
                        .filter(key -> !key.contains("cloudtrail") && key.contains("history") && !key.contains("history-times")).count();
            }
        });
    }
}
