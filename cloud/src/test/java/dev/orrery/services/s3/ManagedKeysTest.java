package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.Orrery;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.journal.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/// SSE-KMS. Source: S3 User Guide, "Using server-side encryption with AWS KMS keys"; answers and errors as LocalStack's suite
/// recorded them against AWS.
class ManagedKeysTest {
    private static final String BOX = "box";
    private static final String OTHER = "999999999999";
    private final Orrery cloud = Orrery.start();
    private final S3Client s3 = cloud.client(S3Client.class);
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String arn = kms.createKey().keyMetadata().arn();
    private final String id = arn.substring(arn.indexOf('/') + 1);

    @BeforeEach
    void bucket() {
        s3.createBucket(r -> r.bucket(BOX));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static void refused(ThrowingCallable call, int status, String code, String message) {
        var error = catchThrowableOfType(S3Exception.class, call);
        assertThat(error).as("refused with " + code).isNotNull();
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(error.awsErrorDetails().errorMessage()).contains(message);
        assertThat(error.statusCode()).isEqualTo(status);
    }

    private void put(String key, String keyId, String content) {
        s3.putObject(r -> r.bucket(BOX).key(key).serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyId),
                RequestBody.fromString(content));
    }

    private String read(String key) {
        return s3.getObjectAsBytes(r -> r.bucket(BOX).key(key)).asUtf8String();
    }

