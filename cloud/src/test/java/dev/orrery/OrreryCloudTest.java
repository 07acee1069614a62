package dev.orrery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;

/// A cloud in a test: clients, callers, time, and the same again from the same seed.
class OrreryCloudTest {
    private static final int LARGE_BYTES = 3_000_000;
    private static final int THREADS = 8;
    private static final int CLOUDS_EACH = 10;
    private final Orrery cloud = Orrery.start();
    private final S3Client s3 = cloud.client(S3Client.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatIsPutIsThere() {
        s3.createBucket(create -> create.bucket("box"));
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("value"));
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("key")).asUtf8String()).isEqualTo("value");
    }

    @Test
    void cloudsKnowNothingOfEachOther() {
        s3.createBucket(create -> create.bucket("box"));
        try (var other = Orrery.start()) {
            assertThat(other.client(S3Client.class).listBuckets().buckets()).isEmpty();
            other.client(S3Client.class).createBucket(create -> create.bucket("box"));
        }
        assertThat(s3.listBuckets().buckets()).hasSize(1);
    }

    @Test
    void timeStandsStillUntilItIsTurned() {
        // given an object that expires after a day
        assertThat(cloud.time().now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        s3.createBucket(create -> create.bucket("box"));
        s3.putBucketLifecycleConfiguration(put -> put.bucket("box").lifecycleConfiguration(BucketLifecycleConfiguration.builder()
                .rules(LifecycleRule.builder().id("soon").status(ExpirationStatus.ENABLED).filter(any -> any.prefix(""))
                        .expiration(in -> in.days(1)).build()).build()));
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("value"));
        assertThat(s3.listObjectsV2(list -> list.bucket("box")).contents()).singleElement()
                .satisfies(object -> assertThat(object.lastModified()).isEqualTo(cloud.time().now()));

        // when three days go by
        cloud.time().advance(Duration.ofDays(3));

        // then it is gone
        assertThat(s3.listObjectsV2(list -> list.bucket("box")).contents()).isEmpty();
        assertThat(cloud.time().now()).isEqualTo(Instant.parse("2026-01-04T00:00:00Z"));
    }

    @Test
    void beginsWhereAndFromWhatItIsTold() {
        var beginning = Orrery.Beginning.USUAL.at(Instant.parse("2031-05-05T05:05:05Z")).from(42);
        try (var one = Orrery.start(beginning); var two = Orrery.start(beginning); var three = Orrery.start(beginning.from(43))) {
            assertThat(one.time().now()).isEqualTo(beginning.time());
            assertThat(uploadId(one)).isEqualTo(uploadId(two)).isNotEqualTo(uploadId(three));
        }
    }

    private static String uploadId(Orrery cloud) {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("box"));
        return s3.createMultipartUpload(create -> create.bucket("box").key("key")).uploadId();
    }

    @Test
    void everyCallerIsWhoTheySayAndNoOtherGetsIn() {
        s3.createBucket(create -> create.bucket("box"));
        assertThat(cloud.client(StsClient.class).getCallerIdentity().account()).isEqualTo(Orrery.ACCOUNT);
        assertThat(cloud.account("999999999999").client(StsClient.class).getCallerIdentity().arn())
                .isEqualTo("arn:aws:iam::999999999999:root");
        assertThatThrownBy(() -> cloud.as("test", "wrong").client(S3Client.class).listBuckets())
                .asInstanceOf(type(S3Exception.class)).returns("SignatureDoesNotMatch", e -> e.awsErrorDetails().errorCode());
        assertThatThrownBy(() -> cloud.anonymous().client(S3Client.class).listObjectsV2(list -> list.bucket("box")))
                .asInstanceOf(type(S3Exception.class)).returns("AccessDenied", e -> e.awsErrorDetails().errorCode());
        assertThatThrownBy(() -> cloud.account("12")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("twelve digits");
    }

    @Test
    void anotherRegionIsAnotherRegion() {
        cloud.in("eu-central-1").client(S3Client.class).createBucket(create -> create.bucket("far")
                .createBucketConfiguration(in -> in.locationConstraint("eu-central-1")));
        assertThat(s3.getBucketLocation(get -> get.bucket("far")).locationConstraintAsString()).isEqualTo("eu-central-1");
        assertThat(cloud.journal().latest(2).getLast().region()).isEqualTo("eu-central-1");
    }

    @Test
    void asynchronousClientsStreamBothWays() {
        var async = cloud.client(S3AsyncClient.class);
        var bytes = new byte[LARGE_BYTES];
        new SplittableRandom(1).nextBytes(bytes);
        async.createBucket(create -> create.bucket("box")).join();
        async.putObject(put -> put.bucket("box").key("large"), AsyncRequestBody.fromBytes(bytes)).join();
        assertThat(async.getObject(get -> get.bucket("box").key("large"), AsyncResponseTransformer.toBytes()).join().asByteArray())
                .isEqualTo(bytes);
        assertThat(cloud.client(StsAsyncClient.class).getCallerIdentity().join().account()).isEqualTo(Orrery.ACCOUNT);
        assertThatThrownBy(() -> async.listObjectsV2(list -> list.bucket("none")).join()).hasCauseInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void buildersAreConnectedWithTheirOwnSettings() {
        try (var virtual = cloud.connect(S3Client.builder()).build()) {
            virtual.createBucket(create -> create.bucket("box"));
            virtual.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("value"));
        }
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("key")).asUtf8String()).isEqualTo("value");
    }

    @Test
    @Timeout(60)
    void cloudsSideBySideDoNotDisturbEachOther() throws Exception {
        // given many threads, each with one cloud after the other, all making the same bucket
        var threads = new ArrayList<Callable<List<String>>>();
        for (int i = 0; i < THREADS; i++) {
            var own = "of thread " + i;
            threads.add(() -> {
                var found = new ArrayList<String>();
                for (int j = 0; j < CLOUDS_EACH; j++) {
                    try (var each = Orrery.start()) {
                        var client = each.client(S3Client.class);
                        client.createBucket(create -> create.bucket("box"));
                        client.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString(own));
                        each.time().advance(Duration.ofDays(1));
                        found.add(client.getObjectAsBytes(get -> get.bucket("box").key("key")).asUtf8String());
                    }
                }
                return found;
            });
        }

        // when all run at once
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = executor.invokeAll(threads);

            // then each found its own
            for (int i = 0; i < THREADS; i++) {
                assertThat(all.get(i).get()).hasSize(CLOUDS_EACH).containsOnly("of thread " + i);
            }
        }
    }

    /// What is the same for all clouds must not be read for each: then this would take minutes.
    @Test
    @Timeout(30)
    void aThousandCloudsBeginAndEndInSeconds() {
        for (int i = 0; i < 1_000; i++) {
            try (var fresh = Orrery.start()) {
                assertThat(fresh.time().now()).isEqualTo(cloud.time().now());
            }
        }
    }

    @Test
    void whatIsNoClientIsSaidToBeNone() {
        assertThatThrownBy(() -> cloud.client(SdkClient.class)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SdkClient is no client interface of the AWS SDK");
    }

    @Test
    void toCloseTwiceDoesNothing() {
        cloud.close();
        cloud.close();
    }
}
