package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.crypto.KeyAgreement;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DeriveSharedSecretRequest;
import software.amazon.awssdk.services.kms.model.DeriveSharedSecretResponse;

/// Secrets that two parties share, each with its own private and the other's public key.
final class Agreements implements KmsClient {
    private static final int PUBLIC_KEY_BYTES_MAX = 8192;
    private final Home home;
    private final Keyring keyring;

    Agreements(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    private record Chosen(String arn, String origin, MaterialRow material) { }

    @Override
    public DeriveSharedSecretResponse deriveSharedSecret(DeriveSharedSecretRequest request) {
        DataKeys.requireNoRecipient(request.recipient());
        var algorithm = Constraints.oneOf("keyAgreementAlgorithm", request.keyAgreementAlgorithmAsString(), List.of("ECDH"));
        var publicKey = Constraints.bytes("publicKey", request.publicKey(), 1, PUBLIC_KEY_BYTES_MAX);
        var chosen = home.store().read(tx -> {
            var found = keyring.byName(tx, request.keyId()).usable();
            if (found.row().usage() != Usage.KEY_AGREEMENT) {
                throw KmsErrors.invalidUsage(found.arn() + " key usage is " + found.row().usage() + " which is not valid for DeriveSharedSecret.");
            }
            return new Chosen(found.arn(), found.row().origin(), MaterialRow.current(tx, found.row()));
        });
        var secret = agree(chosen.material(), publicKey);
        DryRun.stop(request.dryRun());
        return DeriveSharedSecretResponse.builder().keyId(chosen.arn()).sharedSecret(SdkBytes.fromByteArray(secret))
                .keyAgreementAlgorithm(algorithm).keyOrigin(chosen.origin()).build();
    }

    /// A public key of another curve, or none at all, is refused without a word.
    private static byte[] agree(MaterialRow own, byte[] other) {
        try {
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(SignatureSchemes.privateKey("EC", own));
            agreement.doPhase(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(other)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException _) {
            throw KmsErrors.validation("");
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
