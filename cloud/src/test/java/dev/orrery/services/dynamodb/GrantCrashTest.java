package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.EncryptedTables.TABLE;
import static dev.orrery.services.dynamodb.EncryptedTables.invalid;
import static dev.orrery.services.dynamodb.EncryptedTables.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// What a process that is killed leaves of the keys of tables: no grant that no table has, and no table that nobody watches.
class GrantCrashTest {
    private static final int WRITES_MAX = 100;
    private static final Duration SWEPT = GrantIntents.KEPT.plusSeconds(1);
    @TempDir
    Path directory;

    private MortalCloud cloud(String name) throws IOException {
        return new MortalCloud(Files.createDirectory(directory.resolve(name)));
    }

    private static String key(MortalCloud cloud) {
        return cloud.kms().createKey().keyMetadata().arn();
    }

    private static int grants(MortalCloud cloud, String key) {
        return cloud.kms().listGrants(list -> list.keyId(key)).grants().size();
    }

    private static void create(MortalCloud cloud, String key) {
        cloud.dynamo().createTable(create -> create.tableName(TABLE).billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of("id:S")))
                .attributeDefinitions(TestTables.definition("id:S")).sseSpecification(with(key)));
    }

    /// @return whether the process outlived it
    private static boolean outlives(Runnable request) {
        try {
            request.run();
            return true;
        } catch (MortalStore.Died _) {
            return false;
        }
    }

    @Test
    void aGrantIsOnlyLeftWithItsTableWheneverTheProcessIsKilled() throws IOException {
        boolean outlived = false;
        int orphans = 0;
        for (int writes = 0; !outlived; writes++) {
            assertThat(writes).isLessThan(WRITES_MAX);
            try (var cloud = cloud("create-" + writes)) {
                // given a process that is killed after so many writes of a request for a table with a key
                var key = key(cloud);
                cloud.dieAfter(writes);
                outlived = outlives(() -> create(cloud, key));
                cloud.beginAgain();
                int tables = cloud.dynamo().listTables().tableNames().size();
                orphans += grants(cloud, key) - tables;

                // when a minute is over
                cloud.advance(SWEPT);

                // then there are a table and its grant, or neither
                assertThat(grants(cloud, key)).as("after %d writes, %d tables", writes, tables).isEqualTo(tables);
                assertThat(tables).isEqualTo(cloud.dynamo().listTables().tableNames().size());
                if (tables == 1) {
                    EncryptedTables.put(cloud.dynamo());
                }
            }
        }
        assertThat(orphans).as("grants that were swept").isPositive();
    }

    @Test
    void aTableHasTheGrantOfTheKeyThatItHasWheneverTheProcessIsKilled() throws IOException {
        boolean outlived = false;
        for (int writes = 0; !outlived; writes++) {
            assertThat(writes).isLessThan(WRITES_MAX);
            try (var cloud = cloud("update-" + writes)) {
                var old = key(cloud);
                var next = key(cloud);
                create(cloud, old);
                cloud.advance(Duration.ofSeconds(1));
                cloud.dieAfter(writes);
                outlived = outlives(() -> cloud.dynamo().updateTable(update -> update.tableName(TABLE).sseSpecification(with(next))));
                cloud.beginAgain();

                cloud.advance(SWEPT);

                var has = EncryptedTables.table(cloud.dynamo()).sseDescription().kmsMasterKeyArn();
                assertThat(List.of(grants(cloud, old), grants(cloud, next))).as("after %d writes", writes)
                        .isEqualTo(has.equals(next) ? List.of(0, 1) : List.of(1, 0));
                EncryptedTables.put(cloud.dynamo());
            }
        }
    }

    @Test
    void aTableIsShutAndWatchedAfterARestartToo() throws IOException {
        try (var cloud = cloud("watch")) {
            var key = key(cloud);
            create(cloud, key);
            cloud.advance(Duration.ofSeconds(1));
            EncryptedTables.put(cloud.dynamo());

            // when the key is disabled and the process begins again
            cloud.kms().disableKey(disable -> disable.keyId(key));
            cloud.beginAgain();

            // then nobody has it open any more, and it is found within an hour
            invalid(() -> EncryptedTables.get(cloud.dynamo()), "KMS key disabled error");
            cloud.advance(Duration.ofHours(1));
            assertThat(EncryptedTables.table(cloud.dynamo()).tableStatusAsString()).isEqualTo(TableDefinition.INACCESSIBLE);
            cloud.kms().enableKey(enable -> enable.keyId(key));
            cloud.beginAgain();
            cloud.advance(Duration.ofHours(1));
            assertThat(EncryptedTables.table(cloud.dynamo()).tableStatusAsString()).isEqualTo("ACTIVE");
        }
    }

    @Test
    void aGrantThatIsUsedIsNotSwept() throws IOException {
        try (var cloud = cloud("late")) {
            var key = key(cloud);
            create(cloud, key);
            cloud.advance(SWEPT);

            assertThat(grants(cloud, key)).as("what was settled is not swept").isEqualTo(1);
            EncryptedTables.put(cloud.dynamo());
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(DynamoDbException.class, () -> create(cloud, key))).isNotNull();
            assertThat(grants(cloud, key)).as("a table that could not be made leaves none").isEqualTo(1);
        }
    }
}
