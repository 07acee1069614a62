package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Tag;

/// Who may do what, through the gate and the engine. Sources: S3 User Guide, "How Amazon S3 authorizes a request", "Blocking
/// public access to your Amazon S3 storage", "Controlling ownership of objects", "Mapping of ACL permissions".
class AccessTest {
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client owner = cloud.root();
    private final S3Client stranger = cloud.other();
    private final S3Client nobody = cloud.anonymous();
    private final S3Client user = cloud.as(user("{'Effect':'Allow','Action':'s3:ListAllMyBuckets','Resource':'*'}"));

    @BeforeEach
    void makeBucketWithOneObject() {
        owner.createBucket(r -> r.bucket("box"));
        owner.putObject(r -> r.bucket("box").key("k").tagging("team=red"), RequestBody.fromString("v"));
    }

    private static Caller user(String statement) {
        var document = ("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"');
        return new Caller(new Principal.User(TestHome.ACCOUNT, "/", "ann", "AIDAANN"), "AKIA", List.of(
                new AttachedPolicy(AttachedPolicy.Kind.IDENTITY, "ann's policy", Policy.parse(document))), Map.of());
    }

    private void policy(String... statements) {
        owner.putBucketPolicy(r -> r.bucket("box").policy(
                ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}").replace('\'', '"')));
    }

    private void open() {
        owner.deletePublicAccessBlock(r -> r.bucket("box"));
    }

    private void ownership(ObjectOwnership ownership) {
        owner.putBucketOwnershipControls(r -> r.bucket("box").ownershipControls(c ->
                c.rules(OwnershipControlsRule.builder().objectOwnership(ownership).build())));
    }

    private static void get(S3Client client) {
        assertThat(client.getObjectAsBytes(r -> r.bucket("box").key("k")).asUtf8String()).isEqualTo("v");
    }

    private static void denied(ThrowingCallable call) {
        refused(call, "AccessDenied", 403);
    }

    @Test
    void withoutPoliciesOnlyTheOwnerMay() {
        get(owner);
        for (var other : List.of(user, stranger, nobody)) {
            denied(() -> get(other));
            denied(() -> other.putObject(r -> r.bucket("box").key("x"), RequestBody.fromString("v")));
            denied(() -> other.listObjectsV2(r -> r.bucket("box")));
            denied(() -> other.headBucket(r -> r.bucket("box")));
            denied(() -> other.deleteObject(r -> r.bucket("box").key("k")));
            denied(() -> other.getBucketPolicy(r -> r.bucket("box")));
            denied(() -> other.deleteBucket(r -> r.bucket("box")));
        }
        get(owner);
    }

    /// One row: the statement's principal and action, and whether each may read the object.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'*'                                                    | s3:GetObject  | yes | yes | yes",
        "{'AWS':'*'}                                            | s3:GetObject  | yes | yes | yes",
        "{'AWS':'999999999999'}                                 | s3:GetObject  | no  | yes | no",
        "{'AWS':'arn:aws:iam::999999999999:root'}               | s3:Get*       | no  | yes | no",
        "{'AWS':'123456789012'}                                 | s3:GetObject  | no  | no  | no",
        "'*'                                                    | s3:PutObject  | no  | no  | no"})
    void bucketPolicyAllowsWhomItNames(String principal, String action, String user, String stranger, String nobody) {
        open();
        policy("{'Effect':'Allow','Principal':" + principal.replace("\"", "'") .replaceAll("^\\*$", "'*'")
                + ",'Action':'" + action + "','Resource':'arn:aws:s3:::box/*'}");

        may(user, () -> get(this.user));
        may(stranger, () -> get(this.stranger));
        may(nobody, () -> get(this.nobody));
    }

    private static void may(String expected, ThrowingCallable call) {
        if (expected.equals("yes")) {
            org.assertj.core.api.Assertions.assertThatCode(call).doesNotThrowAnyException();
        } else {
            denied(call);
        }
    }

    @Test
    void explicitDenyBindsTheOwnerTooExceptForThePolicyItself() {
        policy("{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::box','arn:aws:s3:::box/*']}");

        denied(() -> get(owner));
        denied(() -> owner.getBucketTagging(r -> r.bucket("box")));
        assertThat(owner.getBucketPolicy(r -> r.bucket("box")).policy()).contains("Deny");
        owner.deleteBucketPolicy(r -> r.bucket("box"));
        get(owner);
    }

