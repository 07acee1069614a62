package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.sts.StsClient;

/// Whom a grant names: the user or role of today, not who has the name tomorrow.
/// Source: IAM User Guide, "IAM identifiers", unique identifiers; ids where ARNs were, as hashicorp/terraform-provider-aws issue 29340 shows.
class GrantPrincipalsTest {
    private static final String ANA = "arn:aws:iam::123456789012:user/ana";
    private static final String READER = "arn:aws:iam::123456789012:role/reader";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String key = kms.createKey().keyMetadata().arn();

    @AfterEach
    void close() {
        cloud.close();
    }

    /// A user with a key of its own and no policy.
    private KmsClient ana() {
        iam.createUser(create -> create.userName("ana"));
        var made = iam.createAccessKey(create -> create.userName("ana")).accessKey();
        return cloud.as(made.accessKeyId(), made.secretAccessKey()).client(KmsClient.class);
    }

    private void leave() {
        iam.listAccessKeys(list -> list.userName("ana")).accessKeyMetadata()
                .forEach(old -> iam.deleteAccessKey(delete -> delete.userName("ana").accessKeyId(old.accessKeyId())));
        iam.deleteUser(delete -> delete.userName("ana"));
    }

    private void encrypt(KmsClient client) {
        client.encrypt(encrypt -> encrypt.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
    }

    private GrantListEntry grant() {
        return kms.listGrants(list -> list.keyId(key)).grants().getFirst();
    }

    @Test
    void passesToNoSuccessorOfTheSameName() {
        // given
        var ana = ana();
        var id = iam.getUser(get -> get.userName("ana")).user().userId();
        kms.createGrant(create -> create.keyId(key).granteePrincipal(ANA).retiringPrincipal(ANA).operations(GrantOperation.ENCRYPT));
        encrypt(ana);
        assertThat(grant().granteePrincipal()).isEqualTo(ANA);
        assertThat(kms.listRetirableGrants(list -> list.retiringPrincipal(ANA)).grants()).hasSize(1);

        // when
        leave();
        var successor = ana();

        // then
        refused(() -> encrypt(successor), "AccessDeniedException", "kms:Encrypt");
        refused(() -> successor.retireGrant(retire -> retire.keyId(key).grantId(grant().grantId())), "AccessDeniedException", "kms:RetireGrant");
        assertThat(grant().granteePrincipal()).isEqualTo(id);
        assertThat(grant().retiringPrincipal()).isEqualTo(id);
        assertThat(kms.listGrants(list -> list.keyId(key).granteePrincipal(ANA)).grants()).isEmpty();
        assertThat(kms.listRetirableGrants(list -> list.retiringPrincipal(ANA)).grants()).isEmpty();
    }

    @Test
    void followsWhoGetsAnotherName() {
        var ana = ana();
        kms.createGrant(create -> create.keyId(key).granteePrincipal(ANA).operations(GrantOperation.ENCRYPT));
        iam.updateUser(update -> update.userName("ana").newUserName("anna"));
        encrypt(ana);
        assertThat(grant().granteePrincipal()).isEqualTo("arn:aws:iam::123456789012:user/anna");
    }

    @Test
    void countsForSessionsOfItsRoleAndNotOfTheNext() {
        makeRole();
        kms.createGrant(create -> create.keyId(key).granteePrincipal(READER).operations(GrantOperation.ENCRYPT));
        encrypt(session());
        iam.deleteRole(delete -> delete.roleName("reader"));
        makeRole();
        refused(() -> encrypt(session()), "AccessDeniedException", "kms:Encrypt");
    }

    private void makeRole() {
        iam.createRole(create -> create.roleName("reader").assumeRolePolicyDocument(KmsCallers.document(
                "{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'sts:AssumeRole'}")));
    }

    private KmsClient session() {
        var made = cloud.client(StsClient.class).assumeRole(assume -> assume.roleArn(READER).roleSessionName("session")).credentials();
        return cloud.as(made.accessKeyId(), made.secretAccessKey(), made.sessionToken()).client(KmsClient.class);
    }

    @Test
    void isForNobodyWhoIsNotThere() {
        for (var nobody : new String[] {ANA, READER}) {
            refused(() -> kms.createGrant(create -> create.keyId(key).granteePrincipal(nobody).operations(GrantOperation.ENCRYPT)),
                    "InvalidArnException", "ARN does not refer to a valid principal");
        }
        refused(() -> kms.createGrant(create -> create.keyId(key).granteePrincipal("123456789012").retiringPrincipal(ANA)
                .operations(GrantOperation.ENCRYPT)), "InvalidArnException", "");
        assertThat(kms.listGrants(list -> list.keyId(key)).grants()).isEmpty();
    }
}
