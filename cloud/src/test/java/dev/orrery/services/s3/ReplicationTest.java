package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.store.Range;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.OwnerOverride;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.Tag;

/// Replication, done when its timers fall due. Source: S3 User Guide, "Replicating objects within and across Regions",
/// "What does Amazon S3 replicate?", "Getting replication status information".
class ReplicationTest {
    private static final String ROLE = "arn:aws:iam::" + TestHome.ACCOUNT + ":role/service/replicator";
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + TestHome.ACCOUNT + "\"},\"Action\":%s,\"Resource\":\"arn:aws:s3:::foreign/*\"}]}";
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @BeforeEach
    void buckets() {
        bucket(s3, "source");
        bucket(s3, "target");
    }

    @Test
    void anObjectIsBroughtToTheOtherBucketWithAllThatBelongsToIt() {
        // given
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        var version = s3.putObject(r -> r.bucket("source").key("k").contentType("text/plain").metadata(Map.of("a", "b"))
                .tagging("colour=red"), RequestBody.fromString("content")).versionId();
        assertThat(head("source", "k").replicationStatusAsString()).isEqualTo("PENDING");
        missing("target", "k");

        // when
        turn();

        // then both sides know
        assertThat(head("source", "k").replicationStatusAsString()).isEqualTo("COMPLETED");
        var replica = s3.getObjectAsBytes(r -> r.bucket("target").key("k"));
        assertThat(replica.asUtf8String()).isEqualTo("content");
        var told = replica.response();
        assertThat(told.replicationStatusAsString()).isEqualTo("REPLICA");
        assertThat(told.versionId()).isEqualTo(version);
        assertThat(told.lastModified()).isEqualTo(head("source", "k").lastModified());
        assertThat(told.contentType()).isEqualTo("text/plain");
        assertThat(told.metadata()).containsEntry("a", "b");
        assertThat(told.eTag()).isEqualTo(head("source", "k").eTag());
        assertThat(s3.getObjectTagging(r -> r.bucket("target").key("k").versionId(version)).tagSet())
                .containsExactly(tag("colour", "red"));
    }

    @Test
    void theReplicaOutlivesItsSource() {
        // given a large object, replicated
        var bytes = new byte[3_000_000];
        Arrays.fill(bytes, (byte) 7);
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        var version = s3.putObject(r -> r.bucket("source").key("k"), RequestBody.fromBytes(bytes)).versionId();
        turn();

        // when the source is deleted for good
        s3.deleteObject(r -> r.bucket("source").key("k").versionId(version));
        turn();

        // then the replica has its bytes, and gives them back when it goes
        assertThat(s3.getObjectAsBytes(r -> r.bucket("target").key("k")).asByteArrayUnsafe()).isEqualTo(bytes);
        s3.deleteObject(r -> r.bucket("target").key("k").versionId(version));
        missing("target", "k");
    }

    @Test
    void anObjectOfPartsIsReplicatedWithItsParts() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        var first = new byte[5 * 1024 * 1024];
        Arrays.fill(first, (byte) 1);
        var upload = s3.createMultipartUpload(r -> r.bucket("source").key("k")).uploadId();
        var one = s3.uploadPart(r -> r.bucket("source").key("k").uploadId(upload).partNumber(1), RequestBody.fromBytes(first)).eTag();
        var two = s3.uploadPart(r -> r.bucket("source").key("k").uploadId(upload).partNumber(2), RequestBody.fromString("end")).eTag();
        var version = s3.completeMultipartUpload(r -> r.bucket("source").key("k").uploadId(upload).multipartUpload(m -> m.parts(
                CompletedPart.builder().partNumber(1).eTag(one).build(), CompletedPart.builder().partNumber(2).eTag(two).build())))
                .versionId();

        turn();
        s3.deleteObject(r -> r.bucket("source").key("k").versionId(version));

