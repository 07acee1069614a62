package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// What users and roles may do, from the call that grants it to the call that is refused.
class PermissionsTest {
    private static final String OTHER = "999999999999";
    private static final String S3_ALL = document("'Effect':'Allow','Action':'s3:*','Resource':'*'");
    private static final String READING = document("'Effect':'Allow','Action':['s3:GetObject','s3:ListBucket'],'Resource':'*'");
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final S3Client s3 = cloud.client(S3Client.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void refusesUserWhoIsGrantedNothing() {
        s3.createBucket(create -> create.bucket("photos"));
        var alice = user("alice");
        assertThat(alice.client(StsClient.class).getCallerIdentity().arn()).isEqualTo("arn:aws:iam::123456789012:user/alice");
        assertDenied(() -> alice.client(S3Client.class).listObjectsV2(list -> list.bucket("photos")),
                "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::photos\""
                        + " because no identity-based policy allows the s3:ListBucket action");
        assertDenied(() -> alice.client(IamClient.class).listUsers(),
                "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListUsers on resource:"
                        + " arn:aws:iam::123456789012:user/ because no identity-based policy allows the iam:ListUsers action");
    }

    @Test
    void deniesOneBucketAndAllowsTheOthers() {
        var alice = user("alice").client(S3Client.class);
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("keep").policyDocument(
                document("'Sid':'KeepOrders','Effect':'Deny','Action':'s3:DeleteBucket','Resource':'arn:aws:s3:::orders'")));
        alice.createBucket(create -> create.bucket("photos"));
        alice.createBucket(create -> create.bucket("orders"));
        alice.deleteBucket(delete -> delete.bucket("photos"));
        assertDenied(() -> alice.deleteBucket(delete -> delete.bucket("orders")), "with an explicit deny in an identity-based policy");
        assertThat(cloud.journal().latest(1).getFirst().decisions().getFirst().explain())
                .contains("inline policy keep of user alice", "KeepOrders");
    }

    @Test
    void renamingNeedsThePermissionOnBothNames() {
        var alice = user("alice").client(IamClient.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("devs").policyDocument(document("'Effect':'Allow','Action':'iam:Update*',"
                + "'Resource':['arn:aws:iam::123456789012:user/dev/*','arn:aws:iam::123456789012:group/dev/*']")));
        iam.createUser(create -> create.userName("bob").path("/dev/"));
        iam.createGroup(create -> create.groupName("readers").path("/dev/"));

        assertDenied(() -> alice.updateUser(update -> update.userName("bob").newPath("/admins/")),
                "iam:UpdateUser on resource: arn:aws:iam::123456789012:user/admins/bob because no identity-based policy");
        assertDenied(() -> alice.updateGroup(update -> update.groupName("readers").newPath("/").newGroupName("owners")),
                "iam:UpdateGroup on resource: arn:aws:iam::123456789012:group/owners because no identity-based policy");
        assertThat(iam.getUser(get -> get.userName("bob")).user().path()).isEqualTo("/dev/");
        alice.updateUser(update -> update.userName("bob").newUserName("robert").newPath("/dev/old/"));
        alice.updateGroup(update -> update.groupName("readers").newGroupName("authors"));
        assertThat(iam.getUser(get -> get.userName("robert")).user().path()).isEqualTo("/dev/old/");
        assertThat(iam.getGroup(get -> get.groupName("authors")).group().path()).isEqualTo("/dev/");
    }

