package dev.orrery.services.kms;

import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Source: KMS Developer Guide, "Multi-Region keys in AWS KMS" and "Key states of AWS KMS keys"; what metadata looks like, and
/// the words of refusals, as LocalStack's suite recorded them against AWS.
class MultiRegionTest {
    private static final Duration SETTLING = MultiRegion.SETTLING;
    private static final Instant START = Orrery.Beginning.USUAL.time();
    private static final String CONTENT = "secret";
    private static final Map<String, String> CONTEXT = Map.of("order", "7");
    private final Orrery cloud = Orrery.start();
    private final KmsClient virginia = cloud.client(KmsClient.class);
    private final KmsClient ireland = cloud.in("eu-west-1").client(KmsClient.class);
    private final KmsClient tokyo = cloud.in("ap-northeast-1").client(KmsClient.class);
    private final String key = make(CreateKeyRequest.builder().build());

    @AfterEach
    void close() {
        cloud.close();
    }

    private String make(CreateKeyRequest request) {
        return virginia.createKey(request.toBuilder().multiRegion(true).build()).keyMetadata().keyId();
    }

    private String arn(String region) {
        return "arn:aws:kms:" + region + ":123456789012:key/" + key;
    }

    private void replicate(String id, String region) {
        virginia.replicateKey(r -> r.keyId(id).replicaRegion(region));
        cloud.time().advance(SETTLING);
    }

    private void lead(KmsClient primary, String region) {
        primary.updatePrimaryRegion(r -> r.keyId(key).primaryRegion(region));
        cloud.time().advance(SETTLING);
    }

    private KeyMetadata told(KmsClient kms) {
        return kms.describeKey(r -> r.keyId(key)).keyMetadata();
    }

