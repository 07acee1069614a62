package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.GenerateRandomRequest;
import software.amazon.awssdk.services.kms.model.GenerateRandomResponse;
import software.amazon.awssdk.services.kms.model.RecipientInfo;

/// Keys for use outside of KMS, which come with themselves encrypted; and random bytes.
final class DataKeys implements KmsClient {
    private static final int BYTES_MAX = 1024;
    private static final int AES_128_BYTES = 16;
    private static final int AES_256_BYTES = 32;
    private final Home home;
    private final Keyring keyring;

    DataKeys(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// @param arn of the key that sealed it
    record DataKey(String arn, byte[] plaintext, byte[] sealed, String materialId) { }

    @Override
    public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
        requireNoRecipient(request.recipient());
        int length = length(request.keySpecAsString(), request.numberOfBytes());
        var key = make("GenerateDataKey", request.keyId(), length, request.encryptionContext());
        DryRun.stop(request.dryRun());
        return GenerateDataKeyResponse.builder().keyId(key.arn()).plaintext(SdkBytes.fromByteArray(key.plaintext()))
                .ciphertextBlob(SdkBytes.fromByteArray(key.sealed())).keyMaterialId(key.materialId()).build();
    }

    @Override
    public GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(GenerateDataKeyWithoutPlaintextRequest request) {
        int length = length(request.keySpecAsString(), request.numberOfBytes());
        var key = make("GenerateDataKeyWithoutPlaintext", request.keyId(), length, request.encryptionContext());
        DryRun.stop(request.dryRun());
        return GenerateDataKeyWithoutPlaintextResponse.builder().keyId(key.arn()).ciphertextBlob(SdkBytes.fromByteArray(key.sealed()))
                .keyMaterialId(key.materialId()).build();
    }

    /// @param spec null when absent
    /// @param bytes null when absent
    private static int length(String spec, Integer bytes) {
        if (spec == null == (bytes == null)) {
            throw KmsErrors.validation("Please specify either number of bytes or key spec.");
        }
        return bytes != null ? Constraints.number("numberOfBytes", bytes, 1, BYTES_MAX)
                : Constraints.oneOf("keySpec", spec, List.of("AES_256", "AES_128")).equals("AES_256") ? AES_256_BYTES : AES_128_BYTES;
    }

    private DataKey make(String operation, String keyId, int length, Map<String, String> context) {
        keyring.make(keyId);
        return seal(home, keyring, operation, keyId, Secret.bytes(home.ids(), length), context);
    }

    /// Encrypts a data key under the symmetric key of this name.
    static DataKey seal(Home home, Keyring keyring, String operation, String keyId, byte[] plaintext, Map<String, String> context) {
        return home.store().read(tx -> {
            var found = keyring.byName(tx, keyId).usable();
            var row = found.row();
            if (row.usage() != Usage.ENCRYPT_DECRYPT) {
                throw KmsErrors.invalidUsage(found.arn() + " key usage is " + row.usage() + " which is not valid for " + operation + ".");
            }
            if (row.spec() != KeySpecification.SYMMETRIC_DEFAULT) {
                throw KmsErrors.incompatible(Encryption.SYMMETRIC, row.spec());
            }
            var material = MaterialRow.current(tx, row);
            return new DataKey(found.arn(), plaintext,
                    Ciphertext.seal(home.account(), material, Ciphertext.nonce(home.ids()), plaintext, context), material.id());
        });
    }

    @Override
    public GenerateRandomResponse generateRandom(GenerateRandomRequest request) {
        requireNoRecipient(request.recipient());
        if (request.customKeyStoreId() != null) {
            throw KmsErrors.notImplemented("A custom key store");
        }
        if (request.numberOfBytes() == null) {
            throw KmsErrors.validation("NumberOfBytes is required.");
        }
        int count = Constraints.number("numberOfBytes", request.numberOfBytes(), 1, BYTES_MAX);
        return GenerateRandomResponse.builder().plaintext(SdkBytes.fromByteArray(Secret.bytes(home.ids(), count))).build();
    }

    /// Answers sealed for a Nitro enclave are not here.
    static void requireNoRecipient(RecipientInfo recipient) {
        if (recipient != null) {
            throw KmsErrors.notImplemented("Recipient");
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
