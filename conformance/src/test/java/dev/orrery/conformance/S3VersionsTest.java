package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
@ExtendWith(CloudUnderTest.class)
class S3VersionsTest {
    @Test
    void everyVersionStaysUntilItIsDeletedByItsId(Bench bench) {
        // given
        var bucket = versioned(bench);
        var first = bench.put(bucket, "k", "1").versionId();
        var second = bench.put(bucket, "k", "2").versionId();

        // when
        var marker = bench.s3().deleteObject(d -> d.bucket(bucket).key("k"));

        // then
        assertThat(marker.deleteMarker()).isTrue();
        assertRefused(404, "NoSuchKey", () -> bench.object(bucket, "k"));
        assertRefused(405, "MethodNotAllowed", () -> bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").versionId(marker.versionId())));
        assertThat(bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").versionId(first)).asUtf8String()).isEqualTo("1");
        assertThat(bench.s3().listObjectVersions(l -> l.bucket(bucket)).versions()).extracting(ObjectVersion::versionId).containsExactly(second, first);
        assertThat(bench.s3().listObjectVersions(l -> l.bucket(bucket)).deleteMarkers()).singleElement().satisfies(m -> assertThat(m.isLatest()).isTrue());

        // when the marker is deleted, then the newest version is back
        bench.s3().deleteObject(d -> d.bucket(bucket).key("k").versionId(marker.versionId()));
        assertThat(bench.content(bucket, "k")).isEqualTo("2");
    }

    @Test
    void suspendedVersioningWritesTheNullVersion(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.put(bucket, "k", "before");
        versioning(bench, bucket, BucketVersioningStatus.ENABLED);
        bench.put(bucket, "k", "versioned");
        versioning(bench, bucket, BucketVersioningStatus.SUSPENDED);

        // when
        bench.put(bucket, "k", "after");

        // then: it replaced the one from before
        assertThat(bench.s3().listObjectVersions(l -> l.bucket(bucket)).versions()).hasSize(2).first()
                .satisfies(version -> assertThat(version.versionId()).isEqualTo("null"));
        assertThat(bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").versionId("null")).asUtf8String()).isEqualTo("after");
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    @Test
    void lockedVersionCannotBeDeletedButByBypassingGovernance(Bench bench) {
        // given
        var bucket = bench.unusedName();
        bench.s3().createBucket(b -> b.bucket(bucket).objectLockEnabledForBucket(true));
        var version = bench.put(bucket, "k", "kept").versionId();
        bench.s3().putObjectRetention(r -> r.bucket(bucket).key("k").retention(t -> t.mode(ObjectLockRetentionMode.GOVERNANCE)
                .retainUntilDate(Instant.now().plus(1, ChronoUnit.DAYS))));

        // when, then
        assertRefused(403, "AccessDenied", () -> bench.s3().deleteObject(d -> d.bucket(bucket).key("k").versionId(version)));
        assertThat(bench.content(bucket, "k")).isEqualTo("kept");
        bench.s3().deleteObject(d -> d.bucket(bucket).key("k").versionId(version).bypassGovernanceRetention(true));
        bench.s3().deleteBucket(b -> b.bucket(bucket));
    }

    private static String versioned(Bench bench) {
        var bucket = bench.bucket();
        versioning(bench, bucket, BucketVersioningStatus.ENABLED);
        return bucket;
    }

    private static void versioning(Bench bench, String bucket, BucketVersioningStatus status) {
        bench.s3().putBucketVersioning(v -> v.bucket(bucket).versioningConfiguration(c -> c.status(status)));
    }
}
