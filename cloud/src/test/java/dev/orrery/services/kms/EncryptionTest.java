package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orrery.Orrery;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// Source: KMS API Reference; errors as LocalStack's suite recorded them against AWS.
class EncryptionTest {
    private static final String ARN = "arn:aws:kms:us-east-1:123456789012:key/";
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String id = kms.createKey().keyMetadata().keyId();

    @AfterEach
    void close() {
        cloud.close();
    }

    private static SdkBytes text(String text) {
        return SdkBytes.fromUtf8String(text);
    }

    @Test
    void whatAKeyEncryptsItDecryptsUnderTheSameContextOnly() {
        // given
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(text("secret")).encryptionContext(Map.of("a", "1", "b", "2")));
        assertThat(sealed.keyId()).isEqualTo(ARN + id);
        assertThat(sealed.encryptionAlgorithm()).isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        assertThat(new String(sealed.ciphertextBlob().asByteArray(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");

        // then
        var opened = kms.decrypt(r -> r.ciphertextBlob(sealed.ciphertextBlob()).encryptionContext(Map.of("b", "2", "a", "1")));
        assertThat(opened.plaintext().asUtf8String()).isEqualTo("secret");
        assertThat(opened.keyId()).isEqualTo(ARN + id);
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(sealed.ciphertextBlob())), "InvalidCiphertextException", "");
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(sealed.ciphertextBlob()).encryptionContext(Map.of("a", "1", "b", "3"))),
                "InvalidCiphertextException", "");
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(sealed.ciphertextBlob()).encryptionContext(Map.of("a", "1", "B", "2"))),
                "InvalidCiphertextException", "");
    }

    @Test
    void noByteOfACiphertextCanBeChanged() {
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(text("secret"))).ciphertextBlob().asByteArray();
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(catchThrowable(() -> kms.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(changed)))))
                    .as("byte " + i).isNotNull();
        }
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(text("no ciphertext"))), "InvalidCiphertextException", "");
    }

    @Test
    void equalPlaintextsHaveDifferentCiphertexts() {
        assertThat(kms.encrypt(r -> r.keyId(id).plaintext(text("x"))).ciphertextBlob())
                .isNotEqualTo(kms.encrypt(r -> r.keyId(id).plaintext(text("x"))).ciphertextBlob());
    }

    @Test
    void namedKeyMustBeTheOneThatEncrypted() {
        var other = kms.createKey().keyMetadata().keyId();
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(text("x"))).ciphertextBlob();
        refused(() -> kms.decrypt(r -> r.keyId(other).ciphertextBlob(sealed)), "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this operation.");
        assertThat(kms.decrypt(r -> r.keyId(ARN + id).ciphertextBlob(sealed)).plaintext()).isEqualTo(text("x"));
        refused(() -> kms.reEncrypt(r -> r.sourceKeyId(other).destinationKeyId(id).ciphertextBlob(sealed)), "IncorrectKeyException", "");
    }

    @Test
    void reEncryptionMovesACiphertextToAnotherKeyAndContext() {
        var other = kms.createKey().keyMetadata().keyId();
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(text("x")).encryptionContext(Map.of("a", "1"))).ciphertextBlob();
        var moved = kms.reEncrypt(r -> r.ciphertextBlob(sealed).sourceEncryptionContext(Map.of("a", "1")).destinationKeyId(other)
                .destinationEncryptionContext(Map.of("b", "2")));
        assertThat(moved.sourceKeyId()).isEqualTo(ARN + id);
        assertThat(moved.keyId()).isEqualTo(ARN + other);
        var opened = kms.decrypt(r -> r.ciphertextBlob(moved.ciphertextBlob()).encryptionContext(Map.of("b", "2")));
        assertThat(opened.plaintext()).isEqualTo(text("x"));
        assertThat(opened.keyId()).isEqualTo(ARN + other);
        refused(() -> kms.reEncrypt(r -> r.ciphertextBlob(sealed).destinationKeyId(other)), "InvalidCiphertextException", "");
    }

    @Test
    void dataKeyComesWithItselfEncrypted() {
        var made = kms.generateDataKey(r -> r.keyId(id).keySpec(DataKeySpec.AES_256).encryptionContext(Map.of("a", "1")));
        assertThat(made.plaintext().asByteArray()).hasSize(32);
        assertThat(kms.decrypt(r -> r.ciphertextBlob(made.ciphertextBlob()).encryptionContext(Map.of("a", "1"))).plaintext())
                .isEqualTo(made.plaintext());
        var hidden = kms.generateDataKeyWithoutPlaintext(r -> r.keyId(id).numberOfBytes(1024));
        assertThat(kms.decrypt(r -> r.ciphertextBlob(hidden.ciphertextBlob())).plaintext().asByteArray()).hasSize(1024);
        assertThat(kms.generateDataKey(r -> r.keyId(id).keySpec(DataKeySpec.AES_128)).plaintext().asByteArray()).hasSize(16);
        refused(() -> kms.generateDataKey(r -> r.keyId(id)), "ValidationException", "Please specify either number of bytes or key spec.");
        refused(() -> kms.generateDataKey(r -> r.keyId(id).numberOfBytes(1025)), "ValidationException",
                "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024");
    }

    @Test
    void pairOfDataKeysIsAPair() throws Exception {
        var pair = kms.generateDataKeyPair(r -> r.keyId(id).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256));
        assertThat(kms.decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob())).plaintext()).isEqualTo(pair.privateKeyPlaintext());
        assertThat(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pair.privateKeyPlaintext().asByteArray()))).isNotNull();
    }

    @Test
    void sizesAndUsesAreChecked() {
        refused(() -> kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromByteArray(new byte[4097]))), "ValidationException",
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal "
                        + "to 4096");
        var signing = kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY)).keyMetadata().keyId();
        refused(() -> kms.encrypt(r -> r.keyId(signing).plaintext(text("x"))), "InvalidKeyUsageException",
                ARN + signing + " key usage is SIGN_VERIFY which is not valid for Encrypt.");
        refused(() -> kms.generateRandom(r -> r.numberOfBytes(0)), "ValidationException", "greater than or equal to 1");
        refused(() -> kms.generateRandom(), "ValidationException", "NumberOfBytes is required.");
        assertThat(kms.generateRandom(r -> r.numberOfBytes(24)).plaintext().asByteArray()).hasSize(24);
    }

    @Test
    void dryRunSucceedsInItsOwnWay() {
        refused(() -> kms.encrypt(r -> r.keyId(id).plaintext(text("x")).dryRun(true)), "DryRunOperationException",
                "The request would have succeeded, but the DryRun option is set.");
        kms.disableKey(r -> r.keyId(id));
        refused(() -> kms.encrypt(r -> r.keyId(id).plaintext(text("x")).dryRun(true)), "DisabledException", "");
    }

    @Test
    void rsaKeyEncryptsWithBothDigests() {
        var rsa = kms.createKey(r -> r.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.ENCRYPT_DECRYPT)).keyMetadata().keyId();
        for (var algorithm : new EncryptionAlgorithmSpec[] {EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256}) {
            var sealed = kms.encrypt(r -> r.keyId(rsa).encryptionAlgorithm(algorithm).plaintext(text("x"))).ciphertextBlob();
            assertThat(kms.decrypt(r -> r.keyId(rsa).encryptionAlgorithm(algorithm).ciphertextBlob(sealed)).plaintext()).isEqualTo(text("x"));
        }
        refused(() -> kms.encrypt(r -> r.keyId(rsa).encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
                .plaintext(SdkBytes.fromByteArray(new byte[191]))), "ValidationException",
                "Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes.");
        refused(() -> kms.encrypt(r -> r.keyId(rsa).plaintext(text("x"))), "InvalidKeyUsageException",
                "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
    }
}
