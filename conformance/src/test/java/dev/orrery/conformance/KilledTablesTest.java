package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// Kills the whole server while clerks move money between accounts, each transfer one transaction over two accounts and a journal.
/// A transfer whose answer did not come is asked for again with its token after the restart. Then every transfer is done exactly
/// once and as a whole, nothing is counted that was not asked for, and the stream tells each change once.
@Tag("own-process")
class KilledTablesTest {
    private static final int CLERKS = 5;
    private static final int KILLS = 4;
    private static final int TRANSFERS_MIN = 40;
    private static final int TRANSFERS_MAX = 250;
    private static final Duration BUSY_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(1);

    @Test
    void transfersAreDoneOnceAndAsAWholeOverKills() {
        var seed = Long.getLong("orrery.crash.seed", System.nanoTime());
        var random = new Random(seed);
        try (var cloud = RunningCloud.start()) {
            var clerks = new ArrayList<TransferClerk>();
            try (var dynamo = new Clients(cloud.endpoint()).dynamo()) {
                createTable(dynamo, TransferClerk.TABLE);
            }
            for (int clerk = 0; clerk < CLERKS; clerk++) {
                clerks.add(new TransferClerk(clerk, random.nextLong()));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                // given transfers at work when the server dies
                workUntilKilled(cloud, clerks, random.nextInt(TRANSFERS_MIN, TRANSFERS_MAX));

                // when it is started again, and who had no answer asks again
                cloud.restart();
                try (var dynamo = new Clients(cloud.endpoint()).dynamo()) {
                    clerks.forEach(clerk -> clerk.askAgain(dynamo));
                }

                // then
                TransferAudit.audit(new Clients(cloud.endpoint()), clerks, "seed " + seed + ", kill " + kill);
            }
            System.out.println("seed " + seed + ": " + KILLS + " kills, " + done(clerks) + " transfers audited");
        }
    }

    @Test
    void tokenIsKnownOverAKillForTenMinutes() {
        try (var cloud = RunningCloud.start()) {
            // given a transaction that was done with a token
            try (var dynamo = new Clients(cloud.endpoint()).dynamo()) {
                createTable(dynamo, "counters");
                dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(List.of(TransferClerk.add("counters", "a", 1))));
            }

            // when the server is killed
            cloud.kill();
            cloud.restart();

            // then the same again changes nothing and another is refused, until ten minutes are over
            try (var dynamo = new Clients(cloud.endpoint()).dynamo()) {
                dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(List.of(TransferClerk.add("counters", "a", 1))));
                assertThatThrownBy(() -> dynamo.transactWriteItems(write -> write.clientRequestToken("token")
                        .transactItems(List.of(TransferClerk.add("counters", "a", 2))))).isInstanceOf(IdempotentParameterMismatchException.class);
                var key = Map.of("id", AttributeValue.fromS("a"));
                assertThat(dynamo.getItem(get -> get.tableName("counters").key(key)).item().get("amount").n()).isEqualTo("1");

                cloud.advance(Duration.ofMinutes(10));
                dynamo.transactWriteItems(write -> write.clientRequestToken("token").transactItems(List.of(TransferClerk.add("counters", "a", 2))));
                assertThat(dynamo.getItem(get -> get.tableName("counters").key(key)).item().get("amount").n()).isEqualTo("3");
            }
        }
    }

    private static void createTable(DynamoDbClient dynamo, String name) {
        dynamo.createTable(table -> table.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        dynamo.waiter().waitUntilTableExists(wait -> wait.tableName(name));
    }

    private static int done(List<TransferClerk> clerks) {
        return clerks.stream().mapToInt(TransferClerk::done).sum();
    }

    private static void workUntilKilled(RunningCloud cloud, List<TransferClerk> clerks, int transfers) {
        int before = done(clerks);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = clerks.stream().map(clerk -> threads.submit(() -> clerk.workUntilTheServerIsGone(new Clients(cloud.endpoint())))).toList();
            var end = System.nanoTime() + BUSY_WITHIN.toNanos();
            while (done(clerks) < before + transfers && System.nanoTime() < end) {
                RunningCloud.pause(POLL);
            }
            cloud.kill();
            work.forEach(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(60)));
        }
    }
}
