package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// `@OrreryTest` as its users use it. Most tests here would fail if two of them shared a cloud: they make the same bucket.
class OrreryTestTest {

    @Nested
    @OrreryTest
    class ByMethod {
        Orrery cloud;
        S3Client s3;

        @BeforeEach
        void aBucket(S3Client same) {
            assertThat(same).isSameAs(s3);
            same.createBucket(create -> create.bucket("box"));
        }

        @RepeatedTest(2)
        void everyTestHasItsOwnCloud(Orrery same, S3AsyncClient async) {
            assertThat(same).isSameAs(cloud);
            assertThat(async.listBuckets().join().buckets()).hasSize(1);
            assertThat(cloud.time().now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            cloud.time().advance(Duration.ofDays(1));
        }

        @AfterEach
        void theCloudIsStillThere(StsClient sts) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(Orrery.ACCOUNT);
        }

        @Nested
        class WithinIt {
            S3Client inner;

            @Test
            void fieldsAroundAreFilledToo() {
                assertThat(inner).isSameAs(s3);
                assertThat(inner.listBuckets().buckets()).hasSize(1);
            }
        }
    }

    @Nested
    @OrreryTest(startingAt = "2031-05-05T05:05:05Z", seed = 7, region = "eu-west-1")
    class Begun {
        private S3Client s3;
        private final S3Client none = null;
        private static S3Client shared;

        @Test
        void asItIsTold(Orrery cloud) {
            assertThat(cloud.time().now()).isEqualTo(Instant.parse("2031-05-05T05:05:05Z"));
            s3.createBucket(create -> create.bucket("box"));
            assertThat(s3.getBucketLocation(get -> get.bucket("box")).locationConstraintAsString()).isEqualTo("eu-west-1");
            assertThat(none).isNull();
            assertThat(shared).isNull();
        }
    }

    @Nested
    @OrreryTest(shared = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    class Shared {
        private static S3Client before;
        private final Orrery cloud;
        private S3Client s3;

        Shared(Orrery cloud) {
            this.cloud = cloud;
        }

        @BeforeAll
        static void aBucket(S3Client same) {
            assertThat(same).isSameAs(before);
            same.createBucket(create -> create.bucket("box"));
        }

        @Test
        void firstPutsSomething() {
            assertThat(s3.listBuckets().buckets()).hasSize(1);
            s3.createBucket(create -> create.bucket("another"));
            cloud.time().advance(Duration.ofDays(1));
        }

        @Test
        void secondFindsIt() {
            assertThat(s3.listBuckets().buckets()).hasSize(2);
            assertThat(cloud.time().now()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        }

        @Nested
        class WithinIt {
            @Test
            void everythingIsThereToo(S3Client same) {
                assertThat(same).isSameAs(s3);
                assertThat(same.listBuckets().buckets()).hasSizeGreaterThanOrEqualTo(1);
            }
        }
    }

    @Test
    void misuseIsToldInASentence() {
        assertThat(failures(TooEarly.class)).singleElement().asString().contains("There is no cloud yet for early",
                "@OrreryTest(shared = true)");
        assertThat(failures(NoInstant.class)).singleElement().asString().contains("@OrreryTest(startingAt = \"soon\") is no instant");
    }

    @Test
    void theCloudEndsWithItsTest() {
        Ends.seen.clear();
        assertThat(failures(Ends.class)).isEmpty();
        assertThat(Ends.seen).hasSize(2).doesNotHaveDuplicates().allSatisfy(cloud ->
                assertThatThrownBy(() -> cloud.client(StsClient.class).getCallerIdentity()).hasStackTraceContaining("this cloud has ended"));
    }

    @OrreryTest
    static class TooEarly {
        @BeforeAll
        static void early(S3Client s3) {
            assertThat(s3).isNotNull();
        }

        @Test
        void never() { }
    }

    @OrreryTest(startingAt = "soon")
    static class NoInstant {
        @Test
        void never() { }
    }

    @OrreryTest
    static class Ends {
        static final List<Orrery> seen = new ArrayList<>();

        @Test
        void one(Orrery cloud) {
            seen.add(cloud);
        }

        @Test
        void two(Orrery cloud) {
            seen.add(cloud);
        }
    }

    private static List<Throwable> failures(Class<?> tests) {
        var failures = new ArrayList<Throwable>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        return failures;
    }
}
