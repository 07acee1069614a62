package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/// What calls that are special need to be allowed.
class AskedForTest {
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    /// IAM's one endpoint is in us-east-1, so that a rule for one region shuts its users out of it.
    @Test
    void iamIsAskedInItsOwnRegion() {
        var key = key("ana", "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringNotEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}}}");
        var ana = key.in(cloud, "eu-west-1");

        assertThat(ana.client(S3Client.class).listBuckets().buckets()).isEmpty();
        assertThatThrownBy(() -> ana.client(IamClient.class).listUsers()).isInstanceOfSatisfying(IamException.class,
                refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }

    @Test
    void tagsNeedAPermissionOfTheirOwn() {
        var ana = key("ana", "{\"Effect\":\"Allow\",\"Action\":\"iam:CreateUser\",\"Resource\":\"*\"}").in(cloud, Orrery.REGION).client(IamClient.class);

        ana.createUser(create -> create.userName("plain"));
        assertThatThrownBy(() -> ana.createUser(create -> create.userName("tagged").tags(Tag.builder().key("team").value("red").build())))
                .hasMessageContaining("not authorized to perform: iam:TagUser on resource: arn:aws:iam::" + Orrery.ACCOUNT + ":user/tagged");
        assertThat(iam.listUsers().users()).map(user -> user.userName()).containsExactly("ana", "plain");
    }

    @Test
    void theRootsSessionCallsNoIamAndLittleOfSts() {
        var session = cloud.client(StsClient.class).getSessionToken().credentials();
        var root = cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());

        assertThat(root.client(S3Client.class).listBuckets().buckets()).isEmpty();
        assertThatThrownBy(() -> root.client(IamClient.class).listUsers()).hasMessageContaining("security token included in the request is invalid");
        assertThatThrownBy(() -> root.client(StsClient.class).getAccessKeyInfo(get -> get.accessKeyId("AKIAIOSFODNN7EXAMPLE")))
                .isInstanceOfSatisfying(StsException.class, refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"))
                .hasMessageContaining("Cannot call GetAccessKeyInfo with session credentials");
        assertThat(root.client(StsClient.class).getCallerIdentity().account()).isEqualTo(Orrery.ACCOUNT);
    }

    @Test
    void aSessionOutlivesItsUsersName() {
        var ana = key("ana", "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}").in(cloud, Orrery.REGION);
        var session = ana.client(StsClient.class).getSessionToken().credentials();
        iam.updateUser(update -> update.userName("ana").newUserName("anna"));

        var still = cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        assertThat(still.client(StsClient.class).getCallerIdentity().arn()).isEqualTo("arn:aws:iam::" + Orrery.ACCOUNT + ":user/anna");
    }

    @Test
    void handingS3ARoleNeedsPassRole() {
        var s3 = cloud.client(S3Client.class);
        for (var bucket : new String[] {"here", "there"}) {
            s3.createBucket(create -> create.bucket(bucket));
            s3.putBucketVersioning(put -> put.bucket(bucket).versioningConfiguration(versioning -> versioning.status("Enabled")));
        }
        var role = "arn:aws:iam::" + Orrery.ACCOUNT + ":role/replicate";
        var ana = key("ana", "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}").in(cloud, Orrery.REGION).client(S3Client.class);

        assertThatThrownBy(() -> ana.putBucketReplication(put -> put.bucket("here").replicationConfiguration(replication -> replication.role(role)
                .rules(List.of(ReplicationRule.builder().status("Enabled").priority(1).filter(all -> all.prefix(""))
                        .deleteMarkerReplication(markers -> markers.status("Disabled")).destination(to -> to.bucket("arn:aws:s3:::there")).build())))))
                .isInstanceOf(S3Exception.class).hasMessageContaining("not authorized to perform: iam:PassRole on resource: " + role);
    }

    /// Policies of keys and of roles count in a simulation only where they are given.
    @Test
    void simulationsSupposeThatTheResourceLeavesItToItsAccount() {
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"kms:*\",\"sts:AssumeRole\"],\"Resource\":\"*\"}}";
        var key = "arn:aws:kms:us-east-1:" + Orrery.ACCOUNT + ":key/1234abcd-12ab-34cd-56ef-1234567890ab";

        assertThat(iam.simulateCustomPolicy(simulate -> simulate.policyInputList(policy).actionNames("kms:Encrypt").resourceArns(key)).evaluationResults())
                .map(result -> result.evalDecision()).containsExactly(PolicyEvaluationDecisionType.ALLOWED);
        assertThat(iam.simulateCustomPolicy(simulate -> simulate.policyInputList(policy).actionNames("sts:AssumeRole", "s3:GetObject")
                .resourceArns("arn:aws:iam::" + Orrery.ACCOUNT + ":role/deploy")).evaluationResults()).map(result -> result.evalDecision())
                .containsExactly(PolicyEvaluationDecisionType.ALLOWED, PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThatThrownBy(() -> iam.simulateCustomPolicy(simulate -> simulate.policyInputList(policy).actionNames("s3:GetObject")
                .callerArn("arn:aws:sts::" + Orrery.ACCOUNT + ":assumed-role"))).hasMessageContaining("does not clearly define entity type and name");
    }

    private Key key(String user, String statements) {
        iam.createUser(create -> create.userName(user));
        iam.putUserPolicy(put -> put.userName(user).policyName("p").policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}"));
        var key = iam.createAccessKey(create -> create.userName(user)).accessKey();
        return new Key(key.accessKeyId(), key.secretAccessKey());
    }

    private record Key(String id, String secret) {
        Clients in(Orrery cloud, String region) {
            return cloud.as(id, secret).in(region);
        }
    }
}