        assertThat(s3.getObjectAsBytes(r -> r.bucket("target").key("k").partNumber(2)).asUtf8String()).isEqualTo("end");
        assertThat(head("target", "k").contentLength()).isEqualTo(first.length + 3);
        assertThat(head("target", "k").eTag()).endsWith("-2\"");
    }

    @Test
    void copiesAreReplicatedToo() {
        s3.putObject(r -> r.bucket("source").key("before"), RequestBody.fromString("content"));
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        s3.copyObject(r -> r.sourceBucket("source").sourceKey("before").destinationBucket("source").destinationKey("after"));

        turn();

        // what was there before the rules stays alone
        assertThat(head("target", "after").replicationStatusAsString()).isEqualTo("REPLICA");
        missing("target", "before");
        assertThat(head("source", "before").replicationStatusAsString()).isNull();
    }

    @Test
    void filtersChooseWhatIsReplicated() {
        // given
        rules(toTarget(1, r -> r.filter(f -> f.and(a -> a.prefix("in/").tags(tag("copy", "yes"))))),
                toTarget(2, r -> r.filter(f -> f.tag(tag("always", "1")))),
                toTarget(3, r -> r.filter(f -> f.prefix("off/")).status(ReplicationRuleStatus.DISABLED)));
        // when
        s3.putObject(r -> r.bucket("source").key("in/yes").tagging("copy=yes"), RequestBody.empty());
        s3.putObject(r -> r.bucket("source").key("in/no"), RequestBody.empty());
        s3.putObject(r -> r.bucket("source").key("out/always").tagging("always=1"), RequestBody.empty());
        s3.putObject(r -> r.bucket("source").key("off/a"), RequestBody.empty());
        turn();
        // then
        assertThat(keys("target")).containsExactly("in/yes", "out/always");
        assertThat(head("source", "in/no").replicationStatusAsString()).isNull();
    }

    @Test
    void theRuleOfTheHighestPriorityDecidesAndEachBucketGetsItsOwn() {
        bucket(s3, "another");
        rules(toTarget(1, r -> r.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("target")).storageClass("STANDARD_IA"))),
                toTarget(9, r -> r.filter(f -> f.prefix("cold/")).destination(d -> d.bucket(arn("target")).storageClass("GLACIER_IR"))),
                toTarget(5, r -> r.filter(f -> f.prefix("cold/")).destination(d -> d.bucket(arn("another")))));
        put("cold/a");
        put("warm/a");

        turn();

        assertThat(head("target", "cold/a").storageClassAsString()).isEqualTo("GLACIER_IR");
        assertThat(head("target", "warm/a").storageClassAsString()).isEqualTo("STANDARD_IA");
        assertThat(head("another", "cold/a").storageClassAsString()).isNull();
        missing("another", "warm/a");
    }

    @Test
    void markersGoAlongWhereTheRuleSaysSoAndDeletesOfVersionsNever() {
        // given a rule with markers and one without
        rules(toTarget(1, r -> r.filter(f -> f.prefix("with/")).deleteMarkerReplication(m -> m.status(DeleteMarkerReplicationStatus.ENABLED))),
                toTarget(2, r -> r.filter(f -> f.prefix("without/"))));
        put("with/a");
        put("without/a");
        turn();
        // when
        var marker = s3.deleteObject(r -> r.bucket("source").key("with/a")).versionId();
        s3.deleteObject(r -> r.bucket("source").key("without/a"));
        turn();
        // then
        assertThat(keys("target")).containsExactly("without/a");
        assertThat(s3.listObjectVersions(r -> r.bucket("target")).deleteMarkers()).extracting(m -> m.versionId()).containsExactly(marker);

        // when the marker is deleted at the source, then it stays at the target
        s3.deleteObject(r -> r.bucket("source").key("with/a").versionId(marker));
        turn();
        assertThat(keys("source")).containsExactly("with/a");
        assertThat(keys("target")).containsExactly("without/a");
    }

    @Test
    @SuppressWarnings("deprecation") // the first form of the rules, which is still in use
    void rulesOfTheFirstFormSendMarkersToo() {
        rules(ReplicationRule.builder().status(ReplicationRuleStatus.ENABLED).prefix("in/").destination(d -> d.bucket(arn("target"))).build());
        put("in/a");
        put("out/a");
        turn();
        assertThat(keys("target")).containsExactly("in/a");

        s3.deleteObject(r -> r.bucket("source").key("in/a"));
        turn();
        assertThat(keys("target")).isEmpty();
    }

    @Test
    void twoBucketsMayReplicateIntoEachOtherWithoutEnd() {
        // given
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        s3.putBucketReplication(r -> r.bucket("target").replicationConfiguration(c -> c.role(ROLE)
                .rules(toTarget(1, rule -> rule.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("source")))))));
        // when both are written in the same moment, in the same millisecond
        put("k");
        s3.putObject(r -> r.bucket("target").key("k"), RequestBody.fromString("theirs"));
        turn();
        // then each has all, once, also those that are no longer the newest
        put("k");
        turn();
        assertThat(versions("source")).hasSize(3).containsExactlyInAnyOrderElementsOf(versions("target"));
        for (var version : versions("source")) {
            assertThat(s3.getObjectAsBytes(r -> r.bucket("source").key("k").versionId(version)).asUtf8String())
                    .isEqualTo(s3.getObjectAsBytes(r -> r.bucket("target").key("k").versionId(version)).asUtf8String());
        }

        // and what is deleted is gone, wherever it lay
        for (var version : versions("target")) {
            s3.deleteObject(r -> r.bucket("target").key("k").versionId(version));
            s3.deleteObject(r -> r.bucket("source").key("k").versionId(version));
        }
        s3.deleteBucket(r -> r.bucket("target"));
        s3.deleteBucket(r -> r.bucket("source"));
        assertThat(cloud.test.timers).isEmpty();
        assertThat(cloud.test.home.store().<Long>read(tx -> tx.scan(VersionRow.MOVED, Range.all()).count())).isZero();
    }

    @Test
    void aLateReplicaDoesNotCoverWhatIsNewer() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        put("k");
        cloud.test.clock.set(cloud.test.clock.now().plusSeconds(60));
        s3.putObject(r -> r.bucket("target").key("k"), RequestBody.fromString("newer"));

        turn();

        assertThat(s3.getObjectAsBytes(r -> r.bucket("target").key("k")).asUtf8String()).isEqualTo("newer");
        assertThat(versions("target")).hasSize(2);
    }

    @Test
    void changedTagsFollow() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        put("k");
        turn();
        // when
        s3.putObjectTagging(r -> r.bucket("source").key("k").tagging(t -> t.tagSet(tag("a", "1"))));
        assertThat(head("source", "k").replicationStatusAsString()).isEqualTo("PENDING");
        turn();
        // then
        assertThat(s3.getObjectTagging(r -> r.bucket("target").key("k")).tagSet()).containsExactly(tag("a", "1"));
        assertThat(head("target", "k").replicationStatusAsString()).isEqualTo("REPLICA");
        assertThat(head("source", "k").replicationStatusAsString()).isEqualTo("COMPLETED");
        assertThat(versions("target")).hasSize(1);
    }

    @Test
    void whatIsChangedAtAReplicaStaysThere() {
        // given two buckets that replicate into each other
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        s3.putBucketReplication(r -> r.bucket("target").replicationConfiguration(c -> c.role(ROLE)
                .rules(toTarget(1, rule -> rule.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("source")))))));
        put("k");
        turn();
        // when
        s3.putObjectTagging(r -> r.bucket("target").key("k").tagging(t -> t.tagSet(tag("a", "1"))));
        turn();
        // then
        assertThat(s3.getObjectTagging(r -> r.bucket("source").key("k")).tagSet()).isEmpty();
        assertThat(head("target", "k").replicationStatusAsString()).isEqualTo("REPLICA");
    }

    @Test
    void versioningCannotBeSuspendedUnderReplication() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        Refusal.refused(() -> s3.putBucketVersioning(r -> r.bucket("source").versioningConfiguration(v -> v
                .status(BucketVersioningStatus.SUSPENDED))), "InvalidBucketState", 409);
    }

    @Test
    void doingItTwiceDoesNothing() {
        // given a replication that was done, but whose timer a crash left behind
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        put("k");
        var timer = cloud.nextTimer(cloud.test.clock.now()).orElseThrow();
        cloud.run(timer);
        s3.putObjectTagging(r -> r.bucket("target").key("k").tagging(t -> t.tagSet(tag("own", "1"))));
        // when
        cloud.run(timer);
        // then
        assertThat(versions("target")).hasSize(1);
        assertThat(s3.getObjectTagging(r -> r.bucket("target").key("k")).tagSet()).containsExactly(tag("own", "1"));
    }

    @Test
    void whatWasRefusedOrIsGoneIsNotReplicated() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        // given a write that fails on its condition
        Refusal.refused(() -> s3.putObject(r -> r.bucket("source").key("k").ifMatch("\"x\""), RequestBody.fromString("content")), "NoSuchKey", 404);
        assertThat(cloud.test.timers).isEmpty();
        // and a version that goes before its turn comes
        var version = s3.putObject(r -> r.bucket("source").key("k"), RequestBody.fromString("content")).versionId();
        s3.deleteObject(r -> r.bucket("source").key("k").versionId(version));

        turn();

        assertThat(versions("target")).isEmpty();
    }

    @Test
    void aTargetThatIsNotFitMakesItFail() {
        rules(toTarget(1, r -> r.filter(f -> f.prefix(""))));
        s3.putBucketVersioning(r -> r.bucket("target").versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
        put("unversioned");
        turn();
        assertThat(head("source", "unversioned").replicationStatusAsString()).isEqualTo("FAILED");
        assertThat(keys("target")).isEmpty();

        s3.deleteBucket(r -> r.bucket("target"));
        put("gone");
        turn();
        assertThat(head("source", "gone").replicationStatusAsString()).isEqualTo("FAILED");
    }

    @Test
    void anotherAccountMustLetTheRoleIn() {
        // given a bucket of another account, which has not been asked
        var other = cloud.other();
        bucket(other, "foreign");
        rules(toTarget(1, r -> r.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("foreign")))));
        put("refused");
        turn();
        assertThat(head("source", "refused").replicationStatusAsString()).isEqualTo("FAILED");
        assertThat(other.listObjectsV2(r -> r.bucket("foreign")).contents()).isEmpty();

        // when it lets the role in
        other.putBucketPolicy(r -> r.bucket("foreign").policy(POLICY.formatted("\"s3:ReplicateObject\"")));
        put("allowed");
        turn();

        // then
        assertThat(head("source", "allowed").replicationStatusAsString()).isEqualTo("COMPLETED");
        assertThat(other.getObjectAsBytes(r -> r.bucket("foreign").key("allowed")).asUtf8String()).isEqualTo("content");
    }

    @Test
    void anotherAccountMustAllowThatObjectsBecomeItsOwn() {
        // given a rule that gives objects away
        var other = cloud.other();
        bucket(other, "foreign");
        rules(toTarget(1, r -> r.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("foreign")).account(S3Cloud.OTHER_ACCOUNT)
                .accessControlTranslation(t -> t.owner(OwnerOverride.DESTINATION)))));

        // when it allows the role to replicate, but not to hand objects over
        other.putBucketPolicy(r -> r.bucket("foreign").policy(POLICY.formatted("\"s3:ReplicateObject\"")));
        put("half");
        turn();
        assertThat(head("source", "half").replicationStatusAsString()).isEqualTo("FAILED");

        // when it allows both
        other.putBucketPolicy(r -> r.bucket("foreign")
                .policy(POLICY.formatted("[\"s3:ReplicateObject\",\"s3:ObjectOwnerOverrideToBucketOwner\"]")));
        put("allowed");
        turn();

        // then it is theirs
        assertThat(head("source", "allowed").replicationStatusAsString()).isEqualTo("COMPLETED");
        assertThat(other.listObjectVersions(r -> r.bucket("foreign")).versions()).singleElement()
                .satisfies(version -> assertThat(version.owner().id()).isEqualTo(Owners.canonicalId(S3Cloud.OTHER_ACCOUNT)));
    }

    @Test
    void aRoleOfAnotherAccountIsNotHandedOver() {
        assertThatThrownBy(() -> s3.putBucketReplication(r -> r.bucket("source").replicationConfiguration(c -> c
                .role("arn:aws:iam::" + S3Cloud.OTHER_ACCOUNT + ":role/theirs").rules(toTarget(1, rule -> rule.filter(f -> f.prefix("")))))))
                .hasMessageContaining("Access Denied");
    }

    @Test
    void locksGoAlong() {
        s3.createBucket(r -> r.bucket("locked").objectLockEnabledForBucket(true));
        s3.createBucket(r -> r.bucket("vault").objectLockEnabledForBucket(true));
        s3.putBucketReplication(r -> r.bucket("locked").replicationConfiguration(c -> c.role(ROLE)
                .rules(toTarget(1, rule -> rule.filter(f -> f.prefix("")).destination(d -> d.bucket(arn("vault")))))));
        var until = Instant.parse("2026-03-01T00:00:00Z");
        s3.putObject(r -> r.bucket("locked").key("k").objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until),
                RequestBody.fromString("content"));

        turn();

        assertThat(head("vault", "k").objectLockRetainUntilDate()).isEqualTo(until);
        assertThat(head("vault", "k").objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
    }

    @Test
    void lifecycleWaitsForReplicationAndKeepsItsMarkers() {
        // given a version that could not be replicated, and one that was
        rules(toTarget(1, r -> r.filter(f -> f.prefix("")).deleteMarkerReplication(m -> m.status(DeleteMarkerReplicationStatus.ENABLED))));
        put("done");
        turn();
        s3.putBucketVersioning(r -> r.bucket("target").versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
        put("failed");
        turn();
        s3.putBucketLifecycleConfiguration(r -> r.bucket("source").lifecycleConfiguration(c -> c.rules(List.of(
                LifecycleRule.builder().id("all").status(ExpirationStatus.ENABLED).filter(f -> f.prefix("")).expiration(e -> e.days(1)).build()))));
        // when
        cloud.advanceTo("2026-02-01T00:00:00Z");
        // then
        assertThat(keys("source")).containsExactly("failed");
        assertThat(keys("target")).containsExactly("done");
    }

    private static void bucket(S3Client s3, String name) {
        s3.createBucket(r -> r.bucket(name));
        s3.putBucketVersioning(r -> r.bucket(name).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }

    private void rules(ReplicationRule... rules) {
        s3.putBucketReplication(r -> r.bucket("source").replicationConfiguration(c -> c.role(ROLE).rules(rules)));
    }

    private static ReplicationRule toTarget(int priority, Consumer<ReplicationRule.Builder> configured) {
        var builder = ReplicationRule.builder().id("rule " + priority).priority(priority).status(ReplicationRuleStatus.ENABLED)
                .deleteMarkerReplication(m -> m.status(DeleteMarkerReplicationStatus.DISABLED)).destination(d -> d.bucket(arn("target")));
        configured.accept(builder);
        return builder.build();
    }

    private static String arn(String bucket) {
        return "arn:aws:s3:::" + bucket;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void put(String key) {
        s3.putObject(r -> r.bucket("source").key(key), RequestBody.fromString("content"));
    }

    /// Lets happen what is due by now.
    private void turn() {
        cloud.advanceTo(cloud.test.clock.now());
    }

    private HeadObjectResponse head(String bucket, String key) {
        return s3.headObject(r -> r.bucket(bucket).key(key));
    }

    private void missing(String bucket, String key) {
        Refusal.refused(() -> head(bucket, key), "NoSuchKey", 404);
    }

    private List<String> keys(String bucket) {
        return s3.listObjectsV2(r -> r.bucket(bucket)).contents().stream().map(object -> object.key()).toList();
    }

    private List<String> versions(String bucket) {
        return s3.listObjectVersions(r -> r.bucket(bucket)).versions().stream().map(version -> version.versionId()).toList();
    }
}