    @Test
    void tagsCountOnEverythingThatHasTags() {
        var env = Tag.builder().key("env").value("prod").build();
        var provider = iam.createOpenIDConnectProvider(create -> create.url("https://id.example.org").clientIDList("app").tags(env)).openIDConnectProviderArn();
        var device = iam.createVirtualMFADevice(create -> create.virtualMFADeviceName("phone").tags(env)).virtualMFADevice().serialNumber();
        iam.uploadServerCertificate(upload -> upload.serverCertificateName("web").path("/dev/").tags(env)
                .certificateBody(CertificatesTest.CERTIFICATE).privateKey(CertificatesTest.KEY));
        iam.createInstanceProfile(create -> create.instanceProfileName("hosts").tags(env));
        var alice = user("alice").client(IamClient.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("tests").policyDocument(document("'Effect':'Allow','Action':'iam:*',"
                + "'Resource':'*','Condition':{'StringNotEqualsIfExists':{'aws:ResourceTag/env':'prod'}}")));

        assertDenied(() -> alice.deleteOpenIDConnectProvider(delete -> delete.openIDConnectProviderArn(provider)), "because no identity-based");
        assertDenied(() -> alice.deleteVirtualMFADevice(delete -> delete.serialNumber(device)), "because no identity-based");
        assertDenied(() -> alice.deleteServerCertificate(delete -> delete.serverCertificateName("web")),
                "iam:DeleteServerCertificate on resource: arn:aws:iam::123456789012:server-certificate/dev/web because no identity-based");
        assertDenied(() -> alice.getServerCertificate(get -> get.serverCertificateName("web")), "server-certificate/dev/web");
        assertDenied(() -> alice.tagServerCertificate(tag -> tag.serverCertificateName("web").tags(env)), "server-certificate/dev/web");
        assertDenied(() -> alice.deleteInstanceProfile(delete -> delete.instanceProfileName("hosts")), "because no identity-based");

        iam.untagOpenIDConnectProvider(untag -> untag.openIDConnectProviderArn(provider).tagKeys("env"));
        iam.untagMFADevice(untag -> untag.serialNumber(device).tagKeys("env"));
        iam.untagServerCertificate(untag -> untag.serverCertificateName("web").tagKeys("env"));
        iam.untagInstanceProfile(untag -> untag.instanceProfileName("hosts").tagKeys("env"));
        alice.deleteOpenIDConnectProvider(delete -> delete.openIDConnectProviderArn(provider));
        alice.deleteVirtualMFADevice(delete -> delete.serialNumber(device));
        alice.deleteServerCertificate(delete -> delete.serverCertificateName("web"));
        alice.deleteInstanceProfile(delete -> delete.instanceProfileName("hosts"));
    }

    @Test
    void renamingOfServerCertificateNeedsThePermissionOnBothNames() {
        var alice = user("alice").client(IamClient.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("devs").policyDocument(document("'Effect':'Allow','Action':'iam:Update*',"
                + "'Resource':'arn:aws:iam::123456789012:server-certificate/dev/*'")));
        iam.uploadServerCertificate(upload -> upload.serverCertificateName("web").path("/dev/").certificateBody(CertificatesTest.CERTIFICATE)
                .privateKey(CertificatesTest.KEY));

        assertDenied(() -> alice.updateServerCertificate(update -> update.serverCertificateName("web").newPath("/production/")),
                "iam:UpdateServerCertificate on resource: arn:aws:iam::123456789012:server-certificate/production/web because no identity-based");
        alice.updateServerCertificate(update -> update.serverCertificateName("web").newServerCertificateName("site"));
    }

    @Test
    void countsEveryChangeOnTheNextCall() {
        s3.createBucket(create -> create.bucket("photos"));
        var key = key("alice");
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(S3Client.class);
        ThrowingCallable listing = () -> alice.listObjectsV2(list -> list.bucket("photos"));
        var arn = iam.createPolicy(create -> create.policyName("reading").policyDocument(READING)).policy().arn();

        assertDenied(listing, "");
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(arn));
        alice.listObjectsV2(list -> list.bucket("photos"));
        iam.createPolicyVersion(create -> create.policyArn(arn).setAsDefault(true)
                .policyDocument(document("'Effect':'Allow','Action':'s3:GetObject','Resource':'*'")));
        assertDenied(listing, "");
        iam.setDefaultPolicyVersion(set -> set.policyArn(arn).versionId("v1"));
        alice.listObjectsV2(list -> list.bucket("photos"));
        iam.detachUserPolicy(detach -> detach.userName("alice").policyArn(arn));
        assertDenied(listing, "");

