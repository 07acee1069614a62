package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Cloud;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Transaction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Somebody writes while a table is restored, between two transactions of the restore.
class RestoreRaceTest {
    /// More than one transaction of a restore brings back.
    private static final int ITEMS = 400;
    private static final int BATCH = 25;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void itemsThatComeBackMeanwhileAreRestoredToo(int write) {
        // given a table that had items at some moment, and has none any more
        var store = new MeddledStore();
        try (var cloud = new Cloud(store, new MemoryBlobs(new SeededIds(1)), TurnableClock.frozenAt(BEGINNING), new SeededIds(2), false, List.of());
                var dynamo = client(cloud)) {
            dynamo.createTable(create -> create.tableName("items").billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                    .attributeDefinitions(TestTables.definition("id:S")));
            cloud.time().advance(Duration.ofSeconds(1));
            dynamo.updateContinuousBackups(update -> update.tableName("items")
                    .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
            put(dynamo);
            var moment = cloud.time().now();
            cloud.time().advance(Duration.ofSeconds(1));
            write(dynamo, id -> WriteRequest.builder().deleteRequest(delete -> delete.key(item("id", id))).build());
            cloud.time().advance(Duration.ofSeconds(1));

            // when they come back while the table is restored to that moment
            dynamo.restoreTableToPointInTime(restore -> restore.sourceTableName("items").targetTableName("restored").restoreDateTime(moment));
            store.afterWrite(write, () -> put(dynamo));
            cloud.time().advance(Duration.ofSeconds(1));

            // then all are restored
            assertThat(dynamo.describeTable(describe -> describe.tableName("restored")).table().itemCount()).isEqualTo(ITEMS);
        }
    }

    private static void put(DynamoDbClient dynamo) {
        write(dynamo, id -> WriteRequest.builder().putRequest(put -> put.item(item("id", id))).build());
    }

    private static void write(DynamoDbClient dynamo, Function<String, WriteRequest> write) {
        for (int i = 0; i < ITEMS; i += BATCH) {
            var writes = IntStream.range(i, i + BATCH).mapToObj(number -> write.apply("i" + number)).toList();
            dynamo.batchWriteItem(batch -> batch.requestItems(Map.of("items", writes)));
        }
    }

    private static DynamoDbClient client(Cloud cloud) {
        return DynamoDbClient.builder().httpClient(new InProcess(cloud.handler())).endpointOverride(URI.create("http://localhost:4566"))
                .region(Region.US_EAST_1).credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET))).build();
    }

    /// Lets somebody else work behind a certain write.
    private static final class MeddledStore extends ForwardingStore {
        private int writesLeft;
        private Runnable work = () -> { };

        MeddledStore() {
            super(new MemoryStore());
        }

        synchronized void afterWrite(int count, Runnable meddler) {
            writesLeft = count;
            work = meddler;
        }

        private synchronized Runnable next() {
            writesLeft--;
            return writesLeft == 0 ? work : () -> { };
        }

        @Override
        public <T> T write(Function<? super Transaction, ? extends T> block) {
            T result = super.write(block);
            next().run();
            return result;
        }
    }
}
