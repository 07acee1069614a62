package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/// Sessions: what they carry, how long they last, and what they may not. Texts of tags and ARNs are those of LocalStack's
/// recordings against AWS.
class SessionsTest {
    private static final String ANYONE = "'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':['sts:AssumeRole','sts:TagSession','sts:SetSourceIdentity']";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final StsClient sts = cloud.client(StsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void wantsTheExternalIdThatTheRoleWants() {
        role("partner", "'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'sts:AssumeRole',"
                + "'Condition':{'StringEquals':{'sts:ExternalId':'secret-7'}}");
        assertError(() -> assume("partner", _ -> { }), 403, "AccessDenied", "because no role trust policy allows");
        assertError(() -> assume("partner", assume -> assume.externalId("secret-8")), 403, "AccessDenied", "");
        assume("partner", assume -> assume.externalId("secret-7"));
    }

    @Test
    void tagsOfSessionDecideAndGoAlong() {
        cloud.client(S3Client.class).createBucket(create -> create.bucket("red-things"));
        role("first", ANYONE);
        role("second", ANYONE);
        for (var role : new String[] {"first", "second"}) {
            iam.putRolePolicy(put -> put.roleName(role).policyName("p").policyDocument(document("'Effect':'Allow','Action':['s3:ListBucket',"
                    + "'sts:*'],'Resource':['arn:aws:s3:::${aws:PrincipalTag/team}-things','arn:aws:iam::123456789012:role/*']")));
        }
        var untagged = as(assume("first", _ -> { }));
        assertThatThrownBy(() -> untagged.client(S3Client.class).listObjectsV2(list -> list.bucket("red-things"))).hasMessageContaining("not authorized");
        var tagged = as(assume("first", assume -> assume.tags(tag("team", "red"), tag("cost", "7")).transitiveTagKeys("team")));
        tagged.client(S3Client.class).listObjectsV2(list -> list.bucket("red-things"));
        var chained = as(tagged.client(StsClient.class).assumeRole(assume -> assume.roleArn(arn("second")).roleSessionName("two")).credentials());
        chained.client(S3Client.class).listObjectsV2(list -> list.bucket("red-things"));
        assertError(() -> tagged.client(StsClient.class).assumeRole(assume -> assume.roleArn(arn("second")).roleSessionName("two").tags(tag("TEAM", "x"))),
                400, "InvalidParameterValue", "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key"
                        + " from the calling session.");
        assertError(() -> assume("first", assume -> assume.tags(tag("a", "1")).transitiveTagKeys("b")), 400, "InvalidParameterValue",
                "The specified transitive tag key must be included in the requested tags.");
        assertError(() -> assume("first", assume -> assume.tags(tag("a", "1"), tag("A", "2"))), 400, "InvalidParameterValue",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    @Test
    void lastsAsLongAsRoleAndChainAllow() {
        role("short", ANYONE);
        iam.putRolePolicy(put -> put.roleName("short").policyName("p").policyDocument(document("'Effect':'Allow','Action':'sts:*','Resource':'*'")));
        assertError(() -> assume("short", assume -> assume.durationSeconds(3601)), 400, "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        assertError(() -> assume("short", assume -> assume.durationSeconds(899)), 400, "ValidationError", "1 validation error detected: Value '899' at"
                + " 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900");
        iam.updateRole(update -> update.roleName("short").maxSessionDuration(43_200));
        var long12 = assume("short", assume -> assume.durationSeconds(43_200));
        assertThat(long12.expiration()).isEqualTo(cloud.time().now().plusSeconds(43_200));
        assertError(() -> as(long12).client(StsClient.class).assumeRole(assume -> assume.roleArn(arn("short")).roleSessionName("two").durationSeconds(3601)),
                400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
    }

    @Test
    void sourceIdentityStays() {
        role("first", ANYONE);
        iam.putRolePolicy(put -> put.roleName("first").policyName("p").policyDocument(document("'Effect':'Allow','Action':'sts:*','Resource':'*'")));
        var first = as(assume("first", assume -> assume.sourceIdentity("alice"))).client(StsClient.class);
        var second = first.assumeRole(assume -> assume.roleArn(arn("first")).roleSessionName("two"));
        assertThat(second.sourceIdentity()).isEqualTo("alice");
        assertError(() -> first.assumeRole(assume -> assume.roleArn(arn("first")).roleSessionName("two").sourceIdentity("bob")), 403, "AccessDenied", "");
    }

    /// Source: IAM User Guide, "Troubleshoot IAM", the error ExpiredToken: programs get new credentials when they see it.
    @Test
    void endedSessionIsToldFromOneThatNeverWas() {
        role("short", ANYONE);
        var made = assume("short", _ -> { });
        for (var later : List.of(Duration.ofHours(1), Duration.ofHours(3), Duration.ofDays(400))) {
            cloud.time().advance(later);
            assertError(() -> as(made).client(StsClient.class).getCallerIdentity(), 403, "ExpiredToken",
                    "The security token included in the request is expired");
            assertError(() -> as(made).client(S3Client.class).listBuckets(), 400, "ExpiredToken", "The provided token has expired.");
        }
        iam.deleteRole(delete -> delete.roleName("short"));
        assertError(() -> as(made).client(StsClient.class).getCallerIdentity(), 403, "ExpiredToken", "");

        // but what was changed was never made
        var token = made.sessionToken();
        for (var changed : List.of("AAAAAAAAAAA" + token.substring(11), token.substring(0, 40) + (token.charAt(40) == 'A' ? 'B' : 'A') + token.substring(41),
                token.substring(4), "?")) {
            assertError(() -> as(made.toBuilder().sessionToken(changed).build()).client(StsClient.class).getCallerIdentity(), 403,
                    "InvalidClientTokenId", "");
        }
        role("other", ANYONE);
        var other = assume("other", _ -> { });
        assertError(() -> as(other.toBuilder().sessionToken(token).build()).client(StsClient.class).getCallerIdentity(), 403, "InvalidClientTokenId", "");
    }

    @Test
    void reservedTagsAreNobodys() {
        role("first", ANYONE);
        for (var key : List.of("aws:x", "AWS:x", "Aws:PrincipalTag/team")) {
            assertError(() -> assume("first", assume -> assume.tags(tag(key, "1"))), 400, "InvalidParameterValue",
                    "aws: prefixed tag key names are not allowed for external use.");
        }
        assume("first", assume -> assume.tags(tag("laws:x", "aws:x")));
    }

    @Test
    void refusesWhatIsNoRole() {
        assertError(() -> sts.assumeRole(assume -> assume.roleArn("nothing-valid-in-here").roleSessionName("Session1")), 400, "ValidationError",
                "nothing-valid-in-here is invalid");
        assertError(() -> sts.assumeRole(assume -> assume.roleArn("arn:a:a::aaaaaaaaaa:").roleSessionName("Session1")), 400, "ValidationError",
                "arn:a:a::aaaaaaaaaa: is invalid");
        assertError(() -> sts.assumeRole(assume -> assume.roleArn(arn("any")).roleSessionName("Session1:2")), 400, "ValidationError",
                "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
                        + " expression pattern: [\\w+=,.@-]*");
    }

    @Test
    void federatedUserMayDoOnlyWhatUserAndPolicyShare() {
        cloud.client(S3Client.class).createBucket(create -> create.bucket("photos"));
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(document(
                "'Effect':'Allow','Action':['s3:ListBucket','sts:GetFederationToken'],'Resource':'*'")));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class);
        var made = alice.getFederationToken(get -> get.name("guest").policy(document("'Effect':'Allow','Action':'s3:*','Resource':'*'")));
        assertThat(made.federatedUser().arn()).isEqualTo("arn:aws:sts::123456789012:federated-user/guest");
        var guest = as(made.credentials()).client(S3Client.class);
        guest.listObjectsV2(list -> list.bucket("photos"));
        assertError(() -> guest.deleteBucket(delete -> delete.bucket("photos")), 403, "AccessDenied", "no identity-based policy");
        var nothing = as(alice.getFederationToken(get -> get.name("guest")).credentials()).client(S3Client.class);
        assertError(() -> nothing.listObjectsV2(list -> list.bucket("photos")), 403, "AccessDenied", "no session policy");
        assertError(() -> as(made.credentials()).client(IamClient.class).listUsers(), 403, "InvalidClientTokenId", "");
    }

    @Test
    void federatedUserAsksStsOnlyWhoItIs() {
        role("first", ANYONE);
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(document("'Effect':'Allow','Action':'sts:*','Resource':'*'")));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class);
        var guest = as(alice.getFederationToken(get -> get.name("guest").policy(document("'Effect':'Allow','Action':'sts:*','Resource':'*'")))
                .credentials()).client(StsClient.class);

        alice.assumeRole(assume -> assume.roleArn(arn("first")).roleSessionName("two"));
        assertThat(guest.getCallerIdentity().arn()).isEqualTo("arn:aws:sts::123456789012:federated-user/guest");
        assertError(() -> guest.assumeRole(assume -> assume.roleArn(arn("first")).roleSessionName("two")), 403, "AccessDenied",
                "Cannot call AssumeRole with session credentials");
        assertError(() -> guest.getAccessKeyInfo(get -> get.accessKeyId(key.accessKeyId())), 403, "AccessDenied", "Cannot call GetAccessKeyInfo");
        assertError(guest::getSessionToken, 403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    }

    @Test
    void knowsTheAccountOfAnyKey() {
        iam.createUser(create -> create.userName("alice"));
        var id = iam.createAccessKey(create -> create.userName("alice")).accessKey().accessKeyId();
        assertThat(sts.getAccessKeyInfo(get -> get.accessKeyId(id)).account()).isEqualTo("123456789012");
        // Published by Tal Be'ery, "A short note on AWS KEY ID", 2023.
        assertThat(sts.getAccessKeyInfo(get -> get.accessKeyId("ASIAQNZGKIQY56JQ7WML")).account()).isEqualTo("029608264753");
    }

    private void role(String name, String statement) {
        iam.createRole(create -> create.roleName(name).assumeRolePolicyDocument(document(statement)));
    }

    private Credentials assume(String role, Consumer<AssumeRoleRequest.Builder> more) {
        return sts.assumeRole(assume -> {
            assume.roleArn(arn(role)).roleSessionName("one");
            more.accept(assume);
        }).credentials();
    }

    private Clients as(Credentials credentials) {
        return cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private static String arn(String role) {
        return "arn:aws:iam::123456789012:role/" + role;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static String document(String statement) {
        return ("{'Version':'2012-10-17','Statement':[{" + statement + "}]}").replace('\'', '"');
    }

    private static void assertError(ThrowingCallable call, int status, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }
}
