package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Tag;

/// Sources: S3 API Reference, CreateBucket, DeleteBucket, HeadBucket, ListBuckets, GetBucketLocation; S3 User Guide,
/// "General purpose bucket naming rules"; LocalStack's recordings of AWS (`test_s3_api.snapshot.json`).
class BucketsTest {
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @Test
    void newBucketHasWhatBucketsHaveSinceApril2023() {
        // when
        var created = s3.createBucket(r -> r.bucket("orders"));

        // then it can be found, belongs to its owner alone, and blocks the public
        assertThat(created.location()).isEqualTo("/orders");
        assertThat(created.bucketArn()).isEqualTo("arn:aws:s3:::orders");
        var head = s3.headBucket(r -> r.bucket("orders"));
        assertThat(head.bucketRegion()).isEqualTo("us-east-1");
        assertThat(head.accessPointAlias()).isFalse();
        assertThat(s3.getBucketLocation(r -> r.bucket("orders")).locationConstraint()).isNull();
        assertThat(s3.getBucketOwnershipControls(r -> r.bucket("orders")).ownershipControls().rules().getFirst().objectOwnership())
                .isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        var block = s3.getPublicAccessBlock(r -> r.bucket("orders")).publicAccessBlockConfiguration();
        assertThat(List.of(block.blockPublicAcls(), block.ignorePublicAcls(), block.blockPublicPolicy(), block.restrictPublicBuckets()))
                .containsOnly(true);
        assertThat(s3.getBucketVersioning(r -> r.bucket("orders")).status()).isNull();
    }

