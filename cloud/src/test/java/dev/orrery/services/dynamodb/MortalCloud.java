package dev.orrery.services.dynamodb;

import dev.orrery.Cloud;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;

/// A cloud on a disk that is killed and begun again, in this process: the next life has nothing but the files as they were
/// when the last one died.
final class MortalCloud implements AutoCloseable {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private final Path directory;
    private int life;
    private MortalStore store;
    private Cloud cloud;

    MortalCloud(Path directory) {
        this.directory = directory;
        live();
    }

    /// Of this life only.
    DynamoDbClient dynamo() {
        return client(DynamoDbClient.builder()).build();
    }

    KmsClient kms() {
        return client(KmsClient.builder()).build();
    }

    void advance(Duration duration) {
        cloud.time().advance(duration);
    }

    DynamoDbStreamsClient streams() {
        return client(DynamoDbStreamsClient.builder()).build();
    }

    /// Makes a table with a stream, and tells the stream's ARN.
    ///
    /// @param key as in [TestTables#create]
    String createTable(String name, String key) {
        var dynamo = dynamo();
        dynamo.createTable(create -> create.tableName(name).billingMode("PAY_PER_REQUEST").keySchema(TestTables.schema(List.of(key)))
                .attributeDefinitions(TestTables.definition(key))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES")));
        cloud.time().advance(Duration.ofSeconds(1));
        return dynamo.describeTable(describe -> describe.tableName(name)).table().latestStreamArn();
    }

    void dieAfter(int writes) {
        store.dieAfter(writes);
    }

    /// When nobody works any more. The files are copied before the dead life can tidy them up.
    void beginAgain() {
        var old = lived();
        life++;
        copy(old, lived());
        cloud.close();
        live();
    }

    private void live() {
        store = new MortalStore(DurableStore.open(lived(), Durability.PROCESS));
        cloud = new Cloud(store, new MemoryBlobs(new SeededIds(life)), TurnableClock.frozenAt(BEGINNING), new SeededIds(~life), false, List.of());
    }

    private Path lived() {
        return directory.resolve("life-" + life);
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            Files.createDirectory(to);
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <B extends AwsSyncClientBuilder<B, ?> & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, ?>> B client(B builder) {
        return builder.httpClient(new InProcess(cloud.handler())).endpointOverride(URI.create("http://localhost:4566")).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET)))
                .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