        iam.createGroup(create -> create.groupName("readers"));
        iam.putGroupPolicy(put -> put.groupName("readers").policyName("reading").policyDocument(READING));
        assertDenied(listing, "");
        iam.addUserToGroup(add -> add.groupName("readers").userName("alice"));
        alice.listObjectsV2(list -> list.bucket("photos"));
        iam.removeUserFromGroup(remove -> remove.groupName("readers").userName("alice"));
        assertDenied(listing, "");

        iam.addUserToGroup(add -> add.groupName("readers").userName("alice"));
        iam.updateAccessKey(update -> update.userName("alice").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        assertThatThrownBy(listing).hasMessageContaining("does not exist in our records");
        iam.updateAccessKey(update -> update.userName("alice").accessKeyId(key.accessKeyId()).status(StatusType.ACTIVE));
        alice.listObjectsV2(list -> list.bucket("photos"));
        iam.deleteAccessKey(delete -> delete.userName("alice").accessKeyId(key.accessKeyId()));
        assertThatThrownBy(listing).hasMessageContaining("does not exist in our records");
    }

    @Test
    void boundaryBoundsWhatPoliciesGrant() {
        s3.createBucket(create -> create.bucket("photos"));
        var arn = iam.createPolicy(create -> create.policyName("reading").policyDocument(READING)).policy().arn();
        var alice = user("alice").client(S3Client.class);
        iam.putUserPolicy(put -> put.userName("alice").policyName("all").policyDocument(S3_ALL));
        iam.putUserPermissionsBoundary(put -> put.userName("alice").permissionsBoundary(arn));
        assertThat(iam.getUser(get -> get.userName("alice")).user().permissionsBoundary().permissionsBoundaryTypeAsString()).isEqualTo("Policy");
        alice.listObjectsV2(list -> list.bucket("photos"));
        assertDenied(() -> alice.deleteBucket(delete -> delete.bucket("photos")),
                "because no permissions boundary allows the s3:DeleteBucket action");
        iam.deleteUserPermissionsBoundary(delete -> delete.userName("alice"));
        alice.deleteBucket(delete -> delete.bucket("photos"));
    }

