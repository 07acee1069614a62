package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/// Source: KMS Developer Guide, "Importing key material for AWS KMS keys"; API Reference of the three operations.
class ImportsTest {
    private static final byte[] MATERIAL = material(7);
    private static final Instant START = Orrery.Beginning.USUAL.time();
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String key = kms.createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().keyId();

    @AfterEach
    void close() {
        cloud.close();
    }

    private static byte[] material(int value) {
        var material = new byte[32];
        Arrays.fill(material, (byte) value);
        return material;
    }

    private GetParametersForImportResponse parameters(String wrapping, String spec) {
        return parameters(kms, key, wrapping, spec);
    }

    private static GetParametersForImportResponse parameters(KmsClient kms, String key, String wrapping, String spec) {
        return kms.getParametersForImport(r -> r.keyId(key).wrappingAlgorithm(wrapping).wrappingKeySpec(spec));
    }

    private static byte[] oaep(PublicKey key, String digest, byte[] content) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
        return cipher.doFinal(content);
    }

    private static SdkBytes wrapped(GetParametersForImportResponse parameters, String wrapping, byte[] material) {
        try {
            var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(parameters.publicKey().asByteArray()));
            var digest = wrapping.endsWith("_SHA_1") ? "SHA-1" : "SHA-256";
            if (!wrapping.startsWith("RSA_AES")) {
                return SdkBytes.fromByteArray(oaep(key, digest, material));
            }
            var between = new SecretKeySpec(material(9), "AES");
            var cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.WRAP_MODE, between);
            var inner = cipher.wrap(new SecretKeySpec(material, "AES"));
            var outer = oaep(key, digest, between.getEncoded());
            var both = Arrays.copyOf(outer, outer.length + inner.length);
            System.arraycopy(inner, 0, both, outer.length, inner.length);
            return SdkBytes.fromByteArray(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String bring(byte[] material, Instant validTo) {
        return bring(kms, key, material, validTo);
    }

    private static String bring(KmsClient kms, String key, byte[] material, Instant validTo) {
        var parameters = parameters(kms, key, "RSAES_OAEP_SHA_256", "RSA_2048");
        return kms.importKeyMaterial(r -> r.keyId(key).importToken(parameters.importToken())
                .encryptedKeyMaterial(wrapped(parameters, "RSAES_OAEP_SHA_256", material)).validTo(validTo)
                .expirationModel(validTo == null ? ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE : ExpirationModelType.KEY_MATERIAL_EXPIRES))
                .keyMaterialId();
    }

    private KeyState state() {
        return kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState();
    }

    private SdkBytes encrypt() {
        return kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("secret"))).ciphertextBlob();
    }

    private String decrypt(SdkBytes ciphertext) {
        return kms.decrypt(r -> r.ciphertextBlob(ciphertext)).plaintext().asUtf8String();
    }

    @ParameterizedTest
    @CsvSource({"RSAES_OAEP_SHA_1, RSA_2048", "RSAES_OAEP_SHA_256, RSA_3072", "RSA_AES_KEY_WRAP_SHA_1, RSA_2048", "RSA_AES_KEY_WRAP_SHA_256, RSA_4096"})
    void materialIsUnwrappedAndUsed(String wrapping, String spec) {
        // given a key without material
        var made = kms.describeKey(r -> r.keyId(key)).keyMetadata();
        assertThat(made.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(made.enabled()).isFalse();
        assertThat(made.origin()).isEqualTo(OriginType.EXTERNAL);
        assertThat(made.currentKeyMaterialId()).isNull();
        refused(this::encrypt, "KMSInvalidStateException", made.arn() + " is pending import.");
        refused(() -> kms.disableKey(r -> r.keyId(key)), "KMSInvalidStateException", "is pending import.");

        // when it is brought
        var parameters = parameters(wrapping, spec);
        assertThat(parameters.parametersValidTo()).isEqualTo(START.plus(Duration.ofHours(24)));
        var imported = kms.importKeyMaterial(r -> r.keyId(key).importToken(parameters.importToken())
                .encryptedKeyMaterial(wrapped(parameters, wrapping, MATERIAL)).expirationModel("KEY_MATERIAL_DOES_NOT_EXPIRE"));

        // then it encrypts
        assertThat(decrypt(encrypt())).isEqualTo("secret");
        var told = kms.describeKey(r -> r.keyId(key)).keyMetadata();
        assertThat(told.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(told.expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
        assertThat(told.currentKeyMaterialId()).isEqualTo(imported.keyMaterialId());
    }

    @Test
    void materialExpiresByTheClockAndOnlyTheSameComesBack() {
        // given material for a day
        var id = bring(MATERIAL, START.plus(Duration.ofDays(1)));
        assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().validTo()).isEqualTo(START.plus(Duration.ofDays(1)));
        var ciphertext = encrypt();

        // when the day is over
        cloud.time().advance(Duration.ofDays(1));

        // then nothing can be read until the same material is back, which one is still told
        assertThat(state()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().currentKeyMaterialId()).isEqualTo(id);
        refused(() -> decrypt(ciphertext), "KMSInvalidStateException", "is pending import.");
        refused(() -> bring(material(8), null), "IncorrectKeyMaterialException", "");
        assertThat(bring(MATERIAL, null)).isEqualTo(id);
        assertThat(decrypt(ciphertext)).isEqualTo("secret");
        cloud.time().advance(Duration.ofDays(400));
        assertThat(state()).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void materialIsDeletedAtOnce() {
        var id = bring(MATERIAL, START.plus(Duration.ofDays(1)));
        var ciphertext = encrypt();
        refused(() -> kms.deleteImportedKeyMaterial(r -> r.keyId(key).keyMaterialId("0".repeat(64))), "NotFoundException", "");

        assertThat(kms.deleteImportedKeyMaterial(r -> r.keyId(key)).keyMaterialId()).isEqualTo(id);

        assertThat(state()).isEqualTo(KeyState.PENDING_IMPORT);
        refused(() -> decrypt(ciphertext), "KMSInvalidStateException", "is pending import.");
        kms.deleteImportedKeyMaterial(r -> r.keyId(key));
        bring(MATERIAL, null);
        assertThat(decrypt(ciphertext)).isEqualTo("secret");
    }

    @Test
    void parametersBelongTogetherAndExpire() {
        var one = parameters("RSAES_OAEP_SHA_256", "RSA_2048");
        var other = parameters("RSAES_OAEP_SHA_256", "RSA_2048");

        refused(() -> bring(other, one, MATERIAL), "InvalidCiphertextException", "");
        refused(() -> bring(one, one, new byte[16]), "IncorrectKeyMaterialException", "");
        refused(() -> kms.importKeyMaterial(r -> r.keyId(key).importToken(SdkBytes.fromUtf8String("made up")).expirationModel(
                "KEY_MATERIAL_DOES_NOT_EXPIRE").encryptedKeyMaterial(wrapped(one, "RSAES_OAEP_SHA_256", MATERIAL))), "InvalidImportTokenException", "");
        cloud.time().advance(Duration.ofHours(24));
        refused(() -> bring(one, one, MATERIAL), "ExpiredImportTokenException", "");
        cloud.time().advance(Duration.ofHours(24));
        refused(() -> bring(one, one, MATERIAL), "InvalidImportTokenException", "");
        assertThat(state()).isEqualTo(KeyState.PENDING_IMPORT);
    }

    private void bring(GetParametersForImportResponse token, GetParametersForImportResponse publicKey, byte[] material) {
        kms.importKeyMaterial(r -> r.keyId(key).importToken(token.importToken()).expirationModel("KEY_MATERIAL_DOES_NOT_EXPIRE")
                .encryptedKeyMaterial(wrapped(publicKey, "RSAES_OAEP_SHA_256", material)));
    }

    @Test
    void whatAnImportAsksForMustFit() {
        var parameters = parameters("RSAES_OAEP_SHA_256", "RSA_2048");
        var wrapped = wrapped(parameters, "RSAES_OAEP_SHA_256", MATERIAL);
        refused(() -> kms.importKeyMaterial(r -> r.keyId(key).importToken(parameters.importToken()).encryptedKeyMaterial(wrapped)),
                "ValidationException", "A validTo date must be set");
        refused(() -> bring(MATERIAL, START), "ValidationException", "ValidTo must be in the future");
        refused(() -> bring(MATERIAL, START.plus(Duration.ofDays(366))), "ValidationException", "365 days");
        refused(() -> parameters("RSAES_PKCS1_V1_5", "RSA_2048"), "UnsupportedOperationException", "RSAES_PKCS1_V1_5");
        refused(() -> parameters("ROT13", "RSA_2048"), "ValidationException", "at 'wrappingAlgorithm'");
        refused(() -> kms.enableKeyRotation(r -> r.keyId(key)), "UnsupportedOperationException", "origin is EXTERNAL");
        refused(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)), "KMSInvalidStateException", "is pending import.");
        bring(MATERIAL, null);
        refused(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)), "KMSInvalidStateException",
                "No available key material pending rotation for the key: arn:aws:kms:us-east-1:123456789012:key/" + key + ".");
        refused(() -> kms.enableKeyRotation(r -> r.keyId(key)), "UnsupportedOperationException", "origin is EXTERNAL which is not valid for this operation.");
        assertThat(kms.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
    }

    @Test
    void keysWithMaterialOfOurOwnTakeNoOther() {
        var own = kms.createKey().keyMetadata().keyId();

        refused(() -> kms.getParametersForImport(r -> r.keyId(own).wrappingAlgorithm("RSAES_OAEP_SHA_256").wrappingKeySpec("RSA_2048")),
                "UnsupportedOperationException", "origin is AWS_KMS which is not valid for this operation.");
        refused(() -> kms.deleteImportedKeyMaterial(r -> r.keyId(own)), "UnsupportedOperationException", "origin is AWS_KMS");
        refused(() -> kms.createKey(r -> r.origin(OriginType.AWS_CLOUDHSM)), "NotImplemented", "AWS_CLOUDHSM");
    }

    @Test
    void aKeyThatIsDeletedLeavesNothingToFallDue() {
        bring(MATERIAL, START.plus(Duration.ofDays(300)));
        kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
        refused(() -> bring(MATERIAL, null), "KMSInvalidStateException", "is pending deletion.");

        cloud.time().advance(Duration.ofDays(7));

        refused(() -> kms.describeKey(r -> r.keyId(key)), "NotFoundException", "does not exist");
        assertThat(cloud.time().read().next().filter(timer -> timer.service().equals("kms"))).isEmpty();
    }

    @Test
    void everyRegionOfAKeyIsBroughtTheSameMaterialByItself() {
        // given a key of several regions, which waits for its material in each
        var primary = kms.createKey(r -> r.origin(OriginType.EXTERNAL).multiRegion(true)).keyMetadata();
        var id = primary.keyId();
        var ireland = cloud.in("eu-west-1").client(KmsClient.class);
        assertThat(primary.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        refused(() -> kms.replicateKey(r -> r.keyId(id).replicaRegion("eu-west-1")), "KMSInvalidStateException", "is pending import.");
        var material = bring(kms, id, MATERIAL, START.plus(Duration.ofDays(1)));
        assertThat(kms.replicateKey(r -> r.keyId(id).replicaRegion("eu-west-1")).replicaKeyMetadata().keyState()).isEqualTo(KeyState.CREATING);
        refused(() -> parameters(ireland, id, "RSAES_OAEP_SHA_256", "RSA_2048"), "KMSInvalidStateException", "is creating.");
        cloud.time().advance(MultiRegion.SETTLING);
        assertThat(state(ireland, id)).isEqualTo(KeyState.PENDING_IMPORT);

        // then it takes what its primary key has, and no other
        refused(() -> bring(ireland, id, material(8), null), "IncorrectKeyMaterialException", "");
        assertThat(bring(ireland, id, MATERIAL, null)).isEqualTo(material);
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("secret"))).ciphertextBlob();
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(sealed)).plaintext().asUtf8String()).isEqualTo("secret");

        // and keeps it when the other's is over
        cloud.time().advance(Duration.ofDays(1));
        assertThat(state(kms, id)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(state(ireland, id)).isEqualTo(KeyState.ENABLED);
        refused(() -> kms.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("eu-west-1")), "KMSInvalidStateException", "is pending import.");
    }

    private static KeyState state(KmsClient kms, String key) {
        return kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState();
    }

    @ParameterizedTest
    @CsvSource({"ECC_NIST_P256, EC, 256, ECDSA_SHA_256", "ECC_NIST_P384, EC, 384, ECDSA_SHA_384", "ECC_NIST_P521, EC, 521, ECDSA_SHA_512",
            "RSA_2048, RSA, 2048, RSASSA_PSS_SHA_256"})
    void pairsAreBroughtAsTheirPrivateHalf(String spec, String algorithm, int bits, String signing) throws GeneralSecurityException {
        // given a pair of keys from elsewhere
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        var pair = generator.generateKeyPair();
        var id = kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY)).keyMetadata().keyId();
        refused(() -> kms.getPublicKey(r -> r.keyId(id)), "KMSInvalidStateException", "is pending import.");

        // when its private half is brought
        var wrapping = "RSA_AES_KEY_WRAP_SHA_256";
        var parameters = parameters(kms, id, wrapping, "RSA_2048");
        kms.importKeyMaterial(r -> r.keyId(id).importToken(parameters.importToken()).expirationModel("KEY_MATERIAL_DOES_NOT_EXPIRE")
                .encryptedKeyMaterial(wrapped(parameters, wrapping, pair.getPrivate().getEncoded())));

        // then the public half is known, and both work
        assertThat(kms.getPublicKey(r -> r.keyId(id)).publicKey().asByteArray()).isEqualTo(pair.getPublic().getEncoded());
        var message = SdkBytes.fromUtf8String("hello");
        var signature = kms.sign(r -> r.keyId(id).message(message).signingAlgorithm(signing)).signature();
        assertThat(kms.verify(r -> r.keyId(id).message(message).signature(signature).signingAlgorithm(signing)).signatureValid()).isTrue();
        assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().currentKeyMaterialId()).isNull();
    }

    @Test
    void materialMustBeForTheKeysSpec() throws GeneralSecurityException {
        // given a key for codes, and one for signing
        var codes = kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(KeySpec.HMAC_384).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata().keyId();
        var signing = kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata().keyId();
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);

        // then neither takes what is of another kind
        refused(() -> bring(kms, codes, MATERIAL, null), "IncorrectKeyMaterialException", "");
        refused(() -> bring(kms, signing, MATERIAL, null), "IncorrectKeyMaterialException", "");
        refused(() -> bring(kms, signing, generator.generateKeyPair().getPrivate().getEncoded(), null), "IncorrectKeyMaterialException", "");
        bring(kms, codes, Arrays.copyOf(MATERIAL, 48), null);
        var message = SdkBytes.fromUtf8String("hello");
        var mac = kms.generateMac(r -> r.keyId(codes).message(message).macAlgorithm("HMAC_SHA_384")).mac();
        assertThat(kms.verifyMac(r -> r.keyId(codes).message(message).mac(mac).macAlgorithm("HMAC_SHA_384")).macValid()).isTrue();
    }
}
