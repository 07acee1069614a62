package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Cloud;
import dev.orrery.Orrery;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.MemoryStore;
import java.net.URI;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What one process changes of who may what counts on the next call of another one over the same store, whatever that one
/// remembers: nobody tells it.
class TwoProcessesTest {
    private static final AwsCredentials ROOT = AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET);
    private final KeptStore store = new KeptStore();
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));
    private final Cloud one = cloud(1);
    private final Cloud other = cloud(2);
    private final IamClient iam = connect(one, IamClient.builder(), ROOT).build();

    @BeforeEach
    void aUserAndARole() {
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("red").policyDocument(listing("")));
        role(listing(",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"red\"}}"));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void aUsersPoliciesAndKeys() {
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = connect(other, SqsClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())).build();
        alice.listQueues();

        iam.deleteUserPolicy(delete -> delete.userName("alice").policyName("red"));
        assertRefused(alice::listQueues, "AccessDenied");

        iam.putUserPolicy(put -> put.userName("alice").policyName("red").policyDocument(listing("")));
        alice.listQueues();

        iam.updateAccessKey(update -> update.userName("alice").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        assertRefused(alice::listQueues, "InvalidClientTokenId");
    }

    @Test
    void aRolesPoliciesAndTagsInItsSessions() {
        var credentials = connect(one, StsClient.builder(), ROOT).build().assumeRole(assume -> assume.roleArn("arn:aws:iam::123456789012:role/clerk")
                .roleSessionName("desk")).credentials();
        var desk = connect(other, SqsClient.builder(), AwsSessionCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey(),
                credentials.sessionToken())).build();
        desk.listQueues();
        desk.listQueues();

        iam.tagRole(tag -> tag.roleName("clerk").tags(Tag.builder().key("team").value("blue").build()));
        assertRefused(desk::listQueues, "AccessDenied");

        iam.putRolePolicy(put -> put.roleName("clerk").policyName("red").policyDocument(listing("")));
        desk.listQueues();

        iam.deleteRolePolicy(delete -> delete.roleName("clerk").policyName("red"));
        assertRefused(desk::listQueues, "AccessDenied");

        iam.deleteRole(delete -> delete.roleName("clerk"));
        assertRefused(desk::listQueues, "InvalidClientTokenId");

        role(listing(""));
        assertRefused(desk::listQueues, "InvalidClientTokenId");
    }

    private void role(String policy) {
        iam.createRole(create -> create.roleName("clerk").assumeRolePolicyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"sts:AssumeRole\"}]}"));
        iam.putRolePolicy(put -> put.roleName("clerk").policyName("red").policyDocument(policy));
        iam.tagRole(tag -> tag.roleName("clerk").tags(Tag.builder().key("team").value("red").build()));
    }

    private static String listing(String condition) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:ListQueues\",\"Resource\":\"*\"" + condition + "}]}";
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class,
                refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    private Cloud cloud(long seed) {
        return new Cloud(store, blobs, TurnableClock.frozenAt(Orrery.Beginning.USUAL.time()), new SeededIds(seed), false, List.of());
    }

    private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B connect(Cloud cloud, B builder, AwsCredentials who) {
        return builder.httpClient(new InProcess(cloud.handler())).endpointOverride(URI.create(Orrery.ENDPOINT)).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(who));
    }

    /// Each of the two believes that it is its own.
    private static final class KeptStore extends ForwardingStore {
        KeptStore() {
            super(new MemoryStore());
        }

        @Override
        public void close() { }
    }
}
