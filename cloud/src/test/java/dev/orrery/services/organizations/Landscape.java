package dev.orrery.services.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/// An organization of the default account, and short cuts that the tests share.
final class Landscape implements AutoCloseable {
    static final String MANAGER = Orrery.ACCOUNT;
    static final String MEMBER = "111111111111";
    static final String OUTSIDER = "333333333333";
    final Orrery cloud = Orrery.start();
    final OrganizationsClient organizations = cloud.client(OrganizationsClient.class);
    final String organization = organizations.createOrganization(create -> { }).organization().id();
    final String root = organizations.listRoots(list -> { }).roots().getFirst().id();

    /// Invites an account, and accepts in its name.
    Landscape with(String account) {
        var invitation = organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT)
                .id(account))).handshake().id();
        cloud.account(account).client(OrganizationsClient.class).acceptHandshake(accept -> accept.handshakeId(invitation));
        return this;
    }

    Landscape enabling(PolicyType type) {
        organizations.enablePolicyType(enable -> enable.rootId(root).policyType(type));
        return this;
    }

    /// Makes an account and waits for it.
    String made(String name) {
        var id = organizations.createAccount(create -> create.accountName(name).email(name + "@example.org")).createAccountStatus().id();
        cloud.time().advance(Duration.ofMinutes(1));
        return organizations.describeCreateAccountStatus(describe -> describe.createAccountRequestId(id)).createAccountStatus().accountId();
    }

    String unit(String parent, String name) {
        return organizations.createOrganizationalUnit(create -> create.parentId(parent).name(name)).organizationalUnit().id();
    }

    void move(String account, String from, String to) {
        organizations.moveAccount(move -> move.accountId(account).sourceParentId(from).destinationParentId(to));
    }

    /// @param statement with single quotes
    String policy(PolicyType type, String name, String statement) {
        return organizations.createPolicy(create -> create.type(type).name(name).description("").content(document(statement))).policy()
                .policySummary().id();
    }

    void attach(String policy, String target) {
        organizations.attachPolicy(attach -> attach.policyId(policy).targetId(target));
    }

    void detach(String policy, String target) {
        organizations.detachPolicy(detach -> detach.policyId(policy).targetId(target));
    }

    Clients root(String account) {
        return cloud.account(account);
    }

    /// A user of an account who may do everything that the account may.
    Clients user(String account, String name) {
        var iam = root(account).client(IamClient.class);
        iam.createUser(create -> create.userName(name));
        iam.attachUserPolicy(attach -> attach.userName(name).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    static String document(String statements) {
        return ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"');
    }

    static void assertDenied(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).startsWith("AccessDenied");
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    @Override
    public void close() {
        cloud.close();
    }
}