    @Test
    void roleSessionMayDoOnlyWhatRoleAndSessionPolicyShare() {
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        var alice = user("alice");
        role("reader", "'AWS':'123456789012'");
        iam.putRolePolicy(put -> put.roleName("reader").policyName("reading").policyDocument(READING));
        assertDenied(() -> assume(alice, "reader", null), "because no identity-based policy allows the sts:AssumeRole action");
        iam.putUserPolicy(put -> put.userName("alice").policyName("assume").policyDocument(
                document("'Effect':'Allow','Action':'sts:AssumeRole','Resource':'arn:aws:iam::123456789012:role/*'")));

        var whole = as(assume(alice, "reader", null)).client(S3Client.class);
        assertThat(whole.listObjectsV2(list -> list.bucket("photos")).keyCount()).isOne();
        assertThat(whole.getObjectAsBytes(get -> get.bucket("photos").key("cat")).asUtf8String()).isEqualTo("meow");
        var part = as(assume(alice, "reader", document("'Effect':'Allow','Action':['s3:ListBucket','s3:PutObject'],'Resource':'*'")));
        assertThat(part.client(StsClient.class).getCallerIdentity().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/reader/run");
        assertThat(part.client(S3Client.class).listObjectsV2(list -> list.bucket("photos")).keyCount()).isOne();
        assertDenied(() -> part.client(S3Client.class).getObject(get -> get.bucket("photos").key("cat")),
                "because no session policy allows the s3:GetObject action");
        assertDenied(() -> part.client(S3Client.class).putObject(put -> put.bucket("photos").key("dog"), RequestBody.fromString("woof")),
                "because no identity-based policy allows the s3:PutObject action");
        iam.deleteRolePolicy(delete -> delete.roleName("reader").policyName("reading"));
        assertDenied(() -> whole.listObjectsV2(list -> list.bucket("photos")), "");
    }

    @Test
    void sessionEndsByTheCloudsClockAndWithItsRole() {
        role("reader", "'AWS':'arn:aws:iam::123456789012:root'");
        var first = assume(cloud.as("test", "test"), "reader", null);
        as(first).client(StsClient.class).getCallerIdentity();
        assertThat(first.expiration()).isEqualTo(cloud.time().now().plusSeconds(3600));
        cloud.time().advance(Duration.ofSeconds(3601));
        assertThatThrownBy(() -> as(first).client(StsClient.class).getCallerIdentity()).satisfies(e -> assertThat(code(e)).isEqualTo("ExpiredToken"));
        cloud.time().advance(Duration.ofHours(2));
        assertThatThrownBy(() -> as(first).client(StsClient.class).getCallerIdentity()).satisfies(e -> assertThat(code(e)).isEqualTo("ExpiredToken"));

        var second = assume(cloud.as("test", "test"), "reader", null);
        assertThatThrownBy(() -> cloud.as(second.accessKeyId(), second.secretAccessKey(), second.sessionToken() + "x").client(StsClient.class)
                .getCallerIdentity()).satisfies(e -> assertThat(code(e)).isEqualTo("InvalidClientTokenId"));
        iam.deleteRole(delete -> delete.roleName("reader"));
        role("reader", "'AWS':'arn:aws:iam::123456789012:root'");
        assertThatThrownBy(() -> as(second).client(StsClient.class).getCallerIdentity())
                .satisfies(e -> assertThat(code(e)).isEqualTo("InvalidClientTokenId"));
    }

    @Test
    void roleOfAnotherAccountNeedsTrustAndPermission() {
        role("reader", "'AWS':'" + OTHER + "'");
        var theirs = cloud.account(OTHER).client(IamClient.class);
        theirs.createUser(create -> create.userName("bob"));
        var key = theirs.createAccessKey(create -> create.userName("bob")).accessKey();
        var bob = cloud.as(key.accessKeyId(), key.secretAccessKey());
        assertDenied(() -> assume(bob, "reader", null), "because no identity-based policy allows");
        theirs.putUserPolicy(put -> put.userName("bob").policyName("assume").policyDocument(
                document("'Effect':'Allow','Action':'sts:AssumeRole','Resource':'*'")));
        assertThat(as(assume(bob, "reader", null)).client(StsClient.class).getCallerIdentity().account()).isEqualTo("123456789012");
        iam.updateAssumeRolePolicy(update -> update.roleName("reader").policyDocument(trust("'Service':'ec2.amazonaws.com'")));
        assertDenied(() -> assume(bob, "reader", null), "because no role trust policy allows the sts:AssumeRole action");
        assertDenied(() -> assume(bob, "nobody", null), "");
    }

    private Clients user(String name) {
        var key = key(name);
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    private software.amazon.awssdk.services.iam.model.AccessKey key(String user) {
        iam.createUser(create -> create.userName(user));
        return iam.createAccessKey(create -> create.userName(user)).accessKey();
    }

    private void role(String name, String principal) {
        iam.createRole(create -> create.roleName(name).assumeRolePolicyDocument(trust(principal)));
    }

    private Credentials assume(Clients caller, String role, String policy) {
        return caller.client(StsClient.class).assumeRole(assume -> assume.roleArn("arn:aws:iam::123456789012:role/" + role)
                .roleSessionName("run").policy(policy)).credentials();
    }

    private Clients as(Credentials credentials) {
        return cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    static void assertDenied(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    static String code(Throwable e) {
        return ((AwsServiceException) e).awsErrorDetails().errorCode();
    }

    static String document(String statement) {
        return ("{'Version':'2012-10-17','Statement':[{" + statement + "}]}").replace('\'', '"');
    }

    static String trust(String principal) {
        return document("'Effect':'Allow','Principal':{" + principal + "},'Action':'sts:AssumeRole'");
    }
}