    @Test
    void bucketAskedForAsPrivateTakesTheAclsThatItsMakerSendsNext() {
        // given what rclone does
        s3.createBucket(r -> r.bucket("orders").acl(BucketCannedACL.PRIVATE));

        // when
        s3.putObject(r -> r.bucket("orders").key("k").acl(ObjectCannedACL.PRIVATE), RequestBody.fromString("v"));

        // then
        assertThat(s3.getBucketOwnershipControls(r -> r.bucket("orders")).ownershipControls().rules().getFirst().objectOwnership())
                .isEqualTo(ObjectOwnership.BUCKET_OWNER_PREFERRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Upper", "under_score", "-a-b", "a-b-", "a..b", "192.168.5.4", "xn--abc", "sthree-abc", "amzn-s3-demo-abc",
            "abc-s3alias", "abc--ol-s3", "abc.mrap", "abc--x-s3", "abc--table-s3", "../../etc/passwd",
            "a234567890123456789012345678901234567890123456789012345678901234"})
    void namesThatAwsRefusesAreRefused(String name) {
        refused(() -> s3.createBucket(r -> r.bucket(name)), "InvalidBucketName", 400, "The specified bucket is not valid.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b.c", "1-2", "192.168.5.4a", "a23456789012345678901234567890123456789012345678901234567890123"})
    void namesThatAwsTakesAreTaken(String name) {
        assertThat(s3.createBucket(r -> r.bucket(name)).location()).isEqualTo("/" + name);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, us-east-1, InvalidLocationConstraint",
        "us-east-1, foo,       InvalidLocationConstraint",
        "us-east-1, aws-global, InvalidLocationConstraint",
        "us-west-1, '',        IllegalLocationConstraintException",
        "us-west-1, us-east-1, IllegalLocationConstraintException",
        "eu-west-1, bar,       IllegalLocationConstraintException",
        "us-west-1, EU,        IllegalLocationConstraintException"})
    void locationMustSuitTheEndpoint(String region, String constraint, String code) {
        var there = cloud.in(region, Caller.root(TestHome.ACCOUNT));
        refused(() -> there.createBucket(r -> r.bucket("orders").createBucketConfiguration(c ->
                c.locationConstraint(constraint.isEmpty() ? null : constraint))), code, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "eu-west-1"})
    void bucketMadeWithTheOldNameOfEuropeKeepsIt(String region) {
        // given
        var there = cloud.in(region, Caller.root(TestHome.ACCOUNT));
        there.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("EU")));
        var europe = cloud.in("eu-west-1", Caller.root(TestHome.ACCOUNT));

        // when its settings change
        europe.putBucketVersioning(r -> r.bucket("far").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));

        // then
        assertThat(europe.getBucketLocation(r -> r.bucket("far")).locationConstraintAsString()).isEqualTo("EU");
        assertThat(europe.headBucket(r -> r.bucket("far")).bucketRegion()).isEqualTo("eu-west-1");
        assertThat(europe.listBuckets(r -> r.bucketRegion("eu-west-1")).buckets()).extracting(b -> b.bucketRegion()).containsExactly("eu-west-1");
    }

    @Test
    void bucketsAreOnlyLookedForInRegions() {
        refused(() -> s3.listBuckets(r -> r.bucketRegion("eu-east-1")), "InvalidArgument", 400,
                "Argument value eu-east-1 is not a valid AWS Region");
        refused(() -> s3.listBuckets(r -> r.continuationToken("!")), "InvalidArgument", 400, "The continuation token provided is incorrect");
    }

    @Test
    void oldestRegionMakesBucketsElsewhere() {
        // when
        s3.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("eu-central-1")));

        // then
        var there = cloud.in("eu-central-1", Caller.root(TestHome.ACCOUNT));
        assertThat(there.headBucket(r -> r.bucket("far")).bucketRegion()).isEqualTo("eu-central-1");
        assertThat(s3.getBucketLocation(r -> r.bucket("far")).locationConstraintAsString()).isEqualTo("eu-central-1");
    }

    @Test
    void requestToAnotherRegionIsSentToTheRightOne() {
        // given
        var there = cloud.in("eu-west-1", Caller.root(TestHome.ACCOUNT));
        there.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));

        // then
        assertThatThrownBy(() -> s3.headBucket(r -> r.bucket("far"))).isInstanceOfSatisfying(S3Error.class, error -> {
            assertThat(error.code()).isEqualTo("PermanentRedirect");
            assertThat(error.statusCode()).isEqualTo(301);
            assertThat(error.headers()).containsEntry("x-amz-bucket-region", "eu-west-1");
            assertThat(error.elements()).containsEntry("Bucket", "far").containsEntry("Endpoint", "far.s3.eu-west-1.amazonaws.com");
        });
    }

    @Test
    void ownersSecondCreateIsNoErrorInTheOldestRegionOnly() {
        // given
        s3.createBucket(r -> r.bucket("orders"));
        var west = cloud.in("us-west-2", Caller.root(TestHome.ACCOUNT));
        west.createBucket(r -> r.bucket("west").createBucketConfiguration(c -> c.locationConstraint("us-west-2")));

        // then
        assertThat(s3.createBucket(r -> r.bucket("orders")).location()).isEqualTo("/orders");
        refused(() -> west.createBucket(r -> r.bucket("west").createBucketConfiguration(c -> c.locationConstraint("us-west-2"))),
                "BucketAlreadyOwnedByYou", 409);
        refused(() -> s3.createBucket(r -> r.bucket("west")), "BucketAlreadyOwnedByYou", 409);
        refused(() -> cloud.other().createBucket(r -> r.bucket("orders")), "BucketAlreadyExists", 409);
        refused(() -> s3.createBucket(r -> r.bucket("orders").createBucketConfiguration(c ->
                c.tags(Tag.builder().key("a").value("b").build()))), "BucketAlreadyOwnedByYou", 409);
    }

    @Test
    void aclAtCreationMustSuitTheOwnership() {
        refused(() -> s3.createBucket(r -> r.bucket("orders").acl(BucketCannedACL.PUBLIC_READ)),
                "InvalidBucketAclWithObjectOwnership", 400);
        refused(() -> s3.createBucket(r -> r.bucket("orders").acl(BucketCannedACL.PUBLIC_READ)
                .objectOwnership(ObjectOwnership.OBJECT_WRITER)), "InvalidBucketAclWithBlockPublicAccessError", 400);
        refused(() -> s3.createBucket(r -> r.bucket("orders").objectOwnership("RandomValue")), "InvalidArgument", 400,
                "Invalid x-amz-object-ownership header: RandomValue");
        refused(() -> s3.createBucket(r -> r.bucket("orders").acl("fake-acl")), "InvalidArgument", 400);
        assertThat(s3.createBucket(r -> r.bucket("orders").acl(BucketCannedACL.PRIVATE)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)).location()).isEqualTo("/orders");
    }

    @Test
    void makingABucketAgainResetsItsAcl() {
        // given a bucket that everybody may read
        s3.createBucket(r -> r.bucket("orders").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        s3.deletePublicAccessBlock(r -> r.bucket("orders"));
        s3.putBucketAcl(r -> r.bucket("orders").acl(BucketCannedACL.PUBLIC_READ));
        assertThat(s3.getBucketAcl(r -> r.bucket("orders")).grants()).hasSize(2);

        // when
        s3.createBucket(r -> r.bucket("orders"));

        // then only the owner may
        assertThat(s3.getBucketAcl(r -> r.bucket("orders")).grants()).hasSize(1);
    }

    @Test
    void bucketForObjectLockKeepsVersions() {
        s3.createBucket(r -> r.bucket("vault").objectLockEnabledForBucket(true));

        assertThat(s3.getBucketVersioning(r -> r.bucket("vault")).status()).isEqualTo(BucketVersioningStatus.ENABLED);
        assertThat(s3.getObjectLockConfiguration(r -> r.bucket("vault")).objectLockConfiguration().objectLockEnabled())
                .isEqualTo(ObjectLockEnabled.ENABLED);
        refused(() -> s3.putBucketVersioning(r -> r.bucket("vault").versioningConfiguration(c ->
                c.status(BucketVersioningStatus.SUSPENDED))), "InvalidBucketState", 409);
    }

    @Test
    void onlyAnEmptyBucketIsDeleted() {
        // given
        s3.createBucket(r -> r.bucket("orders"));
        s3.putObject(r -> r.bucket("orders").key("k"), RequestBody.fromString("v"));

        // then
        refused(() -> s3.deleteBucket(r -> r.bucket("orders")), "BucketNotEmpty", 409, "The bucket you tried to delete is not empty");

        // when it is empty
        s3.deleteObject(r -> r.bucket("orders").key("k"));
        s3.deleteBucket(r -> r.bucket("orders"));

        // then it is gone, with its settings, and anybody may have the name
        refused(() -> s3.headBucket(r -> r.bucket("orders")), "NoSuchBucket", 404);
        assertThat(s3.listBuckets().buckets()).isEmpty();
        cloud.other().createBucket(r -> r.bucket("orders").objectOwnership(ObjectOwnership.OBJECT_WRITER));
        refused(() -> s3.headBucket(r -> r.bucket("orders")), "AccessDenied", 403);
    }

    @Test
    void deleteMarkersKeepABucket() {
        s3.createBucket(r -> r.bucket("orders"));
        s3.putBucketVersioning(r -> r.bucket("orders").versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        s3.deleteObject(r -> r.bucket("orders").key("k"));

        refused(() -> s3.deleteBucket(r -> r.bucket("orders")), "BucketNotEmpty", 409, "You must delete all versions in the bucket.");
    }

    @Test
    void bucketsAreListedByOwnerInPages() {
        // given
        for (var name : List.of("b-one", "b-three", "b-two", "other")) {
            s3.createBucket(r -> r.bucket(name));
        }
        cloud.other().createBucket(r -> r.bucket("b-strange"));
        s3.createBucket(r -> r.bucket("b-far").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));

        // then
        assertThat(s3.listBuckets().buckets()).extracting(b -> b.name()).containsExactly("b-far", "b-one", "b-three", "b-two", "other");
        assertThat(s3.listBuckets().owner().id()).hasSize(64);
        assertThat(s3.listBuckets(r -> r.bucketRegion("eu-west-1")).buckets()).extracting(b -> b.name()).containsExactly("b-far");
        var first = s3.listBuckets(r -> r.prefix("b-").maxBuckets(3));
        assertThat(first.buckets()).extracting(b -> b.name()).containsExactly("b-far", "b-one", "b-three");
        var second = s3.listBuckets(r -> r.prefix("b-").maxBuckets(3).continuationToken(first.continuationToken()));
        assertThat(second.buckets()).extracting(b -> b.name()).containsExactly("b-two");
        assertThat(second.continuationToken()).isNull();
        refused(() -> s3.listBuckets(r -> r.maxBuckets(0)), "InvalidArgument", 400);
        refused(() -> s3.listBuckets(r -> r.continuationToken("%")), "InvalidArgument", 400);
        refused(() -> cloud.anonymous().listBuckets(), "AccessDenied", 403);
    }

    @Test
    void expectedOwnerMustBeTheOwner() {
        s3.createBucket(r -> r.bucket("orders"));

        assertThat(s3.headBucket(r -> r.bucket("orders").expectedBucketOwner(TestHome.ACCOUNT)).bucketRegion()).isNotNull();
        refused(() -> s3.headBucket(r -> r.bucket("orders").expectedBucketOwner(S3Cloud.OTHER_ACCOUNT)), "AccessDenied", 403);
        refused(() -> s3.headBucket(r -> r.bucket("orders").expectedBucketOwner("abcd")), "InvalidBucketOwnerAWSAccountID", 400, "[abcd]");
    }
}
