package dev.orrery.services.cloudtrail;

import dev.orrery.Cloud;
import dev.orrery.Orrery;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A cloud that is killed and begun again over the same store: right before one of its writes, or right behind it, when it
/// is durable and nobody was told. A dead one writes nothing more, and what it answers nobody hears. The machine's clock stands,
/// as one seems to that was set back between two lives.
final class MortalTrail {
    private static final InstantSource STOPPED = InstantSource.fixed(TurnableClock.real().machineNow());
    private final Supplier<Store> stores;
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(7));
    private int life;
    private Mortal store;
    private Cloud cloud;

    /// @param stores opens what earlier lives left
    MortalTrail(Supplier<Store> stores) {
        this.stores = stores;
        live();
    }

    private void live() {
        life++;
        store = new Mortal(stores.get());
        cloud = new Cloud(store, blobs, TurnableClock.frozenAt(Orrery.Beginning.USUAL.time(), STOPPED), new SeededIds(life), false, List.of());
    }

    void dieAfter(int writes, boolean behind) {
        store.left = writes;
        store.behind = behind;
    }

    boolean isDead() {
        return store.dead;
    }

    void beginAgain() {
        store.dead = true;
        live();
    }

    Cloud cloud() {
        return cloud;
    }

    CloudTrailClient trail() {
        return connect(CloudTrailClient.builder()).build();
    }

    SqsClient sqs() {
        return connect(SqsClient.builder()).build();
    }

    TrailBucket bucket() {
        return new TrailBucket(connect(S3Client.builder()).forcePathStyle(true).build(), "logs");
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B connect(B builder) {
        return builder.httpClient(new InProcess(cloud.handler())).endpointOverride(URI.create(Orrery.ENDPOINT)).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET)))
                .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    private static final class Mortal extends ForwardingStore {
        private volatile int left = Integer.MAX_VALUE;
        private volatile boolean behind;
        private volatile boolean dead;

        Mortal(Store store) {
            super(store);
        }

        @Override
        public synchronized <T> T write(Function<? super Transaction, ? extends T> block) {
            if (dead) {
                throw new IllegalStateException("this process is dead");
            }
            left--;
            if (left > 0) {
                return super.write(block);
            }
            dead = true;
            if (behind) {
                super.write(block);
            }
            throw new IllegalStateException("this process dies");
        }

        /// What is below lives longer.
        @Override
        public void close() { }
    }
}