    private void byDefault(String keyId, boolean bucketKey) {
        s3.putBucketEncryption(r -> r.bucket(BOX).serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(keyId))
                .bucketKeyEnabled(bucketKey).build())));
    }

    @Test
    void objectIsEncryptedUnderTheKeyThatItsWriterNames() {
        for (int length : new int[] {0, 1, 100, 300_000}) {
            // when
            var content = "secret ".repeat(length / 7 + 1).substring(0, length);
            var put = s3.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(id), RequestBody.fromString(content));

            // then
            assertThat(put.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(put.ssekmsKeyId()).isEqualTo(arn);
            assertThat(put.bucketKeyEnabled()).isNull();
            var head = s3.headObject(r -> r.bucket(BOX).key("k"));
            assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(head.ssekmsKeyId()).isEqualTo(arn);
            var get = s3.getObjectAsBytes(r -> r.bucket(BOX).key("k"));
            assertThat(get.asUtf8String()).isEqualTo(content);
            assertThat(get.response().ssekmsKeyId()).isEqualTo(arn);
            var md5 = HexFormat.of().formatHex(ChecksumAlgorithm.MD5.of(content.getBytes(StandardCharsets.UTF_8)));
            assertThat(get.response().eTag()).isEqualTo(put.eTag()).isNotEqualTo('"' + md5 + '"');
        }
        assertThat(s3.getObjectAsBytes(r -> r.bucket(BOX).key("k").range("bytes=7-12")).asUtf8String()).isEqualTo("secret");
    }

    @Test
    void bytesOnDiskTellNothing() throws IOException {
        // given contents in a row and in a blob
        put("small", arn, "plain");
        put("large", arn, "plain ".repeat(5_000));
        var home = cloud.cloud().services().instance("s3", HomeId.ofPartition()).home();

        // then nobody who reads the store finds them
        var small = (Content.Inline) content(home, "small");
        assertThat(new String(small.bytes(), StandardCharsets.ISO_8859_1)).hasSize(5).isNotEqualTo("plain");
        var large = ((Content.Single) content(home, "large")).segment();
        try (var bytes = home.blobs().open(large.blob(), 0, large.length())) {
            assertThat(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1)).hasSize(30_000).doesNotContain("plain");
        }
    }

    private static Content content(Home home, String key) {
        return home.store().read(tx -> Versions.current(tx, BOX, key).orElseThrow().stored().content());
    }

    @Test
    void goneKeyMakesItsObjectsUnreadable() {
        // given
        put("k", arn, "secret");
        put("large", arn, "secret".repeat(10_000));

        // then a disabled key opens nothing
        kms.disableKey(r -> r.keyId(id));
        refused(() -> read("k"), 400, "KMS.DisabledException", arn + " is disabled.");
        refused(() -> put("new", arn, "x"), 400, "KMS.DisabledException", arn + " is disabled.");
        assertThat(s3.listObjectsV2(r -> r.bucket(BOX).prefix("new")).contents()).isEmpty();
        assertThat(s3.headObject(r -> r.bucket(BOX).key("k")).ssekmsKeyId()).isEqualTo(arn);
        refused(() -> s3.copyObject(r -> r.sourceBucket(BOX).sourceKey("k").destinationBucket(BOX).destinationKey("new")), 400,
                "KMS.DisabledException", "is disabled");

        // nor one that is to be deleted
        kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));
        refused(() -> read("k"), 400, "KMS.KMSInvalidStateException", arn + " is pending deletion.");

        // nor one that is gone
        cloud.time().advance(Duration.ofDays(8));
        refused(() -> read("k"), 400, "KMS.NotFoundException", "Key '" + arn + "' does not exist");
        refused(() -> read("large"), 400, "KMS.NotFoundException", "does not exist");
        s3.deleteObject(r -> r.bucket(BOX).key("k"));
    }

    @Test
    void wrongKeysAreRefusedInTheWordsOfKms() {
        refused(() -> put("k", "fake-key-id", "x"), 400, "KMS.NotFoundException", "Invalid keyId 'fake-key-id'");
        refused(() -> put("k", "arn:aws:kms:eu-west-1:123456789012:key/134f2428-cec1-4b25-a1ae-9048164dba47", "x"), 400,
                "KMS.NotFoundException", "Invalid arn eu-west-1");
        refused(() -> s3.createMultipartUpload(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId("fake-key-id")), 400,
                "KMS.NotFoundException", "Invalid keyId 'fake-key-id'");
        refused(() -> s3.putObject(r -> r.bucket(BOX).key("k").ssekmsKeyId(arn), RequestBody.fromString("x")), 400, "InvalidArgument",
                "requires HTTP header x-amz-server-side-encryption : aws:kms");
        refused(() -> s3.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("AES256").ssekmsKeyId(arn), RequestBody.fromString("x")),
                400, "InvalidArgument", "aws:kms");
        assertThat(s3.listObjectsV2(r -> r.bucket(BOX)).contents()).isEmpty();
    }

    @Test
    void withoutANameTheKeyIsThatOfS3() {
        var put = s3.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms"), RequestBody.fromString("x"));
        var managed = kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata();
        assertThat(put.ssekmsKeyId()).isEqualTo(managed.arn());
        assertThat(s3.putObject(r -> r.bucket(BOX).key("k2").serverSideEncryption("aws:kms"), RequestBody.fromString("y")).ssekmsKeyId())
                .isEqualTo(managed.arn());
        assertThat(read("k")).isEqualTo("x");
    }

    @Test
    void bucketEncryptsByDefaultAndItsKeyStandsForTheBucket() {
        // given
        s3.putObject(r -> r.bucket(BOX).key("before"), RequestBody.fromString("x"));
        byDefault(id, true);
        assertThat(s3.getBucketEncryption(r -> r.bucket(BOX)).serverSideEncryptionConfiguration().rules()).singleElement().satisfies(rule -> {
            assertThat(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()).isEqualTo(id);
            assertThat(rule.bucketKeyEnabled()).isTrue();
        });

        // when
        var put = s3.putObject(r -> r.bucket(BOX).key("after"), RequestBody.fromString("y"));

        // then
        assertThat(put.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(put.ssekmsKeyId()).isEqualTo(arn);
        assertThat(put.bucketKeyEnabled()).isTrue();
        assertThat(s3.headObject(r -> r.bucket(BOX).key("after")).bucketKeyEnabled()).isTrue();
        assertThat(s3.headObject(r -> r.bucket(BOX).key("before")).serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(read("after")).isEqualTo("y");
        assertThat(s3.putObject(r -> r.bucket(BOX).key("own").serverSideEncryption("AES256"), RequestBody.fromString("z")).serverSideEncryption())
                .isEqualTo(ServerSideEncryption.AES256);
    }

    @Test
    void encryptionContextIsWhatTheKeyIsFor() {
        // given a key that is for one object only
        policy("{'Effect':'Deny','Principal':'*','Action':['kms:GenerateDataKey','kms:Decrypt'],'Resource':'*','Condition':{'StringNotEquals':"
                + "{'kms:EncryptionContext:aws:s3:arn':'arn:aws:s3:::box/good','kms:EncryptionContext:team':'red'}}}");
        var red = Base64.getEncoder().encodeToString("{\"team\":\"red\"}".getBytes(StandardCharsets.UTF_8));

        // then
        var put = s3.putObject(r -> r.bucket(BOX).key("good").serverSideEncryption("aws:kms").ssekmsKeyId(arn), RequestBody.fromString("x"));
        assertThat(put.ssekmsEncryptionContext()).isNull();
        refused(() -> put("bad", arn, "x"), 403, "AccessDenied", "kms:GenerateDataKey");
        assertThat(s3.putObject(r -> r.bucket(BOX).key("bad").serverSideEncryption("aws:kms").ssekmsKeyId(arn).ssekmsEncryptionContext(red),
                RequestBody.fromString("y")).ssekmsEncryptionContext()).isEqualTo(red);
        assertThat(read("bad")).isEqualTo("y");
        refused(() -> s3.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(arn).ssekmsEncryptionContext("e30"),
                RequestBody.fromString("y")), 403, "AccessDenied", "kms:GenerateDataKey");
        refused(() -> s3.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(arn).ssekmsEncryptionContext("?"),
                RequestBody.fromString("y")), 400, "InvalidArgument", "shall be Base64-encoded UTF-8 string holding JSON");
    }

    private void policy(String... statements) {
        kms.putKeyPolicy(r -> r.keyId(arn).policy(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'123456789012'},"
                + "'Action':'kms:*','Resource':'*'}," + String.join(",", statements) + "]}").replace('\'', '"')));
    }

    @Test
    void readersNeedTheKeyToo() {
        put("k", arn, "x");
        policy("{'Effect':'Deny','Principal':'*','Action':'kms:Decrypt','Resource':'*'}");
        refused(() -> read("k"), 403, "AccessDenied", "is not authorized to perform: kms:Decrypt on resource");
        assertThat(s3.headObject(r -> r.bucket(BOX).key("k")).ssekmsKeyId()).isEqualTo(arn);
        var checksum = catchThrowableOfType(S3Exception.class, () -> s3.headObject(r -> r.bucket(BOX).key("k").checksumMode(ChecksumMode.ENABLED)));
        assertThat(checksum.statusCode()).isEqualTo(403);
    }

    @Test
    void attributesTellChecksumsOnlyToThoseWhoMayDecrypt() {
        // given
        put("k", arn, "x");
        assertThat(s3.getObjectAttributes(r -> r.bucket(BOX).key("k").objectAttributesWithStrings("Checksum")).checksum()).isNotNull();
        policy("{'Effect':'Deny','Principal':'*','Action':'kms:Decrypt','Resource':'*'}");

        // then
        for (var attribute : new String[] {"Checksum", "ObjectParts"}) {
            refused(() -> s3.getObjectAttributes(r -> r.bucket(BOX).key("k").objectAttributesWithStrings("ETag", attribute)), 403, "AccessDenied",
                    "is not authorized to perform: kms:Decrypt on resource");
        }
        assertThat(s3.getObjectAttributes(r -> r.bucket(BOX).key("k").objectAttributesWithStrings("ObjectSize", "ETag")).objectSize()).isEqualTo(1);
    }

    @Test
    void nobodyTellsKmsOfAnotherObject() {
        refused(() -> putWithContext("k", "arn:aws:s3:::box/other", false), 400, "InvalidArgument",
                "The context value for 'aws:s3:arn' shall be equal to object's ARN");
        refused(() -> putWithContext("k", "arn:aws:s3:::box/k", true), 400, "InvalidArgument", "shall be equal to bucket's ARN");
        assertThat(s3.listObjectsV2(r -> r.bucket(BOX)).contents()).isEmpty();
        putWithContext("k", "arn:aws:s3:::box/k", false);
        putWithContext("b", "arn:aws:s3:::box", true);
        assertThat(read("k") + read("b")).isEqualTo("xx");
    }

    private void putWithContext(String key, String about, boolean bucketKey) {
        var context = Base64.getEncoder().encodeToString(("{\"aws:s3:arn\":\"" + about + "\"}").getBytes(StandardCharsets.UTF_8));
        s3.putObject(r -> r.bucket(BOX).key(key).serverSideEncryption("aws:kms").ssekmsKeyId(arn).bucketKeyEnabled(bucketKey)
                .ssekmsEncryptionContext(context), RequestBody.fromString("x"));
    }

    @Test
    void userNeedsTheKeyBesidesTheBucket() {
        // given a user who may do everything with S3
        var iam = cloud.client(IamClient.class);
        iam.createUser(r -> r.userName("ada"));
        allow(iam, "s3:*");
        var secret = iam.createAccessKey(r -> r.userName("ada")).accessKey();
        var ada = cloud.as(secret.accessKeyId(), secret.secretAccessKey()).client(S3Client.class);

        // then the key of S3 is open to her, another is not
        ada.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms"), RequestBody.fromString("x"));
        assertThat(ada.getObjectAsBytes(r -> r.bucket(BOX).key("k")).asUtf8String()).isEqualTo("x");
        refused(() -> ada.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(arn), RequestBody.fromString("y")),
                403, "AccessDenied", "user/ada is not authorized to perform: kms:GenerateDataKey on resource");

        // until she may use it
        allow(iam, "s3:*\",\"kms:GenerateDataKey");
        ada.putObject(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(arn), RequestBody.fromString("y"));
        refused(() -> ada.getObjectAsBytes(r -> r.bucket(BOX).key("k")), 403, "AccessDenied", "kms:Decrypt");
        assertThat(read("k")).isEqualTo("y");
    }

    private static void allow(IamClient iam, String actions) {
        iam.putUserPolicy(r -> r.userName("ada").policyName("p").policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{"
                + "\"Effect\":\"Allow\",\"Action\":[\"" + actions + "\"],\"Resource\":\"*\"}}"));
    }

    @Test
    void strangersMayReadTheObjectButNotWithoutTheKey() {
        s3.putBucketPolicy(r -> r.bucket(BOX).policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                + OTHER + "\"},\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::box/*\"}}"));
        var friend = cloud.account(OTHER).client(S3Client.class);
        put("k", arn, "x");
        refused(() -> friend.getObjectAsBytes(r -> r.bucket(BOX).key("k")), 403, "AccessDenied", "kms:Decrypt");
        policy("{'Effect':'Allow','Principal':{'AWS':'" + OTHER + "'},'Action':['kms:Decrypt','kms:GenerateDataKey'],'Resource':'*'}");
        assertThat(friend.getObjectAsBytes(r -> r.bucket(BOX).key("k")).asUtf8String()).isEqualTo("x");
        // A key that is no ARN is looked up in the writer's account.
        byDefault(id, false);
        refused(() -> friend.putObject(r -> r.bucket(BOX).key("f"), RequestBody.fromString("y")), 400, "KMS.NotFoundException", ":" + OTHER + ":key/");
        byDefault(arn, false);
        assertThat(friend.putObject(r -> r.bucket(BOX).key("f"), RequestBody.fromString("y")).ssekmsKeyId()).isEqualTo(arn);
        assertThat(read("f")).isEqualTo("y");
    }

    @Test
    void nobodyWithoutASignatureGetsIn() {
        put("k", arn, "x");
        s3.putPublicAccessBlock(r -> r.bucket(BOX).publicAccessBlockConfiguration(c -> c.blockPublicPolicy(false).restrictPublicBuckets(false)));
        s3.putBucketPolicy(r -> r.bucket(BOX).policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::box/*\"}}"));
        refused(() -> cloud.anonymous().client(S3Client.class).getObjectAsBytes(r -> r.bucket(BOX).key("k")), 400, "InvalidArgument",
                "require AWS Signature Version 4.");
    }

    @Test
    void partsAreEncryptedUnderTheKeyOfTheirUpload() {
        // given
        var begun = s3.createMultipartUpload(r -> r.bucket(BOX).key("k").serverSideEncryption("aws:kms").ssekmsKeyId(arn).bucketKeyEnabled(true));
        assertThat(begun.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(begun.ssekmsKeyId()).isEqualTo(arn);
        assertThat(begun.bucketKeyEnabled()).isTrue();
        var first = new byte[5 << 20];
        Arrays.fill(first, (byte) 'a');
        put("source", arn, "source content");

        // when
        var one = s3.uploadPart(r -> r.bucket(BOX).key("k").uploadId(begun.uploadId()).partNumber(1), RequestBody.fromBytes(first));
        assertThat(one.ssekmsKeyId()).isEqualTo(arn);
        var two = s3.uploadPartCopy(r -> r.sourceBucket(BOX).sourceKey("source").copySourceRange("bytes=7-13").destinationBucket(BOX)
                .destinationKey("k").uploadId(begun.uploadId()).partNumber(2));
        assertThat(s3.listParts(r -> r.bucket(BOX).key("k").uploadId(begun.uploadId())).parts()).hasSize(2);
        var done = s3.completeMultipartUpload(r -> r.bucket(BOX).key("k").uploadId(begun.uploadId()).multipartUpload(m -> m.parts(
                CompletedPart.builder().partNumber(1).eTag(one.eTag()).build(),
                CompletedPart.builder().partNumber(2).eTag(two.copyPartResult().eTag()).build())));

        // then
        assertThat(done.ssekmsKeyId()).isEqualTo(arn);
        assertThat(done.bucketKeyEnabled()).isTrue();
        var bytes = s3.getObjectAsBytes(r -> r.bucket(BOX).key("k")).asByteArray();
        assertThat(bytes).hasSize(first.length + 7).startsWith(first);
        assertThat(new String(bytes, first.length, 7, StandardCharsets.UTF_8)).isEqualTo("content");
        assertThat(s3.getObjectAsBytes(r -> r.bucket(BOX).key("k").range("bytes=" + (first.length - 1) + "-" + (first.length + 2)))
                .asUtf8String()).isEqualTo("acon");
        kms.disableKey(r -> r.keyId(id));
        refused(() -> read("k"), 400, "KMS.DisabledException", "is disabled");
    }

    @Test
    void copyIsEncryptedAsItsDestinationSays() {
        // given
        put("k", arn, "x");
        s3.putObject(r -> r.bucket(BOX).key("open"), RequestBody.fromString("y"));

        // then
        var sealed = s3.copyObject(r -> r.sourceBucket(BOX).sourceKey("open").destinationBucket(BOX).destinationKey("sealed")
                .serverSideEncryption("aws:kms").ssekmsKeyId(arn).bucketKeyEnabled(true));
        assertThat(sealed.ssekmsKeyId()).isEqualTo(arn);
        assertThat(sealed.bucketKeyEnabled()).isTrue();
        assertThat(read("sealed")).isEqualTo("y");
        var opened = s3.copyObject(r -> r.sourceBucket(BOX).sourceKey("k").destinationBucket(BOX).destinationKey("opened"));
        assertThat(opened.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        var inPlace = s3.copyObject(r -> r.sourceBucket(BOX).sourceKey("k").destinationBucket(BOX).destinationKey("k"));
        assertThat(inPlace.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        byDefault(arn, false);
        s3.copyObject(r -> r.sourceBucket(BOX).sourceKey("open").destinationBucket(BOX).destinationKey("open")
                .metadataDirective(MetadataDirective.REPLACE));
        kms.disableKey(r -> r.keyId(id));
        assertThat(read("opened")).isEqualTo("x");
        assertThat(read("k")).isEqualTo("x");
        refused(() -> read("open"), 400, "KMS.DisabledException", "is disabled");
        refused(() -> read("sealed"), 400, "KMS.DisabledException", "is disabled");
    }

    @Test
    void whatKmsIsAskedStandsInTheJournal() {
        put("k", arn, "x");
        read("k");
        assertThat(cloud.journal().latest(4)).extracting(Entry::operation).contains("GenerateDataKey", "Decrypt");
    }

    @Test
    void keyOfAnotherRegionOpensTheSourceOfACopy() {
        var far = cloud.in("eu-west-1");
        var farKey = far.client(KmsClient.class).createKey().keyMetadata().arn();
        far.client(S3Client.class).createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
        far.client(S3Client.class).putObject(r -> r.bucket("far").key("k").serverSideEncryption("aws:kms").ssekmsKeyId(farKey),
                RequestBody.fromString("far"));
        s3.copyObject(r -> r.sourceBucket("far").sourceKey("k").destinationBucket(BOX).destinationKey("near"));
        assertThat(read("near")).isEqualTo("far");
    }
}
