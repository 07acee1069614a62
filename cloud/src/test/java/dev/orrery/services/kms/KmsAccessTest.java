package dev.orrery.services.kms;

import static dev.orrery.services.kms.KmsCallers.document;
import static dev.orrery.services.kms.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.Tag;

/// Source: KMS Developer Guide, "Key policies in AWS KMS", "Condition keys for AWS KMS", "Grants in AWS KMS".
class KmsAccessTest {
    private static final String HOME = "123456789012";
    private static final String OTHER = "999999999999";
    private static final String OWN_POLICY = "{'Sid':'root','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::" + HOME
            + ":root'},'Action':'kms:*','Resource':'*'}";
    private static final String ALL = "{'Effect':'Allow','Action':'kms:*','Resource':'*'}";
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final KmsCallers callers = new KmsCallers(cloud);
    private final String arn = kms.createKey().keyMetadata().arn();

    @AfterEach
    void close() {
        cloud.close();
    }

    private static SdkBytes text() {
        return SdkBytes.fromUtf8String("x");
    }

    private void policy(String... statements) {
        kms.putKeyPolicy(r -> r.keyId(arn).policy(document(statements)));
    }

    private void exist(String... users) {
        for (var user : users) {
            cloud.client(IamClient.class).createUser(r -> r.userName(user));
        }
    }

    @Test
    void defaultPolicyLeavesTheDecisionToTheAccount() {
        callers.user(HOME, "ada", ALL).encrypt(r -> r.keyId(arn).plaintext(text()));
        refused(() -> callers.user(HOME, "bob").encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException",
                "because no identity-based policy allows the kms:Encrypt action");
        refused(() -> callers.user(OTHER, "eve", ALL).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException",
                "no resource-based policy allows");
    }

    @Test
    void keyPolicyMustConsentWhateverIdentitiesMay() {
        // given a policy that lets nobody but one user
        cloud.client(IamClient.class).createUser(r -> r.userName("ada"));
        policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::" + HOME + ":user/ada'},'Action':'kms:Encrypt','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::" + HOME + ":root'},'Action':['kms:PutKeyPolicy','kms:GetKeyPolicy'],"
                        + "'Resource':'*'}");

