package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;

/// What a person is told where no policy of a bucket helps.
/// Source: S3 User Guide, "Blocking public access to your Amazon S3 storage" and "Controlling ownership of objects".
class WhyOfObjectsTest {
    private static final String WRITER = "222222222222";
    private static final String EVERYBODY_READS = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::orders/*\"}]}";
    private final Orrery cloud = Orrery.start();
    private final S3Client s3 = cloud.client(S3Client.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    private void bucket(ObjectOwnership ownership) {
        s3.createBucket(create -> create.bucket("orders").objectOwnership(ownership));
    }

    private void put(S3Client by, ObjectCannedACL acl) {
        by.putObject(put -> put.bucket("orders").key("1").acl(acl), RequestBody.fromString("one"));
    }

    private String whyNotRead(S3Client reader) {
        Assertions.catchThrowableOfType(AwsServiceException.class, () -> reader.getObjectAsBytes(get -> get.bucket("orders").key("1")));
        var facts = Why.of(cloud.journal().latest(1).getFirst());
        assertThat(facts).containsEntry("status", 403);
        return Why.text(facts);
    }

    @Test
    void suggestsNoPolicyThatBlockPublicAccessRefuses() {
        // given a bucket as it is made
        bucket(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        put(s3, null);

        // then
        assertThat(whyNotRead(cloud.anonymous().client(S3Client.class))).doesNotContain("\"Principal\"")
                .contains("Block Public Access of bucket orders makes a policy for everybody useless", "(BlockPublicPolicy)", "(RestrictPublicBuckets)");

        // when half of it is off
        s3.putPublicAccessBlock(put -> put.bucket("orders").publicAccessBlockConfiguration(block -> block.restrictPublicBuckets(true)));
        assertThat(whyNotRead(cloud.anonymous().client(S3Client.class))).doesNotContain("BlockPublicPolicy").contains("(RestrictPublicBuckets)");

        // when all of it is off, the suggestion helps
        s3.deletePublicAccessBlock(delete -> delete.bucket("orders"));
        assertThat(whyNotRead(cloud.anonymous().client(S3Client.class))).contains("\"Principal\": \"*\"").doesNotContain("Block Public Access");
        s3.putBucketPolicy(put -> put.bucket("orders").policy(EVERYBODY_READS));
        assertThat(cloud.anonymous().client(S3Client.class).getObjectAsBytes(get -> get.bucket("orders").key("1")).asUtf8String()).isEqualTo("one");
    }

    @Test
    void suggestsAPolicyForAnotherAccountWhateverIsBlocked() {
        bucket(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        put(s3, null);
        assertThat(whyNotRead(cloud.account(WRITER).client(S3Client.class))).contains("\"AWS\": \"arn:aws:iam::222222222222:root\"");
    }

    @Test
    void tellsWhoseAnObjectIsWhenTheBucketsPolicyDoesNotCount() {
        // given an object that another account wrote and owns
        bucket(ObjectOwnership.OBJECT_WRITER);
        s3.putBucketPolicy(put -> put.bucket("orders").policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                + WRITER + "\"},\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::orders/*\"}]}"));
        var writer = cloud.account(WRITER).client(S3Client.class);
        put(writer, null);

        // then
        assertThat(whyNotRead(s3)).doesNotContain("this statement in").contains("account 222222222222 owns the object", "bucket-owner-full-control",
                "BucketOwnerEnforced");

        // when what is told is done
        s3.putBucketOwnershipControls(put -> put.bucket("orders").ownershipControls(controls -> controls.rules(
                OwnershipControlsRule.builder().objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED).build())));

        // then it helps
        assertThat(s3.getObjectAsBytes(get -> get.bucket("orders").key("1")).asUtf8String()).isEqualTo("one");
    }

    @Test
    void tellsOfPublicAclsThatAreIgnored() {
        bucket(ObjectOwnership.OBJECT_WRITER);
        s3.deletePublicAccessBlock(delete -> delete.bucket("orders"));
        put(s3, ObjectCannedACL.PUBLIC_READ);
        s3.putPublicAccessBlock(put -> put.bucket("orders").publicAccessBlockConfiguration(block -> block.ignorePublicAcls(true)));

        assertThat(whyNotRead(cloud.anonymous().client(S3Client.class)))
                .contains("does not count: ACL of the object, which gives everybody READ: IgnorePublicAcls of bucket orders");
    }
}
