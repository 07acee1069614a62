package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;

/// Source: KMS API Reference; errors as LocalStack's suite recorded them against AWS. Java's own signatures are the witness.
class SignaturesTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048,RSASSA_PSS_SHA_256", "RSA_2048,RSASSA_PSS_SHA_384", "RSA_2048,RSASSA_PSS_SHA_512",
            "RSA_3072,RSASSA_PKCS1_V1_5_SHA_256", "RSA_2048,RSASSA_PKCS1_V1_5_SHA_384", "RSA_2048,RSASSA_PKCS1_V1_5_SHA_512",
            "ECC_NIST_P256,ECDSA_SHA_256", "ECC_NIST_P384,ECDSA_SHA_384", "ECC_NIST_P521,ECDSA_SHA_512"})
    void signaturesAreThoseThatEverybodyKnows(String spec, String algorithm) throws Exception {
        // given
        var id = kms.createKey(r -> r.keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY)).keyMetadata().keyId();
        var digest = MessageDigest.getInstance("SHA-" + algorithm.substring(algorithm.length() - 3)).digest(MESSAGE);

        // when
        var ofMessage = kms.sign(r -> r.keyId(id).signingAlgorithm(algorithm).message(SdkBytes.fromByteArray(MESSAGE))).signature();
        var ofDigest = kms.sign(r -> r.keyId(id).signingAlgorithm(algorithm).messageType(MessageType.DIGEST)
                .message(SdkBytes.fromByteArray(digest))).signature();

        // then
        var publicKey = kms.getPublicKey(r -> r.keyId(id));
        assertThat(publicKey.signingAlgorithmsAsStrings()).contains(algorithm);
        for (var signature : new SdkBytes[] {ofMessage, ofDigest}) {
            var witness = witness(algorithm);
            witness.initVerify(KeyFactory.getInstance(spec.startsWith("RSA") ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(publicKey.publicKey().asByteArray())));
            witness.update(MESSAGE);
            assertThat(witness.verify(signature.asByteArray())).isTrue();
            assertThat(kms.verify(r -> r.keyId(id).signingAlgorithm(algorithm).message(SdkBytes.fromByteArray(MESSAGE)).signature(signature))
                    .signatureValid()).isTrue();
            refused(() -> kms.verify(r -> r.keyId(id).signingAlgorithm(algorithm).message(SdkBytes.fromUtf8String("another"))
                    .signature(signature)), "KMSInvalidSignatureException", "");
        }
        refused(() -> kms.verify(r -> r.keyId(id).signingAlgorithm(algorithm).message(SdkBytes.fromByteArray(MESSAGE))
                .signature(SdkBytes.fromUtf8String("bad"))), "KMSInvalidSignatureException", "");
        refused(() -> kms.sign(r -> r.keyId(id).signingAlgorithm(algorithm).messageType(MessageType.DIGEST)
                .message(SdkBytes.fromByteArray(MESSAGE))), "ValidationException", "Digest is invalid length for algorithm " + algorithm + ".");
    }

    private static Signature witness(String algorithm) throws Exception {
        var bits = algorithm.substring(algorithm.length() - 3);
        if (algorithm.startsWith("ECDSA")) {
            return Signature.getInstance("SHA" + bits + "withECDSA");
        }
        if (algorithm.startsWith("RSASSA_PKCS1")) {
            return Signature.getInstance("SHA" + bits + "withRSA");
        }
        var pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
        return pss;
    }

    @ParameterizedTest
    @CsvSource({"HMAC_224,HMAC_SHA_224,28", "HMAC_256,HMAC_SHA_256,32", "HMAC_384,HMAC_SHA_384,48", "HMAC_512,HMAC_SHA_512,64"})
    void codesAreVerified(String spec, String algorithm, int length) {
        var id = kms.createKey(r -> r.keySpec(spec).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC)).keyMetadata().keyId();
        var mac = kms.generateMac(r -> r.keyId(id).macAlgorithm(algorithm).message(SdkBytes.fromByteArray(MESSAGE))).mac();
        assertThat(mac.asByteArray()).hasSize(length);
        assertThat(kms.verifyMac(r -> r.keyId(id).macAlgorithm(algorithm).message(SdkBytes.fromByteArray(MESSAGE)).mac(mac)).macValid()).isTrue();
        refused(() -> kms.verifyMac(r -> r.keyId(id).macAlgorithm(algorithm).message(SdkBytes.fromUtf8String("another")).mac(mac)),
                "KMSInvalidMacException", "");
    }

    @Test
    void twoPartiesAgreeOnASecret() {
        var ours = kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P384).keyUsage(KeyUsageType.KEY_AGREEMENT)).keyMetadata();
        var theirs = kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P384).keyUsage(KeyUsageType.KEY_AGREEMENT)).keyMetadata();
        var secret = kms.deriveSharedSecret(r -> r.keyId(ours.keyId()).keyAgreementAlgorithm("ECDH")
                .publicKey(kms.getPublicKey(k -> k.keyId(theirs.keyId())).publicKey())).sharedSecret();
        assertThat(secret.asByteArray()).hasSize(48);
        assertThat(kms.deriveSharedSecret(r -> r.keyId(theirs.keyId()).keyAgreementAlgorithm("ECDH")
                .publicKey(kms.getPublicKey(k -> k.keyId(ours.keyId())).publicKey())).sharedSecret()).isEqualTo(secret);
        var smaller = kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY)).keyMetadata();
        refused(() -> kms.deriveSharedSecret(r -> r.keyId(ours.keyId()).keyAgreementAlgorithm("ECDH")
                .publicKey(kms.getPublicKey(k -> k.keyId(smaller.keyId())).publicKey())), "ValidationException", "");
        refused(() -> kms.deriveSharedSecret(r -> r.keyId(smaller.keyId()).keyAgreementAlgorithm("ECDH")
                .publicKey(kms.getPublicKey(k -> k.keyId(ours.keyId())).publicKey())), "InvalidKeyUsageException",
                smaller.arn() + " key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.");
    }

    @Test
    void algorithmMustFitTheKey() {
        var mac = kms.createKey(r -> r.keySpec(KeySpec.HMAC_224).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC)).keyMetadata();
        refused(() -> kms.generateMac(r -> r.keyId(mac.keyId()).macAlgorithm("HMAC_SHA_256").message(SdkBytes.fromByteArray(MESSAGE))),
                "InvalidKeyUsageException", "Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.");
        refused(() -> kms.sign(r -> r.keyId(mac.keyId()).signingAlgorithm("ECDSA_SHA_256").message(SdkBytes.fromByteArray(MESSAGE))),
                "InvalidKeyUsageException", mac.arn() + " key usage is GENERATE_VERIFY_MAC which is not valid for Sign.");
        refused(() -> kms.getPublicKey(r -> r.keyId(mac.keyId())), "UnsupportedOperationException", "");
    }
}
