package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.blobs.DurableBlobs;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.store.BlobReferences;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ReplicationRule;

/// What a killed process leaves on the disk is what it had written: a copy of its files, taken in that moment.
class ReplicationCrashTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ROLE = "arn:aws:iam::" + TestHome.ACCOUNT + ":role/replicator";
    private final byte[] bytes = new byte[200_000];
    @TempDir
    Path directory;

    @Test
    void whatWasWrittenIsReplicatedThoughTheProcessWasKilledBefore() throws IOException {
        Arrays.fill(bytes, (byte) 5);
        try (var first = new Life(directory.resolve("first"))) {
            // given
            first.prepare();
            first.put("k", bytes);
            assertThat(first.head("source", "k").replicationStatusAsString()).isEqualTo("PENDING");

            // when it is killed, and lives again
            copy(directory.resolve("first"), directory.resolve("second"));
        }
        try (var second = new Life(directory.resolve("second"))) {
            second.queue.runDue();

            // then
            assertThat(second.head("source", "k").replicationStatusAsString()).isEqualTo("COMPLETED");
            assertThat(second.get("target", "k")).isEqualTo(bytes);
            assertThat(second.queue.first()).isEmpty();
        }
    }

    @Test
    void whatWasReplicatedIsNotReplicatedAgainThoughTheProcessWasKilledRightBehind() throws IOException {
        Arrays.fill(bytes, (byte) 6);
        String version;
        try (var first = new Life(directory.resolve("first"))) {
            // given a timer that was handled, and is still there
            first.prepare();
            version = first.put("k", bytes);
            new S3().due(first.home, first.queue.first().orElseThrow());
            copy(directory.resolve("first"), directory.resolve("second"));
        }
        try (var second = new Life(directory.resolve("second"))) {
            // when
            second.queue.runDue();

            // then there is one replica, whose bytes nobody else holds or lacks
            second.run(() -> new Deletes(second.home).deleteObject(r -> r.bucket("source").key("k").versionId(version)));
            assertThat(second.get("target", "k")).isEqualTo(bytes);
            second.run(() -> new Deletes(second.home).deleteObject(r -> r.bucket("target").key("k").versionId(version)));
            assertThat(second.run(() -> new VersionListings(second.home).listObjectVersions(r -> r.bucket("target")).versions())).isEmpty();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /// S3 over files, with timers that run when the test says so.
    private static final class Life implements AutoCloseable {
        /// Each process has ids of its own.
        private static final AtomicLong LIVES = new AtomicLong(1_000);
        private final DurableStore store;
        private final DurableBlobs blobs;
        private final TimerQueue queue;
        private final Home home;

        Life(Path directory) {
            var id = HomeId.ofPartition();
            var clock = TurnableClock.frozenAt(NOW);
            store = DurableStore.open(directory.resolve("store"), Durability.PROCESS);
            blobs = DurableBlobs.open(directory.resolve("blobs"), Durability.PROCESS, new SeededIds(LIVES.getAndIncrement()));
            BlobReferences.sweep(store, blobs).run();
            queue = new TimerQueue(store, clock, this::due, new Tasks());
            home = new Home(id, "s3", new Tables(store, blobs, Key.of("s3")), blobs, clock, new SeededIds(2),
                    new Timers() {
                        @Override
                        public void set(Tables.Write tx, String kind, String key, Instant due) {
                            queue.set(tx.transaction(), new Timer(id, "s3", kind, key, due));
                        }

                        @Override
                        public void cancel(Tables.Write tx, String kind, String key) {
                            queue.cancel(tx.transaction(), new Timer(id, "s3", kind, key, Instant.EPOCH));
                        }
                    }, new Tasks(), new TestHome.NoClients(),
                    new dev.orrery.kernel.network.FakeOutbound());
        }

        private void due(Timer timer) {
            new S3().due(home, timer);
        }

        <T> T run(Supplier<T> operation) {
            return Call.run(TestHome.rootCall(), operation::get);
        }

        void prepare() {
            for (var name : new String[] {"source", "target"}) {
                run(() -> new Buckets(home).createBucket(r -> r.bucket(name)));
                run(() -> new Versionings(home).putBucketVersioning(r -> r.bucket(name)
                        .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED))));
            }
            run(() -> new Replications(home, new Settings(home)).putBucketReplication(r -> r.bucket("source").replicationConfiguration(c -> c
                    .role(ROLE).rules(ReplicationRule.builder().status("Enabled").priority(1).filter(f -> f.prefix(""))
                            .deleteMarkerReplication(m -> m.status("Disabled")).destination(d -> d.bucket("arn:aws:s3:::target")).build()))));
        }

        String put(String key, byte[] content) {
            return run(() -> new Objects(home).putObject(r -> r.bucket("source").key(key), RequestBody.fromBytes(content))).versionId();
        }

        HeadObjectResponse head(String bucket, String key) {
            return run(() -> new ObjectReads(home).headObject(r -> r.bucket(bucket).key(key)));
        }

        byte[] get(String bucket, String key) {
            return run(() -> new ObjectReads(home).getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray());
        }

        @Override
        public void close() {
            queue.close();
            blobs.close();
            store.close();
        }
    }
}