    @Test
    void publicAccessBlockRefusesPublicPoliciesAndMutesOldOnes() {
        // given a block that refuses
        assertThatThrownBy(() -> policy("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}"))
                .hasMessageContaining("BlockPublicPolicy");

        // when the policy is there before the block
        open();
        policy("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}");
        get(nobody);
        assertThat(owner.getBucketPolicyStatus(r -> r.bucket("box")).policyStatus().isPublic()).isTrue();
        owner.putPublicAccessBlock(r -> r.bucket("box").publicAccessBlockConfiguration(c -> c.restrictPublicBuckets(true)));

        // then only the owner's account is let in
        denied(() -> get(nobody));
        denied(() -> get(stranger));
        get(user);
        get(owner);
    }

    @Test
    void aclsLetInWhomTheyGrant() {
        // given
        open();
        ownership(ObjectOwnership.OBJECT_WRITER);
        denied(() -> get(nobody));

        // when the object is public
        owner.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.PUBLIC_READ));

        // then everyone reads it, and does nothing else
        get(nobody);
        get(stranger);
        denied(() -> nobody.listObjectsV2(r -> r.bucket("box")));
        denied(() -> nobody.getObjectAcl(r -> r.bucket("box").key("k")));

        // when only those with an account may
        owner.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.AUTHENTICATED_READ));

        // then nobody may not
        denied(() -> get(nobody));
        get(stranger);

        // when the bucket is public
        owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PUBLIC_READ_WRITE));

        // then everyone lists and writes
        assertThat(nobody.listObjectsV2(r -> r.bucket("box")).contents()).hasSize(1);
        nobody.putObject(r -> r.bucket("box").key("x"), RequestBody.fromString("v"));
        denied(() -> nobody.getBucketAcl(r -> r.bucket("box")));

        // when public ACLs are ignored, or no ACL counts
        owner.putPublicAccessBlock(r -> r.bucket("box").publicAccessBlockConfiguration(c -> c.ignorePublicAcls(true)));
        denied(() -> get(stranger));
        open();
        get(stranger);
        owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PRIVATE));
        ownership(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        denied(() -> get(stranger));
    }

    @Test
    void publicAclsAreRefusedWhereBlocked() {
        ownership(ObjectOwnership.OBJECT_WRITER);

        refused(() -> owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PUBLIC_READ)), "AccessDenied", 403, "BlockPublicAcls");
        refused(() -> owner.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.PUBLIC_READ)), "AccessDenied", 403);
        refused(() -> owner.putObject(r -> r.bucket("box").key("x").acl(ObjectCannedACL.PUBLIC_READ), RequestBody.fromString("v")),
                "AccessDenied", 403);
    }

    @Test
    void objectBelongsToItsWriterUnlessTheBucketSaysOtherwise() {
        // given a stranger who may write
        open();
        ownership(ObjectOwnership.OBJECT_WRITER);
        policy("{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':['s3:PutObject','s3:PutObjectAcl'],'Resource':'arn:aws:s3:::box/*'}",
                "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}");

        // when it writes
        stranger.putObject(r -> r.bucket("box").key("theirs"), RequestBody.fromString("v"));

        // then neither the bucket's owner nor the bucket's policy gives anybody the object, but the owner may delete it
        denied(() -> owner.getObjectAsBytes(r -> r.bucket("box").key("theirs")));
        denied(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("theirs")));
        assertThat(stranger.getObjectAcl(r -> r.bucket("box").key("theirs")).owner().id()).endsWith(S3Cloud.OTHER_ACCOUNT);
        owner.deleteObject(r -> r.bucket("box").key("theirs"));

        // when it hands the object over
        stranger.putObject(r -> r.bucket("box").key("shared").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL), RequestBody.fromString("v"));
        owner.getObjectAsBytes(r -> r.bucket("box").key("shared"));
        ownership(ObjectOwnership.BUCKET_OWNER_PREFERRED);
        stranger.putObject(r -> r.bucket("box").key("given").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL), RequestBody.fromString("v"));

        // then it is the bucket owner's, and the policy speaks for it
        assertThat(owner.getObjectAcl(r -> r.bucket("box").key("given")).owner().id()).endsWith(TestHome.ACCOUNT);
        nobody.getObjectAsBytes(r -> r.bucket("box").key("given"));
    }

    @Test
    void missingKeysAreToldOnlyToThoseWhoMayList() {
        open();
        policy("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}");
        refused(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("missing")), "AccessDenied", 403);
        refused(() -> owner.getObjectAsBytes(r -> r.bucket("box").key("missing")), "NoSuchKey", 404);

        policy("{'Effect':'Allow','Principal':'*','Action':['s3:GetObject','s3:ListBucket'],'Resource':['arn:aws:s3:::box','arn:aws:s3:::box/*']}");
        refused(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("missing")), "NoSuchKey", 404);
    }

    @Test
    void conditionsSeeTheRequestAndTheObject() {
        // given
        var careful = cloud.as(user("{'Effect':'Allow','Action':'s3:*','Resource':'*'}"));
        policy("{'Effect':'Deny','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::box',"
                        + "'Condition':{'StringNotLike':{'s3:prefix':'public/*'}}}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::box/*',"
                        + "'Condition':{'StringNotEquals':{'s3:x-amz-storage-class':'GLACIER'}}}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*',"
                        + "'Condition':{'StringEquals':{'s3:ExistingObjectTag/team':'red'}}}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:PutObjectTagging','Resource':'arn:aws:s3:::box/*',"
                        + "'Condition':{'StringEquals':{'s3:RequestObjectTag/team':'blue'}}}");

        // then
        denied(() -> careful.listObjectsV2(r -> r.bucket("box")));
        careful.listObjectsV2(r -> r.bucket("box").prefix("public/x"));
        denied(() -> careful.putObject(r -> r.bucket("box").key("x"), RequestBody.fromString("v")));
        careful.putObject(r -> r.bucket("box").key("x").storageClass("GLACIER"), RequestBody.fromString("v"));
        denied(() -> careful.putObject(r -> r.bucket("box").key("x").storageClass("GLACIER").tagging("team=blue"), RequestBody.fromString("v")));
        denied(() -> get(careful));
        careful.deleteObjectTagging(r -> r.bucket("box").key("k"));
        get(careful);
    }

    /// Upper and lower case are the same in condition keys, and JSON has several ways to write a letter.
    @ParameterizedTest
    @ValueSource(strings = {"s3:ExistingObjectTag/team", "s3:existingobjecttag/team", "\\u00533:EXISTINGOBJECTTAG/team"})
    void tagsOfTheObjectCountHoweverTheirKeyIsWritten(String key) {
        policy("{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*',"
                        + "'Condition':{'StringEquals':{'" + key + "':'red'}}}");
        owner.putObject(r -> r.bucket("box").key("blue").tagging("team=blue"), RequestBody.fromString("v"));
        var bound = cloud.as(user("{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'},"
                + "{'Effect':'Deny','Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'" + key + "':'blue'}}}"));

        denied(() -> get(stranger));
        stranger.getObjectAsBytes(r -> r.bucket("box").key("blue"));
        owner.deleteBucketPolicy(r -> r.bucket("box"));
        denied(() -> bound.getObjectAsBytes(r -> r.bucket("box").key("blue")));
        get(bound);
    }

    @Test
    void copyingTagsIsReadingAndWritingThem() {
        // given somebody who may read objects, and not their tags
        stranger.createBucket(r -> r.bucket("theirs"));
        var reading = "{'Effect':'Allow','Principal':{'AWS':'999999999999'},"
                + "'Action':['s3:GetObject','s3:GetObjectVersion'%s],'Resource':'arn:aws:s3:::box/*'}";
        policy(reading.formatted(""));
        owner.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(v -> v.status("Enabled")));
        var version = owner.putObject(r -> r.bucket("box").key("k").tagging("team=red"), RequestBody.fromString("v")).versionId();

        // then tags are not copied, but may be replaced
        denied(() -> stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("x")));
        denied(() -> stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("x")
                .taggingDirective("COPY")));
        stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("x")
                .taggingDirective("REPLACE"));

        // when the tags of the current versions may be read, then not yet those of one that is named
        policy(reading.formatted(",'s3:GetObjectTagging'"));
        stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("x"));
        denied(() -> stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").sourceVersionId(version)
                .destinationBucket("theirs").destinationKey("x")));
        policy(reading.formatted(",'s3:GetObjectVersionTagging'"));
        stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").sourceVersionId(version)
                .destinationBucket("theirs").destinationKey("x"));

        // when tags may not be written, then only objects without tags are copied
        owner.putObject(r -> r.bucket("box").key("plain"), RequestBody.fromString("v"));
        var writer = cloud.as(user("{'Effect':'Allow','Action':['s3:GetObject','s3:GetObjectTagging','s3:PutObject'],'Resource':'*'}"));
        denied(() -> writer.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("y")));
        writer.copyObject(r -> r.sourceBucket("box").sourceKey("plain").destinationBucket("box").destinationKey("y"));
    }

    @Test
    void conditionsOnTagsSeeTheTagsThatACopyWillHave() {
        policy("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::box/*',"
                + "'Condition':{'StringNotEquals':{'s3:RequestObjectTag/team':'red'}}}");

        // then a header that is not used does not count, and the source's tags do
        owner.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("x").tagging("team=red")
                .taggingDirective("REPLACE"));
        owner.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("x").tagging("team=blue"));
        denied(() -> owner.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("x")
                .tagging("team=blue").taggingDirective("REPLACE")));
        owner.putObjectTagging(r -> r.bucket("box").key("k").tagging(t -> t.tagSet(Tag.builder().key("team").value("blue").build())));
        denied(() -> owner.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("x")
                .tagging("team=red")));
    }

    @Test
    void uploadNeedsAPermissionForEverythingItSets() {
        var writer = cloud.as(user("{'Effect':'Allow','Action':'s3:PutObject','Resource':'*'}"));
        writer.putObject(r -> r.bucket("box").key("x"), RequestBody.fromString("v"));

        denied(() -> writer.putObject(r -> r.bucket("box").key("x").tagging("a=b"), RequestBody.fromString("v")));
        denied(() -> writer.putObject(r -> r.bucket("box").key("x").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL), RequestBody.fromString("v")));
        denied(() -> writer.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("box").destinationKey("copy")));
        denied(() -> writer.deleteObject(r -> r.bucket("box").key("x")));
    }

    @Test
    void copyNeedsBothEnds() {
        // given somebody who may read here and write there
        stranger.createBucket(r -> r.bucket("theirs"));
        policy("{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':['s3:GetObject','s3:GetObjectTagging'],'Resource':'arn:aws:s3:::box/*'}");

        // then
        stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("k")
                .metadataDirective(MetadataDirective.COPY));
        denied(() -> stranger.copyObject(r -> r.sourceBucket("theirs").sourceKey("k").destinationBucket("box").destinationKey("x")));
        denied(() -> owner.copyObject(r -> r.sourceBucket("theirs").sourceKey("k").destinationBucket("box").destinationKey("x")));
    }

    @Test
    void eachKeyOfDeleteObjectsIsDecidedOnItsOwn() {
        // given
        owner.putObject(r -> r.bucket("box").key("mine/x"), RequestBody.fromString("v"));
        var cleaner = cloud.as(user("{'Effect':'Allow','Action':'s3:DeleteObject','Resource':'arn:aws:s3:::box/mine/*'}"));

        // when
        var gone = cleaner.deleteObjects(r -> r.bucket("box").delete(Delete.builder().objects(
                ObjectIdentifier.builder().key("mine/x").build(), ObjectIdentifier.builder().key("k").build()).build()));

        // then
        assertThat(gone.deleted()).extracting(one -> one.key()).containsExactly("mine/x");
        assertThat(gone.errors()).extracting(one -> one.key() + " " + one.code()).containsExactly("k AccessDenied");
        get(owner);
    }

    @Test
    void anotherAccountNeverManagesThePolicy() {
        policy("{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'s3:*','Resource':'arn:aws:s3:::box'}");

        refused(() -> stranger.getBucketPolicy(r -> r.bucket("box")), "MethodNotAllowed", 405);
        refused(() -> stranger.deleteBucketPolicy(r -> r.bucket("box")), "MethodNotAllowed", 405);
        assertThat(stranger.headBucket(r -> r.bucket("box")).bucketRegion()).isEqualTo("us-east-1");
    }

    @Test
    void aclsAreOffInNewBuckets() {
        refused(() -> owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PRIVATE)), "AccessControlListNotSupported", 400);
        refused(() -> owner.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.PUBLIC_READ)), "AccessControlListNotSupported", 400);
        owner.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL));
        owner.putObject(r -> r.bucket("box").key("x").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL), RequestBody.fromString("v"));
        var own = owner.getBucketAcl(r -> r.bucket("box"));
        owner.putBucketAcl(r -> r.bucket("box").accessControlPolicy(p -> p.owner(own.owner()).grants(own.grants())));
        assertThat(own.grants()).extracting(grant -> grant.permissionAsString()).containsExactly("FULL_CONTROL");
    }

    @Test
    void whereRequestersPayOthersMustSaySo() {
        // given a bucket that everybody may read and write
        open();
        policy("{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::box','arn:aws:s3:::box/*']}");
        get(nobody);
        owner.putBucketRequestPayment(r -> r.bucket("box").requestPaymentConfiguration(c -> c.payer("Requester")));

        // then the owner's account pays as ever, nobody cannot, and others must say that they will
        get(owner);
        get(user);
        denied(() -> get(nobody));
        denied(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("k").requestPayer("requester")));
        denied(() -> get(stranger));
        denied(() -> stranger.headObject(r -> r.bucket("box").key("k").requestPayer("owner")));
        denied(() -> stranger.listObjectsV2(r -> r.bucket("box")));
        denied(() -> stranger.putObject(r -> r.bucket("box").key("x"), RequestBody.fromString("v")));
        denied(() -> stranger.deleteObjects(r -> r.bucket("box").delete(d -> d.objects(ObjectIdentifier.builder().key("k").build()))));
        stranger.createBucket(r -> r.bucket("theirs"));
        denied(() -> stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("k")));
        var read = stranger.getObjectAsBytes(r -> r.bucket("box").key("k").requestPayer("requester"));
        assertThat(read.response().requestChargedAsString()).isEqualTo("requester");
        assertThat(stranger.headObject(r -> r.bucket("box").key("k").requestPayer("requester")).requestChargedAsString()).isEqualTo("requester");
        assertThat(stranger.listObjectsV2(r -> r.bucket("box").requestPayer("requester")).requestChargedAsString()).isEqualTo("requester");
        assertThat(stranger.copyObject(r -> r.sourceBucket("box").sourceKey("k").destinationBucket("theirs").destinationKey("k")
                .requestPayer("requester")).requestChargedAsString()).isEqualTo("requester");
        assertThat(owner.headObject(r -> r.bucket("box").key("k").requestPayer("requester")).requestCharged()).isNull();

        // when the owner pays again
        owner.putBucketRequestPayment(r -> r.bucket("box").requestPaymentConfiguration(c -> c.payer("BucketOwner")));

        // then nobody need say anything
        get(nobody);
        assertThat(stranger.headObject(r -> r.bucket("box").key("k")).requestCharged()).isNull();
    }

    @Test
    void whoMayListLearnsThatAnObjectDoesNotExist() {
        // given a bucket that everybody may list, and in which ACLs count
        open();
        ownership(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PUBLIC_READ));

        // then nobody may read what is there without a grant, but learns what is not
        denied(() -> get(nobody));
        refused(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("none")), "NoSuchKey", 404);

        // when a policy denies reading
        policy("{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}");

        // then it is not told
        denied(() -> nobody.getObjectAsBytes(r -> r.bucket("box").key("none")));
    }

    @Test
    void whoMayWriteSaysWhoReadsWhatWasWritten() {
        // given a bucket whose ACL lets everybody write
        open();
        ownership(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(r -> r.bucket("box").acl(BucketCannedACL.PUBLIC_READ_WRITE));

        // when a stranger writes an object with an ACL
        stranger.putObject(r -> r.bucket("box").key("gift").acl(ObjectCannedACL.PUBLIC_READ), RequestBody.fromString("v"));

        // then everybody reads it, but the ACLs of other objects are the owner's
        assertThat(nobody.getObjectAsBytes(r -> r.bucket("box").key("gift")).asUtf8String()).isEqualTo("v");
        denied(() -> stranger.putObjectAcl(r -> r.bucket("box").key("k").acl(ObjectCannedACL.PUBLIC_READ)));
    }

    @Test
    void whoMayListAPrefixLearnsOfItsKeysOnly() {
        // given
        policy("{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::box/*'}",
                "{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'s3:ListBucket','Resource':'arn:aws:s3:::box',"
                        + "'Condition':{'StringLike':{'s3:prefix':'open/*'}}}");

        // then
        refused(() -> stranger.getObjectAsBytes(r -> r.bucket("box").key("open/none")), "NoSuchKey", 404);
        denied(() -> stranger.getObjectAsBytes(r -> r.bucket("box").key("closed/none")));
    }
}
