package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;

/// What a call is allowed, it is allowed when it writes: the bucket changes while the body comes in.
class GroundsTest {
    private static final String ALLOW = "{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'s3:*','Resource':['arn:aws:s3:::box','arn:aws:s3:::box/*']}";
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client owner = cloud.root();
    private final S3Client stranger = cloud.other();

    @BeforeEach
    void makeBucketThatLetsTheStrangerIn() {
        owner.createBucket(r -> r.bucket("box"));
        policy(owner, ALLOW);
    }

    private static void policy(S3Client client, String statement) {
        client.putBucketPolicy(r -> r.bucket("box").policy(("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"')));
    }

    /// A body during which something happens.
    private static RequestBody during(int size, Runnable event) {
        return RequestBody.fromContentProvider(() -> new InputStream() {
            private final InputStream content = new ByteArrayInputStream("x".repeat(size).getBytes(StandardCharsets.UTF_8));
            private boolean happened;

            @Override
            public int read() throws java.io.IOException {
                int next = content.read();
                if (next < 0 && !happened) {
                    happened = true;
                    event.run();
                }
                return next;
            }
        }, size, "application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void bodyDoesNotFallIntoABucketOfTheSameNameThatIsAnothers(int size) {
        // when the bucket becomes the stranger's, who lets everybody in, while the body comes in
        refused(() -> owner.putObject(r -> r.bucket("box").key("k"), during(size, () -> {
            owner.deleteBucket(r -> r.bucket("box"));
            cloud.test.clock.advance(Duration.ofSeconds(5));
            stranger.createBucket(r -> r.bucket("box"));
            policy(stranger, "{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'s3:*','Resource':'arn:aws:s3:::box/*'}");
        })), "NoSuchBucket", 404);

        // then
        assertThat(stranger.listObjectsV2(r -> r.bucket("box")).contents()).isEmpty();
        assertThat(cloud.test.blobs.count()).isZero();
    }

    @Test
    void bodyDoesNotFallIntoABucketThatItsOwnerMadeAgainAtOnce() {
        refused(() -> stranger.putObject(r -> r.bucket("box").key("k"), during(10, () -> {
            owner.deleteBucket(r -> r.bucket("box"));
            owner.createBucket(r -> r.bucket("box"));
        })), "AccessDenied", 403);
        assertThat(owner.listObjectsV2(r -> r.bucket("box")).contents()).isEmpty();
    }

    @Test
    void policyTakenAwayWhileTheBodyComesInCounts() {
        refused(() -> stranger.putObject(r -> r.bucket("box").key("k"), during(10, () -> owner.deleteBucketPolicy(r -> r.bucket("box")))),
                "AccessDenied", 403);
        var upload = owner.createMultipartUpload(r -> r.bucket("box").key("k")).uploadId();
        policy(owner, ALLOW);
        refused(() -> stranger.uploadPart(r -> r.bucket("box").key("k").uploadId(upload).partNumber(1),
                during(10, () -> owner.deleteBucketPolicy(r -> r.bucket("box")))), "AccessDenied", 403);

        assertThat(owner.listObjectsV2(r -> r.bucket("box")).contents()).isEmpty();
        assertThat(owner.listParts(r -> r.bucket("box").key("k").uploadId(upload)).parts()).isEmpty();
    }

    @Test
    void changeThatStillAllowsDoesNotDisturb() {
        stranger.putObject(r -> r.bucket("box").key("k"), during(10, () -> policy(owner, ALLOW.replace("s3:*", "s3:Put*"))));
        assertThat(owner.listObjectsV2(r -> r.bucket("box")).contents()).hasSize(1);
    }

    @Test
    void callThatLocksItselfOutComesToItsEnd() {
        var user = cloud.as(new Caller(new Principal.User(TestHome.ACCOUNT, "/", "ann", "AIDAANN"), "AKIA", List.of(
                new AttachedPolicy(AttachedPolicy.Kind.IDENTITY, "ann's policy", Policy.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"))), Map.of()));
        policy(user, "{'Effect':'Deny','Principal':'*','Action':'s3:PutBucketPolicy','Resource':'arn:aws:s3:::box'}");

        refused(() -> policy(user, ALLOW), "AccessDenied", 403);
    }

    @Test
    void versionThatIsReadIsTheOneThatWasDecidedOn() {
        // given an object that the stranger may read, and is decided on
        owner.deleteBucketPolicy(r -> r.bucket("box"));
        owner.deletePublicAccessBlock(r -> r.bucket("box"));
        owner.putBucketOwnershipControls(r -> r.bucket("box").ownershipControls(c ->
                c.rules(OwnershipControlsRule.builder().objectOwnership(ObjectOwnership.OBJECT_WRITER).build())));
        owner.putObject(r -> r.bucket("box").key("k").acl("public-read"), RequestBody.fromString("public"));

        // when a private one takes its place between decision and read
        cloud.betweenDecisionAndOperation = () -> {
            cloud.betweenDecisionAndOperation = () -> { };
            owner.putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("secret"));
        };

        // then
        refused(() -> stranger.getObjectAsBytes(r -> r.bucket("box").key("k")), "AccessDenied", 403);
    }
}
