package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyRequest;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.VerifyRequest;
import software.amazon.awssdk.services.kms.model.VerifyResponse;

/// Signing and verifying, and public keys for those who do it elsewhere.
final class Signatures implements KmsClient {
    private static final int MESSAGE_BYTES_MAX = 4096;
    private static final int SIGNATURE_BYTES_MAX = 6144;
    private static final List<String> ALGORITHMS = List.of("RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512",
            "RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512", "ECDSA_SHA_256", "ECDSA_SHA_384",
            "ECDSA_SHA_512");
    private final Home home;
    private final Keyring keyring;

    Signatures(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    private record Chosen(String arn, MaterialRow material) { }

    @Override
    public SignResponse sign(SignRequest request) {
        var algorithm = Constraints.oneOf("signingAlgorithm", request.signingAlgorithmAsString(), ALGORITHMS);
        var message = Constraints.bytes("message", request.message(), 1, MESSAGE_BYTES_MAX);
        var chosen = choose("Sign", request.keyId(), algorithm);
        var digest = digest(algorithm, request.messageTypeAsString(), message);
        DryRun.stop(request.dryRun());
        var signature = SignatureSchemes.sign(chosen.material(), algorithm, digest, home.ids());
        return SignResponse.builder().keyId(chosen.arn()).signature(SdkBytes.fromByteArray(signature)).signingAlgorithm(algorithm).build();
    }

    @Override
    public VerifyResponse verify(VerifyRequest request) {
        var algorithm = Constraints.oneOf("signingAlgorithm", request.signingAlgorithmAsString(), ALGORITHMS);
        var message = Constraints.bytes("message", request.message(), 1, MESSAGE_BYTES_MAX);
        var signature = Constraints.bytes("signature", request.signature(), 1, SIGNATURE_BYTES_MAX);
        var chosen = choose("Verify", request.keyId(), algorithm);
        if (!SignatureSchemes.verify(chosen.material(), algorithm, digest(algorithm, request.messageTypeAsString(), message), signature)) {
            throw KmsErrors.invalidSignature();
        }
        DryRun.stop(request.dryRun());
        return VerifyResponse.builder().keyId(chosen.arn()).signatureValid(true).signingAlgorithm(algorithm).build();
    }

    private Chosen choose(String operation, String keyId, String algorithm) {
        return home.store().read(tx -> {
            var found = keyring.byName(tx, keyId).usable();
            var row = found.row();
            if (row.usage() != Usage.SIGN_VERIFY) {
                throw KmsErrors.invalidUsage(found.arn() + " key usage is " + row.usage() + " which is not valid for " + operation + ".");
            }
            if (!row.spec().algorithms(row.usage()).contains(algorithm)) {
                throw KmsErrors.incompatible(algorithm, row.spec());
            }
            return new Chosen(found.arn(), MaterialRow.current(tx, row));
        });
    }

    /// @param type null when absent: the message itself
    private static byte[] digest(String algorithm, String type, byte[] message) {
        var digest = SignatureSchemes.digest(algorithm);
        if (type == null || Constraints.oneOf("messageType", type, List.of("RAW", "DIGEST", "EXTERNAL_MU")).equals("RAW")) {
            return digest.digest(message);
        }
        if (type.equals("EXTERNAL_MU")) {
            throw KmsErrors.validation("Message type EXTERNAL_MU is not valid for algorithm " + algorithm + ".");
        }
        if (message.length != digest.getDigestLength()) {
            throw KmsErrors.validation("Digest is invalid length for algorithm " + algorithm + ".");
        }
        return message;
    }

    @Override
    @SuppressWarnings("deprecation") // the old name of the spec is still told
    public GetPublicKeyResponse getPublicKey(GetPublicKeyRequest request) {
        return home.store().read(tx -> {
            var found = keyring.byName(tx, request.keyId()).usable();
            var row = found.row();
            if (!row.spec().isAsymmetric()) {
                throw KmsErrors.unsupported(found.arn() + " key spec is " + row.spec() + " which is not valid for GetPublicKey.");
            }
            var told = GetPublicKeyResponse.builder().keyId(found.arn()).keySpec(row.spec().name()).customerMasterKeySpec(row.spec().name())
                    .keyUsage(row.usage().name()).publicKey(SdkBytes.fromByteArray(MaterialRow.current(tx, row).publicKey()));
            var algorithms = row.spec().algorithms(row.usage());
            switch (row.usage()) {
                case ENCRYPT_DECRYPT -> told.encryptionAlgorithmsWithStrings(algorithms);
                case SIGN_VERIFY -> told.signingAlgorithmsWithStrings(algorithms);
                case KEY_AGREEMENT -> told.keyAgreementAlgorithmsWithStrings(algorithms);
                case GENERATE_VERIFY_MAC -> throw new IllegalStateException("a key for codes has no public half: " + row.id());
            }
            return told.build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
