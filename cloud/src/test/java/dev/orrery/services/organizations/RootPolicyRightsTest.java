package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.assertDenied;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// How far the root of an account can always undo what locks everybody out.
/// Sources: S3 API Reference, `PutBucketPolicy`, the warning on root principals; IAM User Guide, "Tasks that require root user credentials".
class RootPolicyRightsTest {
    private final Landscape land = new Landscape().with(MEMBER);

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void aBucketsPolicyDoesNotBindItsRootButThoseOfTheOrganizationDo() {
        var s3 = land.root(MEMBER).client(S3Client.class);
        s3.createBucket(create -> create.bucket("vault"));
        s3.putBucketPolicy(put -> put.bucket("vault").policy(Landscape.document("{'Effect':'Deny','Principal':'*','Action':'s3:*',"
                + "'Resource':'arn:aws:s3:::vault'}")));
        s3.getBucketPolicy(get -> get.bucket("vault"));

        land.enabling(PolicyType.SERVICE_CONTROL_POLICY);
        var frozen = land.policy(PolicyType.SERVICE_CONTROL_POLICY, "Frozen", "{'Effect':'Deny','Action':'s3:*BucketPolicy','Resource':'*'}");
        land.attach(frozen, MEMBER);
        assertDenied(() -> s3.deleteBucketPolicy(delete -> delete.bucket("vault")), "with an explicit deny in a service control policy");
        assertDenied(() -> s3.getBucketPolicy(get -> get.bucket("vault")), "with an explicit deny in a service control policy");

        land.detach(frozen, MEMBER);
        s3.deleteBucketPolicy(delete -> delete.bucket("vault"));
    }

    @Test
    void aQueuesPolicyDoesNotKeepItsRootFromChangingIt() {
        var sqs = land.root(MEMBER).client(SqsClient.class);
        var queue = sqs.createQueue(create -> create.queueName("jobs")).queueUrl();
        sqs.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", Landscape.document(
                "{'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*'}"))));
        assertDenied(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello")), "explicit deny");

        sqs.setQueueAttributes(set -> set.queueUrl(queue).attributesWithStrings(Map.of("Policy", "")));

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello"));
    }
}
