package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static dev.orrery.services.iam.PermissionsTest.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.sts.StsClient;

/// The credentials of a member's root, as those see and change them who stand in for it.
/// Sources: IAM User Guide, "Centralize root access for member accounts"; IAM API Reference, what `CreateLoginProfile`, `GetLoginProfile`,
/// `DeleteLoginProfile` and `DeactivateMFADevice` say of `AssumeRoot` sessions.
class RootCredentialsTest {
    private static final String MEMBER = "111111111111";
    private static final String ROOT_ARN = "arn:aws:iam::" + MEMBER + ":root";
    private final Orrery cloud = Orrery.start();
    private final IamClient root = cloud.account(MEMBER).client(IamClient.class);
    private StsClient boss;

    @BeforeEach
    void centralizeRootAccess() {
        var organizations = cloud.client(OrganizationsClient.class);
        organizations.createOrganization(create -> { });
        var invitation = organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT)
                .id(MEMBER))).handshake().id();
        cloud.account(MEMBER).client(OrganizationsClient.class).acceptHandshake(accept -> accept.handshakeId(invitation));
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal("iam.amazonaws.com"));
        var iam = cloud.client(IamClient.class);
        iam.enableOrganizationsRootCredentialsManagement(enable -> { });
        iam.createUser(create -> create.userName("boss"));
        iam.attachUserPolicy(attach -> attach.userName("boss").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        var key = iam.createAccessKey(create -> create.userName("boss")).accessKey();
        boss = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatTheRootHasIsSeenAndDeleted() {
        // given a root with everything
        var key = root.createAccessKey().accessKey();
        var itself = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class);
        itself.getCallerIdentity();
        var certificate = root.uploadSigningCertificate(upload -> upload.certificateBody(CertificatesTest.CERTIFICATE)).certificate();
        assertThat(certificate.userName()).isNull();
        var serial = device(MEMBER, "safe");
        session("IAMCreateRootUserPassword").createLoginProfile(create -> { });
        assertThat(summary()).containsEntry(SummaryKeyType.ACCOUNT_ACCESS_KEYS_PRESENT, 1).containsEntry(SummaryKeyType.ACCOUNT_MFA_ENABLED, 1)
                .containsEntry(SummaryKeyType.ACCOUNT_PASSWORD_PRESENT, 1).containsEntry(SummaryKeyType.ACCOUNT_SIGNING_CERTIFICATES_PRESENT, 1);

        // then all of it is seen
        var auditing = session("IAMAuditRootUserCredentials");
        assertThat(auditing.getUser().user().arn()).isEqualTo(ROOT_ARN);
        assertThat(auditing.listAccessKeys().accessKeyMetadata()).singleElement().satisfies(found -> assertThat(found.accessKeyId()).isEqualTo(key.accessKeyId()));
        assertThat(auditing.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).accessKeyLastUsed().serviceName()).isEqualTo("sts");
        assertThat(auditing.listSigningCertificates().certificates()).map(found -> found.certificateId()).containsExactly(certificate.certificateId());
        assertThat(auditing.listMFADevices().mfaDevices()).map(found -> found.serialNumber()).containsExactly(serial);
        assertThat(auditing.getLoginProfile(get -> { }).loginProfile().createDate()).isEqualTo(cloud.time().now());
        assertDenied(() -> auditing.deleteAccessKey(delete -> delete.accessKeyId(key.accessKeyId())), "with an explicit deny in a session policy");

        // and goes, one after the other
        var deleting = session("IAMDeleteRootUserCredentials");
        deleting.deleteAccessKey(delete -> delete.accessKeyId(key.accessKeyId()));
        deleting.deleteSigningCertificate(delete -> delete.certificateId(certificate.certificateId()));
        deleting.deleteLoginProfile(delete -> { });
        assertError(() -> deleting.deleteVirtualMFADevice(delete -> delete.serialNumber(serial)), 409, "DeleteConflict",
                "MFA VirtualDevice in use. Must deactivate first.");
        deleting.deactivateMFADevice(off -> off.serialNumber(serial));
        deleting.deleteVirtualMFADevice(delete -> delete.serialNumber(serial));
        assertThat(root.listVirtualMFADevices().virtualMFADevices()).isEmpty();
        assertThat(root.listSigningCertificates().certificates()).isEmpty();
        assertThatThrownBy(itself::getCallerIdentity).isInstanceOfSatisfying(AwsServiceException.class,
                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId"));
        assertThat(summary()).containsEntry(SummaryKeyType.ACCOUNT_ACCESS_KEYS_PRESENT, 0).containsEntry(SummaryKeyType.ACCOUNT_MFA_ENABLED, 0)
                .containsEntry(SummaryKeyType.ACCOUNT_PASSWORD_PRESENT, 0).containsEntry(SummaryKeyType.ACCOUNT_SIGNING_CERTIFICATES_PRESENT, 0);
    }

    @Test
    void onlyWhoStandsInForTheRootDecidesWhetherItCanHaveAPassword() {
        var creating = session("IAMCreateRootUserPassword");
        assertError(() -> creating.getLoginProfile(get -> { }), 404, "NoSuchEntity", "Login Profile for the root user cannot be found.");
        assertError(() -> creating.createLoginProfile(create -> create.password("Secret-12345")), 400, "ValidationError",
                "Password must be omitted when the request is made with an AssumeRoot session");
        assertError(() -> root.createLoginProfile(create -> create.password("Secret-12345")), 400, "ValidationError",
                "Must specify userName when calling with non-User credentials");
        assertError(() -> root.getLoginProfile(get -> { }), 400, "ValidationError", "Must specify userName when calling with non-User credentials");
        assertThat(creating.createLoginProfile(create -> { }).loginProfile().userName()).isNull();
        assertError(() -> creating.createLoginProfile(create -> { }), 409, "EntityAlreadyExists", "Login Profile for the root user already exists.");
        assertDenied(() -> creating.deleteLoginProfile(delete -> { }), "with an explicit deny in a session policy");
    }

    @Test
    void whatBelongsToUsersIsNotTheRoots() {
        root.createUser(create -> create.userName("alice"));
        var key = root.createAccessKey(create -> create.userName("alice")).accessKey();
        var serial = device("alice", "phone");
        root.deactivateMFADevice(off -> off.userName("alice").serialNumber(serial));
        var certificate = root.uploadSigningCertificate(upload -> upload.userName("alice").certificateBody(CertificatesTest.CERTIFICATE)).certificate();

        var deleting = session("IAMDeleteRootUserCredentials");
        assertDenied(() -> deleting.deleteVirtualMFADevice(delete -> delete.serialNumber(serial)),
                "iam:DeleteVirtualMFADevice on resource: " + serial + " with an explicit deny in a session policy");
        assertDenied(() -> deleting.deleteAccessKey(delete -> delete.userName("alice").accessKeyId(key.accessKeyId())),
                "with an explicit deny in a session policy");
        assertError(() -> deleting.deleteAccessKey(delete -> delete.accessKeyId(key.accessKeyId())), 404, "NoSuchEntity",
                "The Access Key with id " + key.accessKeyId() + " cannot be found.");
        assertError(() -> deleting.deleteSigningCertificate(delete -> delete.certificateId(certificate.certificateId())), 404, "NoSuchEntity",
                "The Certificate with id " + certificate.certificateId() + " cannot be found.");
        assertThat(deleting.listSigningCertificates().certificates()).isEmpty();
        assertDenied(() -> deleting.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())), "with an explicit deny in a session policy");
    }

    private IamClient session(String task) {
        var credentials = boss.assumeRoot(assume -> assume.targetPrincipal(MEMBER)
                .taskPolicyArn(policy -> policy.arn("arn:aws:iam::aws:policy/root-task/" + task))).credentials();
        Clients session = cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        return session.client(IamClient.class);
    }

    private Map<SummaryKeyType, Integer> summary() {
        return root.getAccountSummary().summaryMap();
    }

    private String device(String user, String name) {
        var device = root.createVirtualMFADevice(create -> create.virtualMFADeviceName(name)).virtualMFADevice();
        var secret = DevicesTest.decoded(device.base32StringSeed().asUtf8String());
        long step = OneTimeCode.step(cloud.time().now());
        root.enableMFADevice(enable -> enable.userName(user).serialNumber(device.serialNumber())
                .authenticationCode1(OneTimeCode.of(secret, step - 1)).authenticationCode2(OneTimeCode.of(secret, step)));
        return device.serialNumber();
    }
}
