package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/// Source: KMS API Reference and Developer Guide; errors as LocalStack's suite recorded them against AWS.
class KeysTest {
    private static final String ARN = "arn:aws:kms:us-east-1:123456789012:key/";
    private static final String UNKNOWN = "134f2428-cec1-4b25-a1ae-9048164dba47";
    private static final Instant START = Orrery.Beginning.USUAL.time();
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    private String key() {
        return kms.createKey(r -> r.description("a key")).keyMetadata().keyId();
    }

    private void pass(Duration time) {
        cloud.time().advance(time);
    }

    @Test
    void keyIsToldByItsIdItsArnItsAliasAndItsAliasesArn() {
        // given
        var made = kms.createKey(r -> r.description("for orders")).keyMetadata();
        kms.createAlias(r -> r.aliasName("alias/orders").targetKeyId(made.keyId()));

        // then
        assertThat(made.arn()).isEqualTo(ARN + made.keyId());
        assertThat(made.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(made.enabled()).isTrue();
        assertThat(made.creationDate()).isEqualTo(START);
        assertThat(made.keyManager()).isEqualTo(KeyManagerType.CUSTOMER);
        assertThat(made.origin()).isEqualTo(OriginType.AWS_KMS);
        assertThat(made.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
        assertThat(made.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
        assertThat(made.encryptionAlgorithms()).containsExactly(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        assertThat(made.currentKeyMaterialId()).matches("[0-9a-f]{64}");
        assertThat(made.multiRegion()).isFalse();
        for (var name : List.of(made.keyId(), made.arn(), "alias/orders", "arn:aws:kms:us-east-1:123456789012:alias/orders")) {
            assertThat(kms.describeKey(r -> r.keyId(name)).keyMetadata()).isEqualTo(made);
        }
    }

    @Test
    void namesOfNoKeyAreRefused() {
        refused(() -> kms.describeKey(r -> r.keyId(UNKNOWN)), "NotFoundException", "Key '" + ARN + UNKNOWN + "' does not exist");
        refused(() -> kms.describeKey(r -> r.keyId(ARN + UNKNOWN)), "NotFoundException", "Key '" + ARN + UNKNOWN + "' does not exist");
        refused(() -> kms.describeKey(r -> r.keyId("fake-key-id")), "NotFoundException", "Invalid keyId 'fake-key-id'");
        refused(() -> kms.describeKey(r -> r.keyId("alias/none")), "NotFoundException",
                "Alias arn:aws:kms:us-east-1:123456789012:alias/none is not found.");
        refused(() -> kms.describeKey(r -> r.keyId("arn:aws:kms:eu-west-1:123456789012:key/" + UNKNOWN)), "NotFoundException",
                "Invalid arn eu-west-1");
        refused(() -> kms.describeKey(r -> r.keyId("arn:aws:sqs:us-east-1:123456789012:key/" + UNKNOWN)), "InvalidArnException", "");
        refused(() -> kms.describeKey(r -> { }), "ValidationException", "Value null at 'keyId'");
        var id = key();
        kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(id));
        refused(() -> kms.disableKey(r -> r.keyId("alias/a")), "NotFoundException", "Invalid keyId 'alias/a'");
    }

    @Test
    void keysAreListedPageByPage() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.add(key());
        }
        var first = kms.listKeys(r -> r.limit(3));
        assertThat(first.truncated()).isTrue();
        var rest = kms.listKeys(r -> r.limit(3).marker(first.nextMarker()));
        assertThat(rest.truncated()).isFalse();
        assertThat(rest.nextMarker()).isNull();
        var all = new ArrayList<>(first.keys());
        all.addAll(rest.keys());
        assertThat(all).extracting(KeyListEntry::keyId).containsExactlyInAnyOrderElementsOf(made);
        assertThat(all).allSatisfy(entry -> assertThat(entry.keyArn()).isEqualTo(ARN + entry.keyId()));
        refused(() -> kms.listKeys(r -> r.marker("?")), "InvalidMarkerException", "");
        refused(() -> kms.listKeys(r -> r.limit(1001)), "ValidationException", "less than or equal to 1000");
    }

    @Test
    void accountsAndRegionsHaveTheirOwnKeys() {
        var id = key();
        var other = cloud.account("999999999999").client(KmsClient.class);
        var elsewhere = cloud.in("eu-west-1").client(KmsClient.class);
        assertThat(other.listKeys().keys()).isEmpty();
        assertThat(elsewhere.listKeys().keys()).isEmpty();
        refused(() -> other.describeKey(r -> r.keyId(ARN + id)), "AccessDeniedException", "kms:DescribeKey");
        refused(() -> elsewhere.describeKey(r -> r.keyId(ARN + id)), "NotFoundException", "Invalid arn us-east-1");
        refused(() -> other.disableKey(r -> r.keyId(ARN + id)), "AccessDeniedException", "kms:DisableKey");
    }

    @Test
    void disabledKeyDoesNothingUntilItIsEnabled() {
        var id = key();
        kms.disableKey(r -> r.keyId(id));
        assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().keyState()).isEqualTo(KeyState.DISABLED);
        refused(() -> kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("x"))), "DisabledException", ARN + id + " is disabled.");
        kms.enableKey(r -> r.keyId(id));
        kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("x")));
    }

    @Test
    void deletionWaitsAndCanBeCancelled() {
        // given
        var id = key();
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();

        // when
        var scheduled = kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));

        // then
        assertThat(scheduled.keyId()).isEqualTo(ARN + id);
        assertThat(scheduled.deletionDate()).isEqualTo(Instant.parse("2026-01-08T00:00:00Z"));
        assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().deletionDate()).isEqualTo(scheduled.deletionDate());
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(sealed)), "KMSInvalidStateException", ARN + id + " is pending deletion.");
        refused(() -> kms.enableKey(r -> r.keyId(id)), "KMSInvalidStateException", "is pending deletion");
        refused(() -> kms.scheduleKeyDeletion(r -> r.keyId(id)), "KMSInvalidStateException", "is pending deletion");

        // when
        kms.cancelKeyDeletion(r -> r.keyId(id));
        pass(Duration.ofDays(8));

        // then
        assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().keyState()).isEqualTo(KeyState.DISABLED);
        refused(() -> kms.cancelKeyDeletion(r -> r.keyId(id)), "KMSInvalidStateException", "is not pending deletion");
        kms.enableKey(r -> r.keyId(id));
        assertThat(kms.decrypt(r -> r.ciphertextBlob(sealed)).plaintext().asUtf8String()).isEqualTo("x");
    }

    @Test
    void keyIsGoneWhenItsWaitingPeriodEnds() {
        var id = key();
        kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(id));
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();
        kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));

        pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().keyState()).isEqualTo(KeyState.PENDING_DELETION);

        pass(Duration.ofSeconds(1));
        refused(() -> kms.describeKey(r -> r.keyId(id)), "NotFoundException", "does not exist");
        refused(() -> kms.describeKey(r -> r.keyId("alias/a")), "NotFoundException", "is not found");
        refused(() -> kms.decrypt(r -> r.ciphertextBlob(sealed)), "AccessDeniedException", "The ciphertext refers to");
        assertThat(kms.listKeys().keys()).isEmpty();
        refused(() -> kms.scheduleKeyDeletion(r -> r.keyId(key()).pendingWindowInDays(6)), "ValidationException", "between 7 and 30");
    }

    @Test
    void keysThatCannotRotateSayThatTheyDoNot() {
        for (var spec : List.of(KeySpec.ECC_NIST_P256, KeySpec.RSA_2048, KeySpec.HMAC_256)) {
            var usage = spec == KeySpec.HMAC_256 ? KeyUsageType.GENERATE_VERIFY_MAC : KeyUsageType.SIGN_VERIFY;
            var id = kms.createKey(r -> r.keySpec(spec).keyUsage(usage)).keyMetadata().keyId();

            var status = kms.getKeyRotationStatus(r -> r.keyId(id));

            assertThat(status.keyRotationEnabled()).isFalse();
            assertThat(status.nextRotationDate()).isNull();
            refused(() -> kms.enableKeyRotation(r -> r.keyId(id)), "UnsupportedOperationException", "");
        }
    }

    @Test
    void rotationGivesNewMaterialEveryPeriodAndKeepsTheOld() {
        // given
        var id = key();
        var first = kms.describeKey(r -> r.keyId(id)).keyMetadata().currentKeyMaterialId();
        var sealed = kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("old"))).ciphertextBlob();
        assertThat(kms.getKeyRotationStatus(r -> r.keyId(id)).keyRotationEnabled()).isFalse();
        kms.enableKeyRotation(r -> r.keyId(id).rotationPeriodInDays(90));
        var status = kms.getKeyRotationStatus(r -> r.keyId(id));
        assertThat(status.nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(90)));
        assertThat(status.rotationPeriodInDays()).isEqualTo(90);

        // when
        pass(Duration.ofDays(181));

        // then
        var rotations = kms.listKeyRotations(r -> r.keyId(id)).rotations();
        assertThat(rotations).extracting(RotationsListEntry::rotationDate).containsExactly(
                START.plus(Duration.ofDays(90)), START.plus(Duration.ofDays(180)));
        assertThat(rotations).extracting(RotationsListEntry::rotationType).containsOnly(RotationType.AUTOMATIC);
        var now = kms.describeKey(r -> r.keyId(id)).keyMetadata().currentKeyMaterialId();
        assertThat(now).isEqualTo(rotations.getLast().keyMaterialId()).isNotEqualTo(first);
        var opened = kms.decrypt(r -> r.ciphertextBlob(sealed));
        assertThat(opened.plaintext().asUtf8String()).isEqualTo("old");
        assertThat(opened.keyMaterialId()).isEqualTo(first);
        var again = kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromUtf8String("new"))).ciphertextBlob();
        assertThat(kms.decrypt(r -> r.ciphertextBlob(again)).keyMaterialId()).isEqualTo(now);
        assertThat(kms.listKeyRotations(r -> r.keyId(id).includeKeyMaterial("ALL_KEY_MATERIAL")).rotations()).hasSize(3);
    }

    @Test
    void disabledKeyRotatesWhenItIsEnabledAgain() {
        var id = key();
        kms.enableKeyRotation(r -> r.keyId(id));
        kms.disableKey(r -> r.keyId(id));
        pass(Duration.ofDays(400));
        assertThat(kms.listKeyRotations(r -> r.keyId(id)).rotations()).isEmpty();
        kms.enableKey(r -> r.keyId(id));
        pass(Duration.ofSeconds(1));
        assertThat(kms.listKeyRotations(r -> r.keyId(id)).rotations()).hasSize(1);
    }

    @Test
    void rotationOnDemandHasALimit() {
        var id = key();
        for (int i = 0; i < 25; i++) {
            assertThat(kms.rotateKeyOnDemand(r -> r.keyId(id)).keyId()).isEqualTo(ARN + id);
        }
        refused(() -> kms.rotateKeyOnDemand(r -> r.keyId(id)), "LimitExceededException",
                "No more on-demand rotations can be performed for this key: " + ARN + id);
        assertThat(kms.listKeyRotations(r -> r.keyId(id)).rotations()).hasSize(25)
                .extracting(RotationsListEntry::rotationType).containsOnly(RotationType.ON_DEMAND);
        var mac = kms.createKey(r -> r.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC)).keyMetadata().keyId();
        refused(() -> kms.rotateKeyOnDemand(r -> r.keyId(mac)), "UnsupportedOperationException", "");
    }

    @Test
    void tagsAreKeptAndChecked() {
        var id = kms.createKey(r -> r.tags(tag("a", "1"), tag("b", "2"))).keyMetadata().keyId();
        kms.tagResource(r -> r.keyId(id).tags(tag("b", "3"), tag("c", "4")));
        kms.untagResource(r -> r.keyId(id).tagKeys("a"));
        assertThat(kms.listResourceTags(r -> r.keyId(id)).tags()).containsExactly(tag("b", "3"), tag("c", "4"));
        refused(() -> kms.tagResource(r -> r.keyId(id).tags(tag("AWS:x", "1"))), "TagException", "Tags beginning with aws: are reserved");
        refused(() -> kms.tagResource(r -> r.keyId(id).tags(tag("x", "1"), tag("x", "2"))), "TagException", "Duplicate tag keys");
        refused(() -> kms.tagResource(r -> r.keyId(id).tags(tag("x", "v".repeat(257)))), "ValidationException",
                "at 'tags.1.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    @Test
    void whatACreationAsksForMustFit() {
        refused(() -> kms.createKey(r -> r.keySpec(KeySpec.HMAC_256)), "ValidationException",
                "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        refused(() -> kms.createKey(r -> r.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.KEY_AGREEMENT)), "ValidationException",
                "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048");
        refused(() -> kms.createKey(r -> r.keySpec("HMAC_random").keyUsage("GENERATE_VERIFY_MAC")), "ValidationException", "at 'keySpec'");
        refused(() -> kms.createKey(r -> r.keySpec(KeySpec.SM2).keyUsage(KeyUsageType.SIGN_VERIFY)), "NotImplemented", "SM2");
        refused(() -> kms.createKey(r -> r.origin(OriginType.AWS_CLOUDHSM)), "NotImplemented", "AWS_CLOUDHSM");
        assertThat(kms.listKeys().keys()).isEmpty();
    }

    @Test
    void multiRegionKeyIsAPrimaryKey() {
        var made = kms.createKey(r -> r.multiRegion(true)).keyMetadata();
        assertThat(made.keyId()).matches("mrk-[0-9a-f]{32}");
        assertThat(made.multiRegionConfiguration().primaryKey().arn()).isEqualTo(made.arn());
        var sealed = kms.encrypt(r -> r.keyId(made.arn()).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();
        assertThat(kms.decrypt(r -> r.ciphertextBlob(sealed)).keyId()).isEqualTo(made.arn());
    }
}
