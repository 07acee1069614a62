package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/// Encrypting and decrypting small texts, above all keys for larger ones.
final class Encryption implements KmsClient {
    static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final int PLAINTEXT_BYTES_MAX = 4096;
    private static final int CIPHERTEXT_BYTES_MAX = 6144;
    private static final List<String> ALGORITHMS = List.of(SYMMETRIC, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
    private final Home home;
    private final Keyring keyring;

    Encryption(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// @param arn of the key
    private record Sealed(String arn, MaterialRow material, byte[] bytes) { }

    private record Opened(String arn, MaterialRow material, byte[] plaintext) { }

    /// A key with the material that is to be used.
    private record Chosen(Keyring.Found found, MaterialRow material) { }

    static byte[] ciphertext(SdkBytes blob) {
        return Constraints.bytes("ciphertextBlob", blob, 1, CIPHERTEXT_BYTES_MAX);
    }

    @Override
    public EncryptResponse encrypt(EncryptRequest request) {
        var plaintext = Constraints.bytes("plaintext", request.plaintext(), 1, PLAINTEXT_BYTES_MAX);
        var algorithm = algorithm("encryptionAlgorithm", request.encryptionAlgorithmAsString());
        keyring.make(request.keyId());
        var sealed = seal("Encrypt", request.keyId(), algorithm, plaintext, request.encryptionContext());
        DryRun.stop(request.dryRun());
        return EncryptResponse.builder().keyId(sealed.arn()).ciphertextBlob(SdkBytes.fromByteArray(sealed.bytes()))
                .encryptionAlgorithm(algorithm).build();
    }

    @Override
    public DecryptResponse decrypt(DecryptRequest request) {
        DataKeys.requireNoRecipient(request.recipient());
        var algorithm = algorithm("encryptionAlgorithm", request.encryptionAlgorithmAsString());
        var opened = open("Decrypt", request.keyId(), algorithm, ciphertext(request.ciphertextBlob()), request.encryptionContext());
        DryRun.stop(request.dryRun());
        return DecryptResponse.builder().keyId(opened.arn()).plaintext(SdkBytes.fromByteArray(opened.plaintext()))
                .encryptionAlgorithm(algorithm).keyMaterialId(told(opened.material())).build();
    }

    @Override
    public ReEncryptResponse reEncrypt(ReEncryptRequest request) {
        var from = algorithm("sourceEncryptionAlgorithm", request.sourceEncryptionAlgorithmAsString());
        var to = algorithm("destinationEncryptionAlgorithm", request.destinationEncryptionAlgorithmAsString());
        keyring.make(request.destinationKeyId());
        var opened = open("ReEncryptFrom", request.sourceKeyId(), from, ciphertext(request.ciphertextBlob()), request.sourceEncryptionContext());
        var sealed = seal("ReEncryptTo", request.destinationKeyId(), to, opened.plaintext(), request.destinationEncryptionContext());
        DryRun.stop(request.dryRun());
        return ReEncryptResponse.builder().sourceKeyId(opened.arn()).sourceEncryptionAlgorithm(from).sourceKeyMaterialId(told(opened.material()))
                .keyId(sealed.arn()).destinationEncryptionAlgorithm(to).destinationKeyMaterialId(told(sealed.material()))
                .ciphertextBlob(SdkBytes.fromByteArray(sealed.bytes())).build();
    }

    /// Only symmetric keys tell which material it was; null, an absent member, for others.
    private static String told(MaterialRow material) {
        return material.publicKey().length == 0 ? material.id() : null;
    }

    private static String algorithm(String member, String given) {
        return given == null ? SYMMETRIC : Constraints.oneOf(member, given, ALGORITHMS);
    }

    private Sealed seal(String operation, String keyId, String algorithm, byte[] plaintext, Map<String, String> context) {
        var chosen = home.store().read(tx -> {
            var found = keyring.byName(tx, keyId).usable();
            requireFit(found, operation, algorithm, context);
            return new Chosen(found, MaterialRow.current(tx, found.row()));
        });
        var bytes = algorithm.equals(SYMMETRIC)
                ? Ciphertext.seal(home.account(), chosen.material(), Ciphertext.nonce(home.ids()), plaintext, context)
                : RsaEncryption.encrypt(chosen.found().row().spec(), chosen.material(), algorithm, plaintext, home.ids());
        return new Sealed(chosen.found().arn(), chosen.material(), bytes);
    }

    /// @param keyId null when absent, which only a symmetric ciphertext can do without
    private Opened open(String operation, String keyId, String algorithm, byte[] ciphertext, Map<String, String> context) {
        if (!algorithm.equals(SYMMETRIC)) {
            if (keyId == null) {
                throw KmsErrors.validation("You must specify a KeyId to decrypt a ciphertext that an asymmetric key encrypted.");
            }
            var chosen = home.store().read(tx -> {
                var found = keyring.byName(tx, keyId).usable();
                requireFit(found, operation, algorithm, context);
                return new Chosen(found, MaterialRow.current(tx, found.row()));
            });
            return new Opened(chosen.found().arn(), chosen.material(), RsaEncryption.decrypt(chosen.material(), algorithm, ciphertext, home.ids())
                    .orElseThrow(KmsErrors::invalidCiphertext));
        }
        var read = Ciphertext.read(ciphertext).filter(found -> found.account().equals(home.account())).orElseThrow(KmsErrors::invalidCiphertext);
        var chosen = home.store().read(tx -> maker(tx, read, keyId));
        return new Opened(chosen.found().arn(), chosen.material(), read.open(chosen.material(), context).orElseThrow(KmsErrors::invalidCiphertext));
    }

    /// The key that made a ciphertext, which must be the one that the request names.
    private Chosen maker(Tables.Read tx, Ciphertext ciphertext, String keyId) {
        if (keyId != null && !keyring.byName(tx, keyId).usable().row().id().equals(ciphertext.keyId())) {
            throw KmsErrors.incorrectKey();
        }
        var found = keyring.find(tx, ciphertext.keyId()).map(keyring::found)
                .orElseThrow(KmsErrors::invalidCiphertext).usable();
        return new Chosen(found, MaterialRow.find(tx, ciphertext.keyId(), ciphertext.material()).orElseThrow(KmsErrors::invalidCiphertext));
    }

    private static void requireFit(Keyring.Found found, String operation, String algorithm, Map<String, String> context) {
        var row = found.row();
        if (row.usage() != Usage.ENCRYPT_DECRYPT) {
            throw KmsErrors.invalidUsage(found.arn() + " key usage is " + row.usage() + " which is not valid for " + operation + ".");
        }
        if (!row.spec().algorithms(row.usage()).contains(algorithm)) {
            throw KmsErrors.incompatible(algorithm, row.spec());
        }
        if (!algorithm.equals(SYMMETRIC) && !context.isEmpty()) {
            throw KmsErrors.validation("You cannot specify an encryption context when you use an asymmetric key.");
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
