package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// Source: KMS API Reference, `CreateAlias`, `UpdateAlias`, `ListAliases`, `DescribeKey`.
class AliasesTest {
    private static final String ARN = "arn:aws:kms:us-east-1:123456789012:";
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String one = kms.createKey().keyMetadata().keyId();
    private final String two = kms.createKey().keyMetadata().keyId();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aliasMovesFromKeyToKey() {
        kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(one));
        refused(() -> kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(two)), "AlreadyExistsException",
                "An alias with the name " + ARN + "alias/a already exists");
        kms.updateAlias(r -> r.aliasName("alias/a").targetKeyId(ARN + "key/" + two));
        assertThat(kms.describeKey(r -> r.keyId("alias/a")).keyMetadata().keyId()).isEqualTo(two);
        assertThat(kms.listAliases(r -> r.keyId(one)).aliases()).isEmpty();
        assertThat(kms.listAliases(r -> r.keyId(two)).aliases()).singleElement()
                .satisfies(alias -> assertThat(alias.aliasArn()).isEqualTo(ARN + "alias/a"));
        kms.deleteAlias(r -> r.aliasName("alias/a"));
        refused(() -> kms.describeKey(r -> r.keyId("alias/a")), "NotFoundException", "is not found");
        refused(() -> kms.deleteAlias(r -> r.aliasName("alias/a")), "NotFoundException", "Alias " + ARN + "alias/a is not found.");
    }

    @Test
    void namesAreChecked() {
        refused(() -> kms.createAlias(r -> r.aliasName("a").targetKeyId(one)), "ValidationException",
                "Alias must start with the prefix \"alias/\".");
        refused(() -> kms.createAlias(r -> r.aliasName("alias/a b").targetKeyId(one)), "ValidationException", "at 'aliasName'");
        refused(() -> kms.createAlias(r -> r.aliasName("alias/aws/a").targetKeyId(one)), "NotAuthorizedException", "");
        refused(() -> kms.createAlias(r -> r.aliasName("alias/a").targetKeyId("alias/b")), "NotFoundException", "Invalid keyId 'alias/b'");
    }

    @Test
    void aliasStaysWithKeysOfItsKind() {
        kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(one));
        var mac = kms.createKey(r -> r.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC)).keyMetadata().keyId();
        refused(() -> kms.updateAlias(r -> r.aliasName("alias/a").targetKeyId(mac)), "ValidationException", "another type");
    }

    @Test
    void keyHasAtMostFiftyAliases() {
        for (int i = 0; i < 50; i++) {
            int number = i;
            kms.createAlias(r -> r.aliasName("alias/a" + number).targetKeyId(one));
        }
        refused(() -> kms.createAlias(r -> r.aliasName("alias/last").targetKeyId(one)), "LimitExceededException", "50 aliases");
    }

    @Test
    void keyOfAServiceIsMadeWhenSomebodyAsksForIt() {
        // given
        assertThat(kms.listAliases().aliases()).filteredOn(alias -> alias.aliasName().equals("alias/aws/s3")).singleElement()
                .extracting(AliasListEntry::targetKeyId).isNull();

        // when
        var key = kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata();
        assertThat(key.description()).isEqualTo("Default key that protects my S3 objects when no other key is defined");

        // then
        assertThat(key.keyManager()).isEqualTo(KeyManagerType.AWS);
        assertThat(kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata()).isEqualTo(key);
        assertThat(kms.listAliases().aliases()).filteredOn(alias -> alias.aliasName().equals("alias/aws/s3")).singleElement()
                .extracting(AliasListEntry::targetKeyId).isEqualTo(key.keyId());
        assertThat(kms.getKeyRotationStatus(r -> r.keyId(key.keyId())).keyRotationEnabled()).isTrue();

        // and nobody but the service uses or changes it
        refused(() -> kms.generateDataKey(r -> r.keyId("alias/aws/s3").keySpec("AES_256")), "AccessDeniedException", "kms:GenerateDataKey");
        refused(() -> kms.generateDataKey(r -> r.keyId("alias/aws/sqs").keySpec("AES_256")), "AccessDeniedException", "kms:GenerateDataKey");
        refused(() -> kms.disableKey(r -> r.keyId(key.keyId())), "AccessDeniedException", "kms:DisableKey");
        refused(() -> kms.scheduleKeyDeletion(r -> r.keyId(key.keyId())), "AccessDeniedException", "kms:ScheduleKeyDeletion");
        refused(() -> kms.describeKey(r -> r.keyId("alias/aws/none")), "NotFoundException", "is not found");
        assertThat(kms.listKeys().keys()).hasSize(3);
    }

    @Test
    void aliasesAreListedInOrderPageByPage() {
        kms.createAlias(r -> r.aliasName("alias/b").targetKeyId(one));
        kms.createAlias(r -> r.aliasName("alias/a").targetKeyId(two));
        var first = kms.listAliases(r -> r.limit(1));
        assertThat(first.aliases()).extracting(AliasListEntry::aliasName).containsExactly("alias/a");
        assertThat(first.truncated()).isTrue();
        var rest = kms.listAliases(r -> r.marker(first.nextMarker()));
        assertThat(rest.truncated()).isFalse();
        assertThat(rest.aliases()).extracting(AliasListEntry::aliasName).isSorted().startsWith("alias/aws/acm").endsWith("alias/b");
    }
}
