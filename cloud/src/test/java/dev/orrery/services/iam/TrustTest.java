package dev.orrery.services.iam;

import static dev.orrery.services.iam.PermissionsTest.assertDenied;
import static dev.orrery.services.iam.PermissionsTest.document;
import static dev.orrery.services.iam.PermissionsTest.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/// A role trusts somebody, not a name.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Rename an IAM user".
class TrustTest {
    private static final String ASSUME = document("'Effect':'Allow','Action':'sts:AssumeRole','Resource':'*'");
    private static final String WEB = "arn:aws:iam::123456789012:role/web";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void successorOfTheSameNameIsNotTrusted() {
        // given a role that trusts a user
        var alice = user("alice");
        iam.createRole(create -> create.roleName("web").assumeRolePolicyDocument(trust("'AWS':'arn:aws:iam::123456789012:user/alice'")));
        alice.client(StsClient.class).assumeRole(assume -> assume.roleArn(WEB).roleSessionName("one"));
        assertThat(shown()).isEqualTo(trust("'AWS':'arn:aws:iam::123456789012:user/alice'"));

        // when another one gets the name
        var id = iam.getUser(get -> get.userName("alice")).user().userId();
        delete("alice");
        var successor = user("alice");

        // then he is not trusted, and the document shows whom it means
        assertDenied(() -> successor.client(StsClient.class).assumeRole(assume -> assume.roleArn(WEB).roleSessionName("two")),
                "because no role trust policy allows the sts:AssumeRole action");
        assertThat(shown()).isEqualTo(trust("'AWS':'" + id + "'"));
        EntitiesTest.assertError(() -> iam.updateAssumeRolePolicy(update -> update.roleName("web").policyDocument(shown())), 400,
                "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"" + id + "\"");
    }

    @Test
    void followsWhomItTrustsToAnotherName() {
        var alice = user("alice");
        iam.createRole(create -> create.roleName("web").assumeRolePolicyDocument(trust("'AWS':['arn:aws:iam::123456789012:user/alice']")));
        iam.updateUser(update -> update.userName("alice").newUserName("bob").newPath("/team/"));
        alice.client(StsClient.class).assumeRole(assume -> assume.roleArn(WEB).roleSessionName("one"));
        assertThat(shown()).isEqualTo(trust("'AWS':['arn:aws:iam::123456789012:user/team/bob']"));
    }

    @Test
    void trustsOneRoleOfAnotherAccountAndNoOtherOfItsName() {
        // given a role here that trusts a role there
        var there = cloud.account("999999999999").client(IamClient.class);
        var ofRoot = trust("'AWS':'999999999999'");
        there.createRole(create -> create.roleName("far").assumeRolePolicyDocument(ofRoot));
        there.putRolePolicy(put -> put.roleName("far").policyName("p").policyDocument(ASSUME));
        iam.createRole(create -> create.roleName("web").assumeRolePolicyDocument(trust("'AWS':'arn:aws:iam::999999999999:role/far'")));
        far().assumeRole(assume -> assume.roleArn(WEB).roleSessionName("one"));
        assertThat(shown()).contains("arn:aws:iam::999999999999:role/far");

        // when that one is made anew
        there.deleteRolePolicy(delete -> delete.roleName("far").policyName("p"));
        there.deleteRole(delete -> delete.roleName("far"));
        there.createRole(create -> create.roleName("far").assumeRolePolicyDocument(ofRoot));
        there.putRolePolicy(put -> put.roleName("far").policyName("p").policyDocument(ASSUME));

        // then
        assertDenied(() -> far().assumeRole(assume -> assume.roleArn(WEB).roleSessionName("two")), "no role trust policy allows");
        assertThat(shown()).doesNotContain("role/far").contains("AROA");

        // and it can be given the trust again
        iam.updateAssumeRolePolicy(update -> update.roleName("web").policyDocument(trust("'AWS':'arn:aws:iam::999999999999:role/far'")));
        far().assumeRole(assume -> assume.roleArn(WEB).roleSessionName("three"));
    }

    private StsClient far() {
        var credentials = cloud.account("999999999999").client(StsClient.class)
                .assumeRole(assume -> assume.roleArn("arn:aws:iam::999999999999:role/far").roleSessionName("far")).credentials();
        return cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class);
    }

    private String shown() {
        var listed = iam.listRoles().roles().getFirst().assumeRolePolicyDocument();
        assertThat(iam.getRole(get -> get.roleName("web")).role().assumeRolePolicyDocument()).isEqualTo(listed);
        assertThat(iam.getAccountAuthorizationDetails().roleDetailList().getFirst().assumeRolePolicyDocument()).isEqualTo(listed);
        return URLDecoder.decode(listed, StandardCharsets.UTF_8);
    }

    private Clients user(String name) {
        iam.createUser(create -> create.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("p").policyDocument(ASSUME));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    private void delete(String name) {
        iam.listAccessKeys(list -> list.userName(name)).accessKeyMetadata()
                .forEach(key -> iam.deleteAccessKey(delete -> delete.userName(name).accessKeyId(key.accessKeyId())));
        iam.deleteUserPolicy(delete -> delete.userName(name).policyName("p"));
        iam.deleteUser(delete -> delete.userName(name));
    }
}