        // then
        callers.user(HOME, "ada").encrypt(r -> r.keyId(arn).plaintext(text()));
        refused(() -> callers.user(HOME, "bob", ALL).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "kms:Encrypt");
        refused(() -> kms.encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "kms:Encrypt");
        assertThat(kms.getKeyPolicy(r -> r.keyId(arn)).policy()).contains("user/ada");
    }

    @Test
    void nobodyLocksHimselfOut() {
        refused(() -> policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::" + HOME + ":root'},'Action':'kms:Encrypt','Resource':'*'}"),
                "MalformedPolicyDocumentException", "The new key policy will not allow you to update the key policy in the future.");
        refused(() -> policy("{'Effect':'Allow','Action':'kms:*','Resource':'*'}"), "MalformedPolicyDocumentException", "Principal");
        refused(() -> kms.putKeyPolicy(r -> r.keyId(arn).policy("no policy")), "MalformedPolicyDocumentException", "");
        refused(() -> kms.createKey(r -> r.policy(document("{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'}"))),
                "MalformedPolicyDocumentException", "The new key policy will not allow you");
        assertThat(kms.listKeys().keys()).hasSize(1);
        kms.putKeyPolicy(r -> r.keyId(arn).bypassPolicyLockoutSafetyCheck(true)
                .policy(document("{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'}")));
        refused(() -> kms.describeKey(r -> r.keyId(arn)), "AccessDeniedException", "explicit deny in a resource-based policy");
    }

    @Test
    void accountsNeedBothSides() {
        policy(OWN_POLICY, "{'Effect':'Allow','Principal':{'AWS':'" + OTHER + "'},'Action':['kms:Encrypt','kms:Decrypt'],'Resource':'*'}");
        var friend = cloud.account(OTHER).client(KmsClient.class);
        var sealed = friend.encrypt(r -> r.keyId(arn).plaintext(text())).ciphertextBlob();
        assertThat(friend.decrypt(r -> r.ciphertextBlob(sealed)).keyId()).isEqualTo(arn);
        callers.user(OTHER, "fay", ALL).encrypt(r -> r.keyId(arn).plaintext(text()));
        refused(() -> callers.user(OTHER, "fay").encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "identity-based");
        refused(() -> friend.describeKey(r -> r.keyId(arn)), "AccessDeniedException", "kms:DescribeKey");
        refused(() -> friend.disableKey(r -> r.keyId(arn)), "AccessDeniedException", "kms:DisableKey");
    }

    @Test
    void encryptionContextIsACondition() {
        policy(OWN_POLICY, "{'Effect':'Deny','Principal':'*','Action':['kms:Encrypt','kms:Decrypt'],'Resource':'*','Condition':{"
                + "'StringNotEquals':{'kms:EncryptionContext:team':'red'}}}");
        kms.encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "red")));
        refused(() -> kms.encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "blue"))), "AccessDeniedException", "");
        refused(() -> kms.encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "");
    }

    @Test
    void keysAndCallersAreConditions() {
        var aliased = "{'Effect':'Allow','Action':'kms:*','Resource':'*','Condition':{'ForAnyValue:StringEquals':"
                + "{'kms:ResourceAliases':'alias/good'}}}";
        refused(() -> callers.user(HOME, "ada", aliased).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "");
        kms.createAlias(r -> r.aliasName("alias/good").targetKeyId(arn));
        callers.user(HOME, "ada", aliased).encrypt(r -> r.keyId(arn).plaintext(text()));

        var named = "{'Effect':'Allow','Action':'kms:*','Resource':'*','Condition':{'StringEquals':{'kms:RequestAlias':'alias/good'}}}";
        callers.user(HOME, "ada", named).encrypt(r -> r.keyId("alias/good").plaintext(text()));
        refused(() -> callers.user(HOME, "ada", named).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "");

        var tagged = "{'Effect':'Allow','Action':'kms:*','Resource':'*','Condition':{'StringEquals':{'aws:ResourceTag/team':'red'}}}";
        refused(() -> callers.user(HOME, "ada", tagged).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "");
        kms.tagResource(r -> r.keyId(arn).tags(Tag.builder().tagKey("team").tagValue("red").build()));
        callers.user(HOME, "ada", tagged).encrypt(r -> r.keyId(arn).plaintext(text()));

        var called = "{'Effect':'Allow','Action':'kms:*','Resource':'*','Condition':{'StringEquals':{'kms:CallerAccount':'" + HOME
                + "','kms:KeySpec':'SYMMETRIC_DEFAULT','kms:KeyUsage':'ENCRYPT_DECRYPT','kms:KeyOrigin':'AWS_KMS'}}}";
        callers.user(HOME, "ada", called).encrypt(r -> r.keyId(arn).plaintext(text()));
    }

    @Test
    void servicesUseTheKeysThatAreTheirs() {
        // given a call that S3 makes for a user
        var key = kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata().arn();
        var throughS3 = new KmsCallers(cloud, Map.of("aws:ViaAWSService", List.of("true"), "aws:CalledViaLast", List.of("s3.amazonaws.com")));
        var throughSqs = new KmsCallers(cloud, Map.of("aws:ViaAWSService", List.of("true"), "aws:CalledViaLast", List.of("sqs.amazonaws.com")));

        // then it needs no other permission
        throughS3.user(HOME, "ada").generateDataKey(r -> r.keyId("alias/aws/s3").keySpec("AES_256"));
        throughS3.user(HOME, "ada").encrypt(r -> r.keyId(key).plaintext(text()));
        refused(() -> throughSqs.user(HOME, "ada", ALL).encrypt(r -> r.keyId(key).plaintext(text())), "AccessDeniedException", "");
        refused(() -> throughS3.user(OTHER, "eve", ALL).encrypt(r -> r.keyId(key).plaintext(text())), "AccessDeniedException", "");
        refused(() -> callers.user(HOME, "ada", ALL).encrypt(r -> r.keyId(key).plaintext(text())), "AccessDeniedException", "");

        // and a key of one's own may be for one service only
        policy(OWN_POLICY, "{'Effect':'Deny','Principal':'*','Action':'kms:Encrypt','Resource':'*','Condition':{'StringNotEquals':"
                + "{'kms:ViaService':'s3.us-east-1.amazonaws.com'}}}");
        throughS3.user(HOME, "ada", ALL).encrypt(r -> r.keyId(arn).plaintext(text()));
        refused(() -> kms.encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "explicit deny");
    }

    @Test
    void grantsAreConditions() {
        var onlyEncrypt = "{'Effect':'Allow','Action':'kms:CreateGrant','Resource':'*','Condition':{'ForAllValues:StringEquals':"
                + "{'kms:GrantOperations':['Encrypt']},'Bool':{'kms:GrantIsForAWSResource':'false'}}}";
        var ada = callers.user(HOME, "ada", onlyEncrypt);
        ada.createGrant(r -> r.keyId(arn).granteePrincipal(HOME).operations(GrantOperation.ENCRYPT));
        refused(() -> ada.createGrant(r -> r.keyId(arn).granteePrincipal(HOME).operations(GrantOperation.ENCRYPT, GrantOperation.DECRYPT)),
                "AccessDeniedException", "kms:CreateGrant");
    }

    @Test
    void grantAllowsWhatItSaysUnderItsConstraint() {
        // given
        exist("bob");
        var bob = callers.user(HOME, "bob");
        var grant = kms.createGrant(r -> r.keyId(arn).granteePrincipal("arn:aws:iam::" + HOME + ":user/bob")
                .operations(GrantOperation.ENCRYPT).constraints(c -> c.encryptionContextSubset(Map.of("team", "red"))));

        // then
        bob.encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "red", "more", "1")));
        refused(() -> bob.encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "kms:Encrypt");
        refused(() -> bob.encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "blue"))), "AccessDeniedException", "");
        refused(() -> bob.describeKey(r -> r.keyId(arn)), "AccessDeniedException", "kms:DescribeKey");
        refused(() -> callers.user(HOME, "eve").encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "red"))),
                "AccessDeniedException", "");
        assertThat(kms.listGrants(r -> r.keyId(arn)).grants()).singleElement().satisfies(told -> {
            assertThat(told.grantId()).isEqualTo(grant.grantId());
            assertThat(told.keyId()).isEqualTo(arn);
            assertThat(told.constraints().encryptionContextSubset()).isEqualTo(Map.of("team", "red"));
        });

        // when
        kms.revokeGrant(r -> r.keyId(arn).grantId(grant.grantId()));

        // then
        refused(() -> bob.encrypt(r -> r.keyId(arn).plaintext(text()).encryptionContext(Map.of("team", "red"))), "AccessDeniedException", "");
        assertThat(kms.listGrants(r -> r.keyId(arn)).grants()).isEmpty();
        refused(() -> kms.revokeGrant(r -> r.keyId(arn).grantId(grant.grantId())), "NotFoundException", "");
    }

    @Test
    void grantIsHandedOnOnlyAsFarAsItReaches() {
        exist("bob", "fay");
        var bob = callers.user(HOME, "bob");
        var fay = "arn:aws:iam::" + HOME + ":user/fay";
        kms.createGrant(r -> r.keyId(arn).granteePrincipal("arn:aws:iam::" + HOME + ":user/bob")
                .operations(GrantOperation.ENCRYPT, GrantOperation.CREATE_GRANT));
        bob.createGrant(r -> r.keyId(arn).granteePrincipal(fay).operations(GrantOperation.ENCRYPT));
        callers.user(HOME, "fay").encrypt(r -> r.keyId(arn).plaintext(text()));
        refused(() -> bob.createGrant(r -> r.keyId(arn).granteePrincipal(fay).operations(GrantOperation.DECRYPT)), "AccessDeniedException",
                "kms:CreateGrant");
    }

    @Test
    void grantIsRetiredByThoseItNames() {
        // given
        exist("bob", "ret");
        var grant = kms.createGrant(r -> r.keyId(arn).granteePrincipal("arn:aws:iam::" + HOME + ":user/bob").name("g")
                .retiringPrincipal("arn:aws:iam::" + HOME + ":user/ret").operations(GrantOperation.ENCRYPT));
        var again = kms.createGrant(r -> r.keyId(arn).granteePrincipal("arn:aws:iam::" + HOME + ":user/bob").name("g")
                .retiringPrincipal("arn:aws:iam::" + HOME + ":user/ret").operations(GrantOperation.ENCRYPT));
        assertThat(again.grantId()).isEqualTo(grant.grantId());
        assertThat(kms.listRetirableGrants(r -> r.retiringPrincipal("arn:aws:iam::" + HOME + ":user/ret")).grants())
                .extracting(GrantListEntry::grantId).isEqualTo(List.of(grant.grantId()));

        // then
        refused(() -> callers.user(HOME, "bob").retireGrant(r -> r.grantToken(grant.grantToken())), "AccessDeniedException", "kms:RetireGrant");
        callers.user(HOME, "ret").retireGrant(r -> r.grantToken(grant.grantToken()));
        assertThat(kms.listGrants(r -> r.keyId(arn)).grants()).isEmpty();
        refused(() -> kms.retireGrant(r -> r.grantToken("?")), "InvalidGrantTokenException", "");
        refused(() -> kms.createGrant(r -> r.keyId(arn).granteePrincipal("bob").operations(GrantOperation.ENCRYPT)), "InvalidArnException", "");
        refused(() -> kms.createGrant(r -> r.keyId(arn).granteePrincipal(HOME).operations(GrantOperation.SIGN)), "ValidationException", "Sign");
    }

    private static String allowing(String actions, String condition) {
        return "{'Effect':'Allow','Action':[" + actions + "],'Resource':'*','Condition':{'StringEquals':{" + condition + "}}}";
    }

    @Test
    void replicasNeedPermissionsOnBothEnds() {
        // given a key of several regions
        var mrk = kms.createKey(r -> r.multiRegion(true)).keyMetadata().keyId();
        var replicating = allowing("'kms:ReplicateKey'", "'kms:ReplicaRegion':'eu-west-1'");
        var creating = allowing("'kms:CreateKey'", "'aws:RequestedRegion':'eu-west-1','kms:MultiRegionKeyType':'REPLICA'");
        var elsewhere = allowing("'kms:CreateKey'", "'aws:RequestedRegion':'us-east-1'");

        // then who may not do both does nothing
        refused(() -> replicate(mrk, "eu-west-1", replicating), "AccessDeniedException", "kms:CreateKey");
        refused(() -> replicate(mrk, "eu-west-1", replicating, elsewhere), "AccessDeniedException", "kms:CreateKey");
        refused(() -> replicate(mrk, "eu-west-1", creating), "AccessDeniedException", "kms:ReplicateKey");
        refused(() -> replicate(mrk, "eu-central-1", replicating, creating), "AccessDeniedException", "kms:ReplicateKey");
        refused(() -> callers.user(HOME, "ada", replicating, creating).replicateKey(r -> r.keyId(mrk).replicaRegion("eu-west-1")
                .tags(Tag.builder().tagKey("a").tagValue("b").build())), "AccessDeniedException", "kms:TagResource");
        refused(() -> callers.user(OTHER, "eve", ALL).replicateKey(r -> r.keyId("arn:aws:kms:us-east-1:" + HOME + ":key/" + mrk)
                .replicaRegion("eu-west-1")), "AccessDeniedException", "kms:ReplicateKey");
        assertThat(kms.describeKey(r -> r.keyId(mrk)).keyMetadata().multiRegionConfiguration().replicaKeys()).isEmpty();
        replicate(mrk, "eu-west-1", replicating, creating);
        cloud.time().advance(MultiRegion.SETTLING);

        // and the key policy of the replica has its say about who leads
        var ireland = cloud.in("eu-west-1").client(KmsClient.class);
        cloud.client(IamClient.class).createUser(r -> r.userName("ada"));
        ireland.putKeyPolicy(r -> r.keyId(mrk).policy(document(OWN_POLICY, "{'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::" + HOME
                + ":user/ada'},'Action':'kms:UpdatePrimaryRegion','Resource':'*'}")));
        var promoting = allowing("'kms:UpdatePrimaryRegion'", "'kms:PrimaryRegion':'eu-west-1'");
        refused(() -> callers.user(HOME, "ada", promoting).updatePrimaryRegion(r -> r.keyId(mrk).primaryRegion("eu-west-1")),
                "AccessDeniedException", "eu-west-1:" + HOME + ":key/" + mrk);
        refused(() -> callers.user(HOME, "bob", allowing("'kms:UpdatePrimaryRegion'", "'kms:MultiRegionKeyType':'PRIMARY'"))
                .updatePrimaryRegion(r -> r.keyId(mrk).primaryRegion("eu-west-1")), "AccessDeniedException", "eu-west-1:" + HOME + ":key/" + mrk);
        refused(() -> callers.user(HOME, "bob", allowing("'kms:UpdatePrimaryRegion'", "'kms:PrimaryRegion':'us-west-2'"))
                .updatePrimaryRegion(r -> r.keyId(mrk).primaryRegion("eu-west-1")), "AccessDeniedException", "us-east-1:" + HOME + ":key/" + mrk);
        callers.user(HOME, "bob", promoting).updatePrimaryRegion(r -> r.keyId(mrk).primaryRegion("eu-west-1"));
    }

    private void replicate(String key, String region, String... statements) {
        callers.user(HOME, "ada", statements).replicateKey(r -> r.keyId(key).replicaRegion(region));
    }

    @Test
    void keysOfSeveralRegionsAreACondition() {
        var several = allowing("'kms:*'", "'kms:MultiRegion':'true','kms:MultiRegionKeyType':'PRIMARY'");
        var role = "{'Effect':'Allow','Action':'iam:CreateServiceLinkedRole','Resource':'*'}";
        refused(() -> callers.user(HOME, "ada", several, role).createKey(), "AccessDeniedException", "kms:CreateKey");
        refused(() -> callers.user(HOME, "ada", several).createKey(r -> r.multiRegion(true)), "AccessDeniedException",
                "iam:CreateServiceLinkedRole");
        assertThat(kms.listKeys().keys()).hasSize(1);
        var mrk = callers.user(HOME, "ada", several, role).createKey(r -> r.multiRegion(true)).keyMetadata().arn();
        callers.user(HOME, "ada", several).encrypt(r -> r.keyId(mrk).plaintext(text()));
        refused(() -> callers.user(HOME, "ada", several).encrypt(r -> r.keyId(arn).plaintext(text())), "AccessDeniedException", "kms:Encrypt");
    }
}
