package dev.orrery;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.MemoryStore;
import java.net.URI;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// A whole cloud without a socket: in memory, from a seed, its clock standing still. The SDK's own clients sign, encode and
/// decode; whoever wants to send something else sends messages.
public final class InProcessCloud implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final String ENDPOINT = "http://localhost:4566";
    public static final String OTHER_ACCOUNT = "999999999999";
    private final TurnableClock clock = TurnableClock.frozenAt(START);
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));
    private final FakeOutbound outbound = new FakeOutbound();
    private final Cloud cloud = new Cloud(new MemoryStore(), blobs, clock, new SeededIds(2), false, java.util.List.of(), outbound);

    public TurnableClock clock() {
        return clock;
    }

    public MemoryBlobs blobs() {
        return blobs;
    }

    /// The servers outside: what they were sent, and what they answer.
    public FakeOutbound outbound() {
        return outbound;
    }

    public Cloud cloud() {
        return cloud;
    }

    public Answer send(Message message) {
        return cloud.handler().handle(message);
    }

    /// A request to be written by hand.
    public RawRequest request(String method, String target) {
        return new RawRequest(this, method, target);
    }

    /// The newest entry of the journal.
    public Entry journal() {
        return cloud.journal().latest(1).getFirst();
    }

    public S3Client s3() {
        return s3("test", "test");
    }

    public S3Client s3(String accessKeyId, String secret) {
        return s3(key(accessKeyId, secret), "us-east-1");
    }

    public S3Client s3(AwsCredentialsProvider credentials, String region) {
        return configured(S3Client.builder().forcePathStyle(true), credentials, region).build();
    }

    public S3Client anonymousS3() {
        return s3(AnonymousCredentialsProvider.create(), "us-east-1");
    }

    public StsClient sts(String accessKeyId, String secret) {
        return configured(StsClient.builder(), key(accessKeyId, secret), "us-east-1").build();
    }

    public static AwsCredentialsProvider key(String accessKeyId, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret));
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(B builder, AwsCredentialsProvider credentials,
            String region) {
        return builder.httpClient(new InProcess(this::send)).endpointOverride(URI.create(ENDPOINT)).region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