    private SdkBytes encrypt(KmsClient kms) {
        return kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String(CONTENT)).encryptionContext(CONTEXT)).ciphertextBlob();
    }

    private static String decrypt(KmsClient kms, SdkBytes ciphertext) {
        return kms.decrypt(r -> r.ciphertextBlob(ciphertext).encryptionContext(CONTEXT)).plaintext().asUtf8String();
    }

    @Test
    void replicaIsTheSameKeyInAnotherRegion() {
        // given a key with what is its own
        refused(() -> ireland.describeKey(r -> r.keyId(key)), "NotFoundException", "Key '" + arn("eu-west-1") + "' does not exist");

        // when it is replicated
        var made = virginia.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-1").description("the other")
                .tags(Tag.builder().tagKey("team").tagValue("orders").build()));

        // then it is made, for a while
        var creating = made.replicaKeyMetadata();
        assertThat(creating.keyId()).isEqualTo(key);
        assertThat(creating.arn()).isEqualTo(arn("eu-west-1"));
        assertThat(creating.keyState()).isEqualTo(KeyState.CREATING);
        assertThat(creating.enabled()).isFalse();
        assertThat(creating.currentKeyMaterialId()).isNull();
        assertThat(creating.description()).isEqualTo("the other");
        assertThat(creating.creationDate()).isEqualTo(START);
        assertThat(made.replicaPolicy()).contains("Enable IAM User Permissions");
        assertThat(made.replicaTags()).extracting(Tag::tagKey).containsExactly("team");

        // and then is there; both know each other
        cloud.time().advance(SETTLING);
        var replica = told(ireland);
        var primary = told(virginia);
        assertThat(replica.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(replica.enabled()).isTrue();
        assertThat(replica.currentKeyMaterialId()).isEqualTo(primary.currentKeyMaterialId()).isNotNull();
        assertThat(replica.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.REPLICA);
        assertThat(primary.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.PRIMARY);
        for (var each : List.of(replica, primary)) {
            assertThat(each.multiRegion()).isTrue();
            assertThat(each.multiRegionConfiguration().primaryKey()).isEqualTo(place("us-east-1"));
            assertThat(each.multiRegionConfiguration().replicaKeys()).containsExactly(place("eu-west-1"));
        }
    }

    private MultiRegionKey place(String region) {
        return MultiRegionKey.builder().arn(arn(region)).region(region).build();
    }

    @Test
    void whatOneRegionEncryptsAllDecrypt() {
        // given keys in three regions, the material of which has changed before the last
        replicate(key, "eu-west-1");
        var old = encrypt(ireland);
        virginia.rotateKeyOnDemand(r -> r.keyId(key));
        replicate(key, "ap-northeast-1");

        // then each opens what each has sealed, old or new, as itself
        var made = List.of(old, encrypt(virginia), encrypt(ireland), encrypt(tokyo));
        for (var kms : List.of(virginia, ireland, tokyo)) {
            assertThat(made).allSatisfy(ciphertext -> assertThat(decrypt(kms, ciphertext)).isEqualTo(CONTENT));
        }
        assertThat(tokyo.decrypt(r -> r.ciphertextBlob(old).encryptionContext(CONTEXT)).keyId()).isEqualTo(arn("ap-northeast-1"));
        var dataKey = ireland.generateDataKey(r -> r.keyId(key).keySpec("AES_256"));
        assertThat(tokyo.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob())).plaintext()).isEqualTo(dataKey.plaintext());
        var again = tokyo.reEncrypt(r -> r.ciphertextBlob(old).sourceEncryptionContext(CONTEXT).destinationKeyId(key)
                .destinationEncryptionContext(CONTEXT)).ciphertextBlob();
        assertThat(decrypt(virginia, again)).isEqualTo(CONTENT);

        // but nowhere else
        var frankfurt = cloud.in("eu-central-1").client(KmsClient.class);
        refused(() -> decrypt(frankfurt, old), "AccessDeniedException", "does not exist in this region");
    }

    @Test
    void signaturesAndCodesAreGoodInEveryRegion() {
        // given a pair of keys and a key for codes
        var signing = make(CreateKeyRequest.builder().keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY).build());
        var codes = make(CreateKeyRequest.builder().keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC).build());
        replicate(signing, "eu-west-1");
        replicate(codes, "eu-west-1");
        var message = SdkBytes.fromUtf8String(CONTENT);

        // then
        var signature = ireland.sign(r -> r.keyId(signing).message(message).signingAlgorithm("ECDSA_SHA_256")).signature();
        assertThat(virginia.verify(r -> r.keyId(signing).message(message).signingAlgorithm("ECDSA_SHA_256").signature(signature))
                .signatureValid()).isTrue();
        assertThat(ireland.getPublicKey(r -> r.keyId(signing)).publicKey()).isEqualTo(virginia.getPublicKey(r -> r.keyId(signing)).publicKey());
        var mac = virginia.generateMac(r -> r.keyId(codes).message(message).macAlgorithm("HMAC_SHA_256")).mac();
        assertThat(ireland.verifyMac(r -> r.keyId(codes).message(message).macAlgorithm("HMAC_SHA_256").mac(mac)).macValid()).isTrue();
        assertThat(told(ireland, codes).currentKeyMaterialId()).isNull();
    }

    private static KeyMetadata told(KmsClient kms, String id) {
        return kms.describeKey(r -> r.keyId(id)).keyMetadata();
    }

    @Test
    void everyRegionHasItsOwnNamesTagsPolicyGrantsAndState() {
        // given
        virginia.createAlias(r -> r.aliasName("alias/before").targetKeyId(key));
        virginia.tagResource(r -> r.keyId(key).tags(Tag.builder().tagKey("team").tagValue("orders").build()));
        replicate(key, "eu-west-1");

        // then nothing of it came along, and nothing goes there
        assertThat(ireland.listAliases(r -> r.keyId(key)).aliases()).isEmpty();
        assertThat(ireland.listResourceTags(r -> r.keyId(key)).tags()).isEmpty();
        ireland.createAlias(r -> r.aliasName("alias/there").targetKeyId(key));
        ireland.updateKeyDescription(r -> r.keyId(key).description("theirs"));
        ireland.createGrant(r -> r.keyId(key).granteePrincipal("arn:aws:iam::123456789012:root").operationsWithStrings("Decrypt"));
        var policy = ireland.getKeyPolicy(r -> r.keyId(key)).policy().replace("key-default-1", "another");
        ireland.putKeyPolicy(r -> r.keyId(key).policy(policy));
        virginia.disableKey(r -> r.keyId(key));
        assertThat(virginia.listGrants(r -> r.keyId(key)).grants()).isEmpty();
        assertThat(virginia.getKeyPolicy(r -> r.keyId(key)).policy()).contains("key-default-1");
        assertThat(virginia.listAliases(r -> r.keyId(key)).aliases()).extracting(alias -> alias.aliasName()).containsExactly("alias/before");
        assertThat(told(virginia).description()).isEmpty();
        assertThat(told(virginia).keyState()).isEqualTo(KeyState.DISABLED);
        assertThat(told(ireland).keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(decrypt(ireland, encrypt(ireland))).isEqualTo(CONTENT);
    }

    @Test
    void replicaThatIsStillMadeCanBeManagedButNotUsed() {
        // given
        virginia.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-1"));
        var creating = arn("eu-west-1") + " is creating.";
        var sealed = encrypt(virginia);

        // then
        refused(() -> encrypt(ireland), "KMSInvalidStateException", creating);
        refused(() -> decrypt(ireland, sealed), "KMSInvalidStateException", creating);
        refused(() -> ireland.disableKey(r -> r.keyId(key)), "KMSInvalidStateException", creating);
        refused(() -> ireland.enableKey(r -> r.keyId(key)), "KMSInvalidStateException", creating);
        refused(() -> ireland.createGrant(r -> r.keyId(key).granteePrincipal("arn:aws:iam::123456789012:root").operationsWithStrings("Decrypt")),
                "KMSInvalidStateException", creating);
        refused(() -> virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("eu-west-1")), "KMSInvalidStateException", creating);
        ireland.createAlias(r -> r.aliasName("alias/there").targetKeyId(key));
        ireland.updateKeyDescription(r -> r.keyId(key).description("theirs"));
        assertThat(ireland.scheduleKeyDeletion(r -> r.keyId(key)).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    }

    @Test
    void onlyAPrimaryKeyIsReplicatedAndOnlyOnceToARegion() {
        // given
        replicate(key, "eu-west-1");
        var single = virginia.createKey().keyMetadata();

        // then
        refused(() -> ireland.replicateKey(r -> r.keyId(key).replicaRegion("ap-northeast-1")), "UnsupportedOperationException",
                arn("eu-west-1") + " is not a multi-region primary key.");
        refused(() -> virginia.replicateKey(r -> r.keyId(single.keyId()).replicaRegion("eu-west-1")), "UnsupportedOperationException",
                single.arn() + " is not a multi-region primary key.");
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-1")), "AlreadyExistsException",
                "You can create only one replica of each primary key in each AWS Region.");
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("us-east-1")), "AlreadyExistsException", "");
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("nowhere-1")), "ValidationException", "nowhere-1");
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("Nowhere")), "ValidationException", "at 'replicaRegion'");
        refused(() -> virginia.replicateKey(r -> r.keyId(key)), "ValidationException", "at 'replicaRegion'");
        virginia.disableKey(r -> r.keyId(key));
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("ap-northeast-1")), "DisabledException", arn("us-east-1"));
        assertThat(told(virginia).multiRegionConfiguration().replicaKeys()).containsExactly(place("eu-west-1"));
        assertThat(tokyo.listKeys().keys()).isEmpty();
    }

    @Test
    void rotationIsThePrimaryKeysAndHappensEverywhere() {
        // given
        replicate(key, "eu-west-1");
        var first = encrypt(ireland);
        virginia.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));

        // then a replica tells of it, and changes nothing
        var notPrimary = arn("eu-west-1") + " is not a multi-region primary key.";
        assertThat(ireland.getKeyRotationStatus(r -> r.keyId(key)).rotationPeriodInDays()).isEqualTo(90);
        refused(() -> ireland.enableKeyRotation(r -> r.keyId(key)), "UnsupportedOperationException", notPrimary);
        refused(() -> ireland.disableKeyRotation(r -> r.keyId(key)), "UnsupportedOperationException", notPrimary);
        refused(() -> ireland.rotateKeyOnDemand(r -> r.keyId(key)), "UnsupportedOperationException", notPrimary);

        // when it is time
        cloud.time().advance(Duration.ofDays(91));

        // then all have the new material, and the old
        assertThat(told(ireland).currentKeyMaterialId()).isEqualTo(told(virginia).currentKeyMaterialId());
        assertThat(rotations(ireland)).isEqualTo(rotations(virginia)).hasSize(1);
        assertThat(ireland.getKeyRotationStatus(r -> r.keyId(key)).nextRotationDate())
                .isEqualTo(virginia.getKeyRotationStatus(r -> r.keyId(key)).nextRotationDate());
        assertThat(decrypt(virginia, first)).isEqualTo(CONTENT);
        assertThat(decrypt(virginia, encrypt(ireland))).isEqualTo(CONTENT);
        virginia.disableKeyRotation(r -> r.keyId(key));
        assertThat(ireland.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
    }

    private List<String> rotations(KmsClient kms) {
        return kms.listKeyRotations(r -> r.keyId(key)).rotations().stream().map(RotationsListEntry::keyMaterialId).toList();
    }

    @Test
    void anotherPrimaryKeyTakesOver() {
        // given
        replicate(key, "eu-west-1");
        replicate(key, "ap-northeast-1");
        virginia.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));

        // when
        virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("eu-west-1"));

        // then both are updated for a while, and used meanwhile
        assertThat(told(virginia).keyState()).isEqualTo(KeyState.UPDATING);
        assertThat(told(ireland).keyState()).isEqualTo(KeyState.UPDATING);
        assertThat(told(tokyo).keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(told(ireland).enabled()).isTrue();
        assertThat(decrypt(virginia, encrypt(ireland))).isEqualTo(CONTENT);
        var updating = arn("eu-west-1") + " is updating.";
        refused(() -> ireland.disableKey(r -> r.keyId(key)), "KMSInvalidStateException", updating);
        refused(() -> ireland.scheduleKeyDeletion(r -> r.keyId(key)), "KMSInvalidStateException", updating);
        refused(() -> ireland.replicateKey(r -> r.keyId(key).replicaRegion("eu-central-1")), "KMSInvalidStateException", updating);

        // and then the roles have changed, for all
        cloud.time().advance(SETTLING);
        for (var kms : List.of(virginia, ireland, tokyo)) {
            assertThat(told(kms).keyState()).isEqualTo(KeyState.ENABLED);
            assertThat(told(kms).multiRegionConfiguration().primaryKey()).isEqualTo(place("eu-west-1"));
            assertThat(told(kms).multiRegionConfiguration().replicaKeys()).containsExactly(place("us-east-1"), place("ap-northeast-1"));
        }
        refused(() -> virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("ap-northeast-1")), "UnsupportedOperationException",
                arn("us-east-1") + " is not a multi-region primary key.");

        // and rotation goes on from there, when it would have
        var due = virginia.getKeyRotationStatus(r -> r.keyId(key)).nextRotationDate();
        cloud.time().advance(Duration.between(cloud.time().now(), due));
        assertThat(rotations(virginia)).isEqualTo(rotations(tokyo)).isEqualTo(rotations(ireland)).hasSize(1);
        ireland.rotateKeyOnDemand(r -> r.keyId(key));
        assertThat(rotations(virginia)).hasSize(2);
    }

    @Test
    void whatCannotTakeOverDoesNot() {
        replicate(key, "eu-west-1");
        refused(() -> virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("ap-northeast-1")), "NotFoundException",
                arn("ap-northeast-1"));
        refused(() -> virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("us-east-1")), "UnsupportedOperationException", "");
        ireland.disableKey(r -> r.keyId(key));
        refused(() -> virginia.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("eu-west-1")), "DisabledException", arn("eu-west-1"));
        assertThat(told(ireland).multiRegionConfiguration().primaryKey()).isEqualTo(place("us-east-1"));
    }

    @Test
    void primaryKeyGoesOnlyAfterItsReplicas() {
        // given
        replicate(key, "eu-west-1");
        var sealed = encrypt(virginia);

        // when both are to go
        var primary = virginia.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
        var replica = ireland.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(8));

        // then the primary key does not know when
        assertThat(primary.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
        assertThat(primary.deletionDate()).isNull();
        assertThat(primary.pendingWindowInDays()).isEqualTo(7);
        assertThat(told(virginia).pendingDeletionWindowInDays()).isEqualTo(7);
        assertThat(told(virginia).deletionDate()).isNull();
        assertThat(replica.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        refused(() -> decrypt(virginia, sealed), "KMSInvalidStateException", arn("us-east-1") + " is pending replica deletion.");
        refused(() -> virginia.replicateKey(r -> r.keyId(key).replicaRegion("ap-northeast-1")), "KMSInvalidStateException",
                "is pending replica deletion.");

        // until the replica is gone
        cloud.time().advance(Duration.ofDays(8));
        assertThat(told(virginia).keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(told(virginia).deletionDate()).isEqualTo(replica.deletionDate().plus(Duration.ofDays(7)));
        assertThat(told(virginia).pendingDeletionWindowInDays()).isNull();
        assertThat(told(virginia).multiRegionConfiguration().replicaKeys()).isEmpty();
        refused(() -> told(ireland), "NotFoundException", arn("eu-west-1"));

        // and it has waited, too
        cloud.time().advance(Duration.ofDays(7));
        refused(() -> told(virginia), "NotFoundException", arn("us-east-1"));
    }

    @Test
    void deletionOfAPrimaryKeyIsCalledOffAndReplicasComeBack() {
        // given
        replicate(key, "eu-west-1");
        var sealed = encrypt(virginia);
        virginia.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
        ireland.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));

        // when
        virginia.cancelKeyDeletion(r -> r.keyId(key));
        virginia.enableKey(r -> r.keyId(key));
        cloud.time().advance(Duration.ofDays(7));

        // then only the replica is gone, and can be made again
        assertThat(told(virginia).keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(told(virginia).multiRegionConfiguration().replicaKeys()).isEmpty();
        replicate(key, "eu-west-1");
        assertThat(decrypt(ireland, sealed)).isEqualTo(CONTENT);
    }

    @Test
    void theRoleThatSynchronizesIsMadeWithThePrimaryKey() {
        make(CreateKeyRequest.builder().build());
        var role = cloud.client(IamClient.class).getRole(r -> r.roleName("AWSServiceRoleForKeyManagementServiceMultiRegionKeys")).role();
        assertThat(role.path()).isEqualTo("/aws-service-role/mrk.kms.amazonaws.com/");
    }

    @Test
    void bucketsOfBothRegionsUseTheirOwnOfTheKeys() {
        // given
        replicate(key, "eu-west-1");
        var near = cloud.client(S3Client.class);
        var far = cloud.in("eu-west-1").client(S3Client.class);
        near.createBucket(r -> r.bucket("near"));
        far.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));

        // when
        near.putObject(r -> r.bucket("near").key("k").serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(arn("us-east-1")),
                RequestBody.fromString(CONTENT));
        far.copyObject(r -> r.sourceBucket("near").sourceKey("k").destinationBucket("far").destinationKey("k")
                .serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(arn("eu-west-1")));

        // then
        var read = far.getObjectAsBytes(r -> r.bucket("far").key("k"));
        assertThat(read.asUtf8String()).isEqualTo(CONTENT);
        assertThat(read.response().ssekmsKeyId()).isEqualTo(arn("eu-west-1"));
        assertThat(near.getObjectAsBytes(r -> r.bucket("near").key("k")).asUtf8String()).isEqualTo(CONTENT);
    }

    @Test
    void trailsTellOfBothRegionsAndOfWhatIsKeptAlike() {
        // when
        replicate(key, "eu-west-1");
        lead(virginia, "eu-west-1");
        ireland.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));
        ireland.rotateKeyOnDemand(r -> r.keyId(key));

        // then each region has the events that are its own
        assertThat(events("us-east-1")).contains("ReplicateKey by Root", "SynchronizeMultiRegionKey by AWS Internal of " + arn("us-east-1"),
                "UpdatePrimaryRegion by Root");
        assertThat(events("eu-west-1")).contains("CreateKey by kms.amazonaws.com", "UpdatePrimaryRegion by kms.amazonaws.com",
                "EnableKeyRotation by Root");
        assertThat(events("eu-west-1")).filteredOn(("SynchronizeMultiRegionKey by AWS Internal of " + arn("eu-west-1"))::equals)
                .as("a new primary key, rotation, and new material").hasSize(3);
    }

    private List<String> events(String region) {
        return cloud.in(region).client(CloudTrailClient.class).lookupEvents(r -> { }).events().stream().map(event -> {
            var record = event.cloudTrailEvent();
            boolean inside = record.contains("\"invokedBy\":\"AWS Internal\"");
            assertThat(record).contains("\"readOnly\":" + event.readOnly(), "\"recipientAccountId\":\"123456789012\"");
            assertThat(inside).isEqualTo(event.eventName().equals("SynchronizeMultiRegionKey"));
            return event.eventName() + " by " + (inside ? "AWS Internal of " + event.resources().getFirst().resourceName()
                    : record.contains("\"invokedBy\":\"kms.amazonaws.com\"") ? "kms.amazonaws.com" : "Root");
        }).toList();
    }
}
