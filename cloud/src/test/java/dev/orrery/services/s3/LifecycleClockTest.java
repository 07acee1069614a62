package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/// Lifecycle as time is turned, at the first of January 2026.
/// Source: S3 User Guide, "Lifecycle configuration elements" and "Understanding object expiration".
class LifecycleClockTest {
    private static final String TIMER = "lifecycle bkt";
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @BeforeEach
    void bucket() {
        s3.createBucket(r -> r.bucket("bkt"));
    }

    @Test
    void whatIsDueHappensWhenTimeIsTurned() {
        // given an object, and a rule
        rule(r -> r.filter(f -> f.prefix("logs/")).expiration(e -> e.days(3)));
        cloud.advanceTo("2026-01-01T10:30:00Z");
        put("logs/a");
        put("kept");

        // when time is turned to just before, then it is there; then on, and it is gone
        cloud.advanceTo("2026-01-04T23:59:59Z");
        assertThat(keys()).containsExactly("kept", "logs/a");
        cloud.advanceTo("2026-01-05T00:00:00Z");
        assertThat(keys()).containsExactly("kept");
    }

    @Test
    void aYearTurnedAtOnceIsAYearOfDays() {
        // given versions that expire, and then are noncurrent for a while, and a marker that is left
        s3.putBucketVersioning(r -> r.bucket("bkt").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(10)).noncurrentVersionExpiration(n -> n.noncurrentDays(30)));
        put("k");

        // when
        cloud.advanceTo("2027-01-01T00:00:00Z");

