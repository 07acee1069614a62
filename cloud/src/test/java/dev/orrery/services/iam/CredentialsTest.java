package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/// Credentials of users for single services. Texts of service-specific credentials are those of LocalStack's recordings.
class CredentialsTest {
    private static final String CODE = "codecommit.amazonaws.com";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @BeforeEach
    void aUser() {
        iam.createUser(create -> create.userName("alice"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void keepsServiceSpecificCredentials() {
        var made = iam.createServiceSpecificCredential(create -> create.userName("alice").serviceName(CODE)).serviceSpecificCredential();
        assertThat(made.serviceUserName()).isEqualTo("alice-at-123456789012");
        assertThat(made.servicePassword()).isNotEmpty();
        var id = made.serviceSpecificCredentialId();
        iam.updateServiceSpecificCredential(update -> update.userName("alice").serviceSpecificCredentialId(id).status("Inactive"));
        assertThat(iam.listServiceSpecificCredentials(list -> list.userName("alice")).serviceSpecificCredentials()).singleElement()
                .satisfies(listed -> assertThat(listed.statusAsString()).isEqualTo("Inactive"));
        assertError(() -> iam.updateServiceSpecificCredential(update -> update.serviceSpecificCredentialId(id).status("Invalid")), 400,
                "ValidationError", "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set");
        assertError(() -> iam.createServiceSpecificCredential(create -> create.userName("alice").serviceName("lambda.amazonaws.com")), 404,
                "NoSuchEntity", "No such service lambda.amazonaws.com is supported for Service Specific Credentials");
        assertError(() -> iam.resetServiceSpecificCredential(reset -> reset.userName("alice").serviceSpecificCredentialId("satisfiesregexbutstillinvalid")),
                404, "NoSuchEntity", "No such credential satisfiesregexbutstillinvalid exists");
        assertError(() -> iam.resetServiceSpecificCredential(reset -> reset.serviceSpecificCredentialId("totally-wrong-credential-id-with-hyphens")),
                400, "ValidationError", "1 validation error detected: Value at 'serviceSpecificCredentialId' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [\\w]+");
        assertError(() -> iam.deleteUser(delete -> delete.userName("alice")), 409, "DeleteConflict",
                "Cannot delete entity, must remove referenced objects first.");
        iam.updateUser(update -> update.userName("alice").newUserName("bob"));
        iam.deleteServiceSpecificCredential(delete -> delete.userName("bob").serviceSpecificCredentialId(id));
        iam.deleteUser(delete -> delete.userName("bob"));
    }

    @Test
    void writesSshKeysInBothWays() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = (RSAPublicKey) generator.generateKeyPair().getPublic();
        var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END PUBLIC KEY-----";
        var id = iam.uploadSSHPublicKey(upload -> upload.userName("alice").sshPublicKeyBody(pem)).sshPublicKey().sshPublicKeyId();
        var ssh = iam.getSSHPublicKey(get -> get.userName("alice").sshPublicKeyId(id).encoding("SSH")).sshPublicKey();
        assertThat(ssh.sshPublicKeyBody()).startsWith("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ");
        assertThat(ssh.fingerprint()).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
        assertError(() -> iam.uploadSSHPublicKey(upload -> upload.userName("alice").sshPublicKeyBody(ssh.sshPublicKeyBody() + " me@here")), 400,
                "DuplicateSSHPublicKey", "The SSH public key is already associated with the user.");
        assertThat(iam.getSSHPublicKey(get -> get.userName("alice").sshPublicKeyId(id).encoding("PEM")).sshPublicKey().sshPublicKeyBody()
                .replaceAll("\\s", "")).isEqualTo(pem.replaceAll("\\s", ""));
        assertError(() -> iam.uploadSSHPublicKey(upload -> upload.userName("alice").sshPublicKeyBody("ssh-rsa AAAA")), 400, "InvalidPublicKey",
                "The public key is malformed or otherwise invalid.");
    }
}
