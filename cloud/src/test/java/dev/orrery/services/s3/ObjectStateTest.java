package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.s3.BucketRow.Versioning;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tier;

/// What changes while the content stays. Sources: S3 User Guide, "Categorizing your storage using tags", "Locking objects
/// with Object Lock", "Restoring an archived object".
class ObjectStateTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER).withLockedBucket("locked");
    private final S3Client s3 = bench.s3;

    @Test
    void tagsAreReplacedAsAWhole() {
        s3.putObject(r -> r.bucket("b").key("k").tagging("a=1&b%20c=%2B"), RequestBody.empty());
        assertThat(tags()).containsExactly("a=1", "b c=+");
        s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(tag("x", "y"))));
        assertThat(tags()).containsExactly("x=y");
        s3.deleteObjectTagging(r -> r.bucket("b").key("k"));
        assertThat(tags()).isEmpty();
        refused(() -> s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(tag("x", "1"), tag("x", "2")))), "InvalidTag", 400);
        refused(() -> s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(tag("x".repeat(129), "")))), "InvalidTag", 400);
        refused(() -> s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(tag("x", "v".repeat(257))))), "InvalidTag", 400);
        refused(() -> s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(tag("aws:x", "")))), "InvalidTag", 400);
        refused(() -> s3.putObjectTagging(r -> r.bucket("b").key("k").tagging(t -> t.tagSet(IntStream.range(0, 11)
                .mapToObj(i -> tag("t" + i, "")).toList()))), "BadRequest", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").tagging("a=1&a=2"), RequestBody.empty()), "InvalidArgument", 400);
    }

    @Test
    void tagsOfAHeaderComeInTheOrderOfTheirKeys() {
        s3.putObject(r -> r.bucket("b").key("k").tagging("foo=bar&bar"), RequestBody.empty());
        assertThat(s3.getObjectTagging(r -> r.bucket("b").key("k")).tagSet()).extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactly("bar=", "foo=bar");
    }

    @Test
    void complianceHoldsUntilItsTimeIsOver() {
        // given
        var until = bench.test.clock.now().plus(Duration.ofDays(1));
        var id = s3.putObject(r -> r.bucket("locked").key("k").objectLockMode("COMPLIANCE").objectLockRetainUntilDate(until),
                RequestBody.empty()).versionId();

        // then it cannot be deleted or weakened, but hidden and strengthened
        refused(() -> s3.deleteObject(r -> r.bucket("locked").key("k").versionId(id).bypassGovernanceRetention(true)), "AccessDenied", 403);
        refused(() -> s3.putObjectRetention(r -> r.bucket("locked").key("k").bypassGovernanceRetention(true)
                .retention(t -> t.mode("COMPLIANCE").retainUntilDate(until.minusSeconds(60)))), "AccessDenied", 403);
        s3.putObjectRetention(r -> r.bucket("locked").key("k").retention(t -> t.mode("COMPLIANCE").retainUntilDate(until.plusSeconds(60))));
        assertThat(s3.deleteObject(r -> r.bucket("locked").key("k")).deleteMarker()).isTrue();

        // when the time is over
        bench.test.clock.advance(Duration.ofDays(2));

        // then
        s3.deleteObject(r -> r.bucket("locked").key("k").versionId(id));
        refused(() -> s3.headObject(r -> r.bucket("locked").key("k").versionId(id)), "NoSuchVersion", 404);
    }

    @Test
    void governanceCanBeBypassedAndLegalHoldCannot() {
        var until = bench.test.clock.now().plus(Duration.ofDays(1));
        var id = s3.putObject(r -> r.bucket("locked").key("k").objectLockMode("GOVERNANCE").objectLockRetainUntilDate(until)
                .objectLockLegalHoldStatus("ON"), RequestBody.empty()).versionId();
        assertThat(s3.getObjectLegalHold(r -> r.bucket("locked").key("k")).legalHold().statusAsString()).isEqualTo("ON");
        refused(() -> s3.deleteObject(r -> r.bucket("locked").key("k").versionId(id).bypassGovernanceRetention(true)), "AccessDenied", 403);
        s3.putObjectLegalHold(r -> r.bucket("locked").key("k").legalHold(h -> h.status("OFF")));
        refused(() -> s3.deleteObject(r -> r.bucket("locked").key("k").versionId(id)), "AccessDenied", 403);
        refused(() -> s3.putObjectRetention(r -> r.bucket("locked").key("k").retention(t -> t.mode("COMPLIANCE").retainUntilDate(until))),
                "AccessDenied", 403);
        s3.deleteObject(r -> r.bucket("locked").key("k").versionId(id).bypassGovernanceRetention(true));
        refused(() -> s3.getObjectRetention(r -> r.bucket("locked").key("k").versionId(id)), "NoSuchVersion", 404);
    }

    @Test
    void locksNeedABucketThatHasThem() {
        var until = bench.test.clock.now().plus(Duration.ofDays(1));
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").objectLockMode("GOVERNANCE").objectLockRetainUntilDate(until),
                RequestBody.empty()), "InvalidRequest", 400);
        refused(() -> s3.putObject(r -> r.bucket("locked").key("k").objectLockMode("GOVERNANCE"), RequestBody.empty()), "InvalidArgument", 400);
        s3.putObject(r -> r.bucket("locked").key("k"), RequestBody.empty());
        refused(() -> s3.getObjectRetention(r -> r.bucket("locked").key("k")), "NoSuchObjectLockConfiguration", 404);
    }

    @Test
    void archivedObjectIsReadWhileItsRestoredCopyLasts() {
        // given
        s3.putObject(r -> r.bucket("b").key("k").storageClass("GLACIER"), RequestBody.fromString("cold"));
        refused(() -> s3.getObjectAsBytes(r -> r.bucket("b").key("k")), "InvalidObjectState", 403);
        assertThat(s3.headObject(r -> r.bucket("b").key("k")).restore()).isNull();

        // when it is restored
        assertThat(restore(2)).isEqualTo(202);
        assertThat(s3.headObject(r -> r.bucket("b").key("k")).restore()).isEqualTo("ongoing-request=\"true\"");
        refused(() -> restore(2), "RestoreAlreadyInProgress", 409);
        bench.test.clock.advance(Duration.ofHours(5));

        // then it can be read, until the copy expires
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asUtf8String()).isEqualTo("cold");
        assertThat(s3.headObject(r -> r.bucket("b").key("k")).restore())
                .isEqualTo("ongoing-request=\"false\", expiry-date=\"Sun, 04 Jan 2026 00:00:00 GMT\"");
        assertThat(restore(3)).isEqualTo(200);
        bench.test.clock.advance(Duration.ofDays(5));
        refused(() -> s3.getObjectAsBytes(r -> r.bucket("b").key("k")), "InvalidObjectState", 403);
        s3.putObject(r -> r.bucket("b").key("warm"), RequestBody.empty());
        refused(() -> s3.restoreObject(r -> r.bucket("b").key("warm").restoreRequest(q -> q.days(1))), "InvalidObjectState", 403);
    }

    private int restore(int days) {
        return s3.restoreObject(r -> r.bucket("b").key("k").restoreRequest(q -> q.days(days).glacierJobParameters(g -> g.tier(Tier.STANDARD))))
                .sdkHttpResponse().statusCode();
    }

    private List<String> tags() {
        return s3.getObjectTagging(r -> r.bucket("b").key("k")).tagSet().stream().map(tag -> tag.key() + "=" + tag.value()).toList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