        // then each followed from the one before
        assertThat(versions().versions()).isEmpty();
        assertThat(versions().deleteMarkers()).isEmpty();
    }

    @Test
    void aMarkerMadeByLifecycleIsAsOldAsTheMidnightThatMadeIt() {
        s3.putBucketVersioning(r -> r.bucket("bkt").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(10)));
        put("k");

        cloud.advanceTo("2026-01-15T08:00:00Z");

        assertThat(versions().deleteMarkers()).singleElement()
                .satisfies(marker -> assertThat(marker.lastModified()).isEqualTo("2026-01-11T00:00:00Z"));
    }

    @Test
    void aVersionIsMovedBeforeItIsHidden() {
        // given rules that move and hide an object by the same midnight
        s3.putBucketVersioning(r -> r.bucket("bkt").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        s3.putBucketLifecycleConfiguration(r -> r.bucket("bkt").lifecycleConfiguration(c -> c.rules(
                of(rule -> rule.id("hide").filter(f -> f.prefix("")).expiration(e -> e.days(40))),
                of(rule -> rule.id("move").filter(f -> f.prefix("")).transitions(
                        Transition.builder().days(40).storageClass(TransitionStorageClass.GLACIER_IR).build())))));
        s3.putObject(r -> r.bucket("bkt").key("big"), RequestBody.fromBytes(new byte[200_000]));

        // when
        cloud.advanceTo("2026-02-10T00:00:00Z");

        // then both happened
        assertThat(versions().deleteMarkers()).hasSize(1);
        assertThat(versions().versions()).singleElement()
                .satisfies(version -> assertThat(version.storageClassAsString()).isEqualTo("GLACIER_IR"));
    }

    @Test
    void onePassIsEnoughAfterSleepingThroughMany() {
        // given a cloud that was off for a year
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(3)));
        put("k");
        cloud.test.clock.set(Instant.parse("2027-01-01T08:00:00Z"));

        // when its one timer is found to be due
        cloud.advanceTo("2027-01-01T08:00:00Z");

        // then all is done, and the next pass is at the next midnight
        assertThat(keys()).isEmpty();
        assertThat(cloud.test.timers).containsEntry(TIMER, Instant.parse("2027-01-02T00:00:00Z"));
    }

    @Test
    void withoutRulesNothingWakes() {
        // given rules, at half past ten
        cloud.advanceTo("2026-01-01T10:30:00Z");
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(1)));
        assertThat(cloud.test.timers).containsEntry(TIMER, Instant.parse("2026-01-02T00:00:00Z"));

        // when they are deleted, or the bucket
        s3.deleteBucketLifecycle(r -> r.bucket("bkt"));
        assertThat(cloud.test.timers).isEmpty();
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(1)));
        s3.deleteBucket(r -> r.bucket("bkt"));

        // then no timer is left
        assertThat(cloud.test.timers).isEmpty();
    }

    @Test
    void whatObjectLockHoldsOutlastsLifecycle() {
        // given a version that is retained for sixty days, and soon not current
        s3.createBucket(r -> r.bucket("locked").objectLockEnabledForBucket(true));
        s3.putBucketLifecycleConfiguration(r -> r.bucket("locked").lifecycleConfiguration(c -> c.rules(of(rule -> rule
                .filter(f -> f.prefix("")).noncurrentVersionExpiration(n -> n.noncurrentDays(1))))));
        s3.putObject(r -> r.bucket("locked").key("k").objectLockMode(ObjectLockMode.COMPLIANCE)
                .objectLockRetainUntilDate(Instant.parse("2026-03-01T12:00:00Z")), RequestBody.fromString("old"));
        s3.putObject(r -> r.bucket("locked").key("k"), RequestBody.fromString("new"));

        // when its time has come, it stays; when the lock has ended, it goes
        cloud.advanceTo("2026-03-01T11:00:00Z");
        assertThat(s3.listObjectVersions(r -> r.bucket("locked")).versions()).hasSize(2);
        cloud.advanceTo("2026-03-02T00:00:00Z");
        assertThat(s3.listObjectVersions(r -> r.bucket("locked")).versions()).hasSize(1);
    }

    @Test
    void uploadsThatNobodyCompletesAreGivenUp() {
        // given an upload with a part, and one that no rule is about
        rule(r -> r.filter(f -> f.prefix("in/")).abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7)));
        cloud.advanceTo("2026-01-01T10:30:00Z");
        var upload = s3.createMultipartUpload(r -> r.bucket("bkt").key("in/a"));
        s3.uploadPart(r -> r.bucket("bkt").key("in/a").uploadId(upload.uploadId()).partNumber(1), RequestBody.fromBytes(new byte[100_000]));
        var other = s3.createMultipartUpload(r -> r.bucket("bkt").key("out/a"));

        // then both calls about it tell when
        var due = Instant.parse("2026-01-09T00:00:00Z");
        assertThat(upload.abortDate()).isEqualTo(due);
        assertThat(upload.abortRuleId()).isEqualTo("rule of b");
        var parts = s3.listParts(r -> r.bucket("bkt").key("in/a").uploadId(upload.uploadId()));
        assertThat(parts.abortDate()).isEqualTo(due);
        assertThat(parts.abortRuleId()).isEqualTo("rule of b");
        assertThat(other.abortDate()).isNull();

        // when
        cloud.advanceTo("2026-01-08T23:59:59Z");
        assertThat(s3.listMultipartUploads(r -> r.bucket("bkt")).uploads()).hasSize(2);
        cloud.advanceTo("2026-01-09T00:00:00Z");

        // then it is gone, with its part
        assertThat(s3.listMultipartUploads(r -> r.bucket("bkt")).uploads()).extracting(u -> u.key()).containsExactly("out/a");
        assertThat(cloud.test.home.store().<List<PartRow>>read(tx -> PartRow.all(tx, upload.uploadId()))).isEmpty();
    }

    @Test
    void answersTellWhenAnObjectExpires() {
        // given
        rule(r -> r.filter(f -> f.prefix("logs/")).expiration(e -> e.days(3)));
        cloud.advanceTo("2026-01-01T10:30:00Z");
        var told = "expiry-date=\"Mon, 05 Jan 2026 00:00:00 GMT\", rule-id=\"rule%20of%20b\"";

        // when, then
        var written = s3.putObject(r -> r.bucket("bkt").key("logs/a"), RequestBody.fromString("content"));
        assertThat(written.expiration()).isEqualTo(told);
        assertThat(s3.headObject(r -> r.bucket("bkt").key("logs/a")).expiration()).isEqualTo(told);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("bkt").key("logs/a")).response().expiration()).isEqualTo(told);
        var copied = s3.copyObject(r -> r.sourceBucket("bkt").sourceKey("logs/a").destinationBucket("bkt").destinationKey("logs/b"));
        assertThat(copied.expiration()).isEqualTo(told);

        // and nothing where nothing is to happen
        put("kept");
        assertThat(s3.headObject(r -> r.bucket("bkt").key("kept")).expiration()).isNull();
    }

    /// Source: LocalStack's recordings of AWS, `test_bucket_lifecycle_configuration_object_expiry_versioned`.
    @Test
    void onlyTheCurrentVersionTellsThatItExpiresWhereItIsNotNamed() {
        s3.putBucketVersioning(r -> r.bucket("bkt").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        rule(r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(3)));
        var first = s3.putObject(r -> r.bucket("bkt").key("k"), RequestBody.fromString("1")).versionId();
        var second = s3.putObject(r -> r.bucket("bkt").key("k"), RequestBody.fromString("2")).versionId();

        assertThat(s3.headObject(r -> r.bucket("bkt").key("k").versionId(first)).expiration()).isNull();
        assertThat(s3.headObject(r -> r.bucket("bkt").key("k").versionId(second)).expiration()).isNull();
        assertThat(s3.headObject(r -> r.bucket("bkt").key("k")).expiration()).isNotNull();
    }

    @Test
    void aRestoredCopyExpiresByTheClock() {
        // given an archived object that was asked for
        s3.putObject(r -> r.bucket("bkt").key("k").storageClass("GLACIER"), RequestBody.fromString("content"));
        s3.restoreObject(r -> r.bucket("bkt").key("k").restoreRequest(q -> q.days(2)));
        assertThat(s3.headObject(r -> r.bucket("bkt").key("k")).restore()).isEqualTo("ongoing-request=\"true\"");

        // when it is there
        cloud.advanceTo("2026-01-01T04:00:00Z");
        assertThat(s3.headObject(r -> r.bucket("bkt").key("k")).restore())
                .isEqualTo("ongoing-request=\"false\", expiry-date=\"Sun, 04 Jan 2026 00:00:00 GMT\"");
        assertThat(s3.getObjectAsBytes(r -> r.bucket("bkt").key("k")).asUtf8String()).isEqualTo("content");

        // then it lasts until it does not
        cloud.advanceTo("2026-01-04T00:00:00Z");
        assertThat(s3.headObject(r -> r.bucket("bkt").key("k")).restore()).isNull();
        Refusal.refused(() -> s3.getObjectAsBytes(r -> r.bucket("bkt").key("k")), "InvalidObjectState", 403);
    }

    private void rule(Consumer<LifecycleRule.Builder> configured) {
        s3.putBucketLifecycleConfiguration(r -> r.bucket("bkt").lifecycleConfiguration(c -> c.rules(of(configured))));
    }

    private static LifecycleRule of(Consumer<LifecycleRule.Builder> configured) {
        var builder = LifecycleRule.builder().id("rule of b").status(ExpirationStatus.ENABLED);
        configured.accept(builder);
        return builder.build();
    }

    private void put(String key) {
        s3.putObject(r -> r.bucket("bkt").key(key), RequestBody.fromString("content"));
    }

    private List<String> keys() {
        return s3.listObjectsV2(r -> r.bucket("bkt")).contents().stream().map(object -> object.key()).toList();
    }

    private ListObjectVersionsResponse versions() {
        return s3.listObjectVersions(r -> r.bucket("bkt"));
    }
}
