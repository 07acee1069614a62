package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/// What operations on objects answer, to the last element of an error, as LocalStack's project recorded it from AWS
/// (`tests/aws/services/s3`; the name of a recording stands with its test).
class RecordedObjectsTest {
    private static final String FOREIGN_ID = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD";
    private static final Map<String, String> FOREIGN = Map.of("ArgumentName", "versionId", "ArgumentValue", FOREIGN_ID);
    private static final Map<String, String> ENCRYPTION = Map.of("ArgumentName", "x-amz-server-side-encryption");
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    RecordedObjectsTest() {
        s3.createBucket(r -> r.bucket("plain"));
        s3.createBucket(r -> r.bucket("versions"));
        versioning("versions", BucketVersioningStatus.ENABLED);
        s3.createBucket(r -> r.bucket("locks").objectLockEnabledForBucket(true));
    }

    /// `test_s3_copy_object_in_place`, `test_copy_in_place_with_bucket_encryption`.
    @Test
    void copyToItselfNeedsAChangeAndWhatIsNamedIsOne() {
        put("plain", "k", "x");
        refused(() -> copy("plain", "k", null), "InvalidRequest", 400, Map.of());

        copy("plain", "k", "STANDARD");
        s3.putBucketEncryption(r -> r.bucket("plain").serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256)).build())));
        copy("plain", "k", null);
    }

    /// `test_s3_copy_object_in_place_versioned`.
    @Test
    void copyTellsItsNullVersionButNotThatOfItsSource() {
        put("versions", "k", "x");
        versioning("versions", BucketVersioningStatus.SUSPENDED);
        var first = copy("versions", "k", "STANDARD");
        assertThat(first.versionId()).isEqualTo("null");
        assertThat(first.copySourceVersionId()).hasSize(32);

        versioning("versions", BucketVersioningStatus.ENABLED);
        var second = copy("versions", "k", "STANDARD");
        assertThat(second.versionId()).hasSize(32);
        assertThat(second.copySourceVersionId()).isNull();
    }

    /// `test_copy_object_special_character_plus_for_space`, `test_s3_copy_object_wrong_format`.
    @Test
    void sourceOfACopyIsEncodedAsInAForm() {
        assertThat(CopySource.parse("plain%2Fa+b%2Bc")).isEqualTo(new CopySource("plain", "a b+c", ""));
        refused(() -> CopySource.parse("wrongformat"), "InvalidArgument", 400,
                Map.of("ArgumentName", "x-amz-copy-source", "ArgumentValue", "x-amz-copy-source"));
    }

    /// `test_put_object_if_match_and_if_none_match_validation`, `test_put_object_if_none_match_validation`.
    @Test
    void conditionsThatNoWriteTakesAreExplained() {
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").ifMatch("*").ifNoneMatch("a"), RequestBody.empty()), "NotImplemented", 501,
                Map.of("Header", "If-Match,If-None-Match", "additionalMessage", "Multiple conditional request headers present in the request"));
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").ifNoneMatch("a"), RequestBody.empty()), "NotImplemented", 501,
                Map.of("Header", "If-None-Match", "additionalMessage", "We don't accept the provided value of If-None-Match header for this API"));
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").ifMatch("*"), RequestBody.empty()), "NotImplemented", 501,
                Map.of("Header", "If-Match", "additionalMessage", "We don't accept the provided value of If-Match header for this API"));
    }

    /// `test_multipart_if_match_with_put_identical`, `test_multipart_if_match_with_delete`.
    @Test
    void conditionalCompletionLosesAgainstAWriteDuringTheUpload() {
        for (var bucket : List.of("plain", "versions")) {
            var tag = put(bucket, "k", "x");
            var upload = new Upload(bucket, "k");
            put(bucket, "k", "x");
            refused(() -> upload.complete(tag, null), "ConditionalRequestConflict", 409, Map.of("Condition", "If-Match", "Key", "k"));

            s3.deleteObject(r -> r.bucket(bucket).key("k"));
            refused(() -> upload.complete(tag, null), "NoSuchKey", 404, Map.of("Key", "k"));
            put(bucket, "k", "x");
            refused(() -> upload.complete(tag, null), "ConditionalRequestConflict", 409, Map.of("Condition", "If-Match", "Key", "k"));

            // but not where it asks nothing, or began anew
            new Upload(bucket, "k").complete(tag, null);
            upload.complete(null, null);
        }
    }

    /// `test_multipart_if_none_match_with_delete`; also where nothing was there before.
    @Test
    void conditionalCompletionLosesAgainstADeleteDuringTheUpload() {
        for (var bucket : List.of("plain", "versions")) {
            var upload = new Upload(bucket, "k");
            put(bucket, "k", "x");
            refused(() -> upload.complete(null, "*"), "PreconditionFailed", 412, Map.of("Condition", "If-None-Match"));
            s3.deleteObject(r -> r.bucket(bucket).key("k"));
            refused(() -> upload.complete(null, "*"), "ConditionalRequestConflict", 409, Map.of("Condition", "If-None-Match", "Key", "k"));
            new Upload(bucket, "k").complete(null, "*");
        }
    }

    /// A version that goes for good gives its number to the next one, while the clock stands.
    @Test
    void conditionalCompletionLosesAgainstADeleteAndAWriteAtTheSameMoment() {
        var tag = put("plain", "k", "x");
        var upload = new Upload("plain", "k");
        s3.deleteObject(r -> r.bucket("plain").key("k"));
        put("plain", "k", "x");
        refused(() -> upload.complete(tag, null), "ConditionalRequestConflict", 409, Map.of("Condition", "If-Match", "Key", "k"));
    }

    /// `test_multipart_complete_multipart_too_small`, `test_multipart_parts_checksum_exceptions_composite`.
    @Test
    void completionNeedsPartsWithTheirOwnChecksums() {
        var id = s3.createMultipartUpload(r -> r.bucket("plain").key("k").checksumAlgorithm("CRC32")).uploadId();
        var part = s3.uploadPart(r -> r.bucket("plain").key("k").uploadId(id).partNumber(1), RequestBody.fromString("abc"));
        assertThat(refused(() -> s3.completeMultipartUpload(r -> r.bucket("plain").key("k").uploadId(id)), "InvalidRequest", 400, Map.of()))
                .isEqualTo("You must specify at least one part");
        assertThat(refused(() -> s3.completeMultipartUpload(r -> r.bucket("plain").key("k").uploadId(id).multipartUpload(m -> m.parts(
                CompletedPart.builder().partNumber(1).eTag(part.eTag()).checksumSHA256("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=").build()))),
                "BadDigest", 400, Map.of())).isEqualTo("The sha256 you specified for part 1 did not match what we received.");
    }

    /// `test_complete_multipart_parts_checksum_full_object`, `test_s3_get_object_checksum`.
    @Test
    void partOfAnObjectHasAChecksumOnlyWhereTheWholeIsComposed() {
        assertThat(checksumOfTheOnlyPart("COMPOSITE")).isNotNull();
        assertThat(checksumOfTheOnlyPart("FULL_OBJECT")).isNull();
        assertThat(s3.headObject(r -> r.bucket("plain").key("k").checksumMode("enabled")).checksumCRC32()).isNotNull();
    }

    private String checksumOfTheOnlyPart(String type) {
        var id = s3.createMultipartUpload(r -> r.bucket("plain").key("k").checksumAlgorithm("CRC32").checksumType(type)).uploadId();
        var part = s3.uploadPart(r -> r.bucket("plain").key("k").uploadId(id).partNumber(1), RequestBody.fromString("abc"));
        s3.completeMultipartUpload(r -> r.bucket("plain").key("k").uploadId(id).multipartUpload(m -> m.parts(
                CompletedPart.builder().partNumber(1).eTag(part.eTag()).checksumCRC32(part.checksumCRC32()).build())));
        return s3.headObject(r -> r.bucket("plain").key("k").partNumber(1).checksumMode("ENABLED")).checksumCRC32();
    }

    /// `test_delete_object`, `test_delete_objects`, `test_get_object_with_version_unversioned_bucket`.
    @Test
    void idThatS3NeverGaveIsNoVersion() {
        for (var bucket : List.of("plain", "versions")) {
            put(bucket, "k", "x");
            refused(() -> s3.headObject(r -> r.bucket(bucket).key("k").versionId(FOREIGN_ID)), "InvalidArgument", 400, FOREIGN);
            refused(() -> s3.deleteObject(r -> r.bucket(bucket).key("k").versionId(FOREIGN_ID)), "InvalidArgument", 400, FOREIGN);
            var answer = s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(named("k", FOREIGN_ID), named("k", "nonsense"))));
            assertThat(answer.deleted()).isEmpty();
            assertThat(answer.errors()).hasSize(2).allSatisfy(error -> assertThat(error.code()).isEqualTo("NoSuchVersion"));
        }

        // but one that it gave is, though it is gone
        var given = s3.putObject(r -> r.bucket("versions").key("k"), RequestBody.empty()).versionId();
        s3.deleteObject(r -> r.bucket("versions").key("k").versionId(given));
        assertThat(s3.deleteObject(r -> r.bucket("versions").key("k").versionId(given)).versionId()).isEqualTo(given);
        refused(() -> s3.headObject(r -> r.bucket("versions").key("k").versionId(given)), "NoSuchVersion", 404,
                Map.of("Key", "k", "VersionId", given));
    }

    /// `test_delete_object_with_no_locking`.
    @Test
    void nothingIsBypassedWhereThereAreNoLocks() {
        var told = Map.of("ArgumentName", "x-amz-bypass-governance-retention");
        refused(() -> s3.deleteObject(r -> r.bucket("plain").key("k").bypassGovernanceRetention(false)), "InvalidArgument", 400, told);
        refused(() -> s3.deleteObjects(r -> r.bucket("plain").bypassGovernanceRetention(true).delete(d -> d.objects(named("k", null)))),
                "InvalidArgument", 400, told);
        s3.deleteObject(r -> r.bucket("locks").key("k").bypassGovernanceRetention(true));
    }

    /// `test_object_tagging_versioned`, `test_put_object_acl_on_delete_marker`, `test_object_lock_delete_markers`.
    @Test
    void deleteMarkerRefusesByTheMethodOfTheRequest() {
        put("locks", "k", "x");
        var marker = s3.deleteObject(r -> r.bucket("locks").key("k")).versionId();
        for (var id : new String[] {null, marker}) {
            refused(() -> s3.getObjectTagging(r -> r.bucket("locks").key("k").versionId(id)), "MethodNotAllowed", 405, marker("GET"));
            refused(() -> s3.putObjectTagging(r -> r.bucket("locks").key("k").versionId(id).tagging(t -> t.tagSet(List.of()))),
                    "MethodNotAllowed", 405, marker("PUT"));
            refused(() -> s3.deleteObjectTagging(r -> r.bucket("locks").key("k").versionId(id)), "MethodNotAllowed", 405, marker("DELETE"));
            refused(() -> s3.putObjectAcl(r -> r.bucket("locks").key("k").versionId(id).acl("private")), "MethodNotAllowed", 405, marker("PUT"));
        }
        refused(() -> s3.getObjectAcl(r -> r.bucket("locks").key("k")), "NoSuchKey", 404, Map.of("Key", "k"));
        refused(() -> s3.putObjectRetention(r -> r.bucket("locks").key("k").versionId(marker).retention(t -> t.mode("GOVERNANCE")
                .retainUntilDate(cloud.test.clock.now().plus(Duration.ofDays(1))))), "MethodNotAllowed", 405, marker("PUT"));
    }

    /// `test_put_object_with_tags`, `test_object_tagging_exc`.
    @Test
    void tagsOfAHeaderAreQueryParameters() {
        s3.putObject(r -> r.bucket("plain").key("k").tagging("key1&&&key2"), RequestBody.empty());
        assertThat(s3.getObjectTagging(r -> r.bucket("plain").key("k")).tagSet()).extracting(Tag::key).containsExactly("key1", "key2");
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").tagging("key1=val1,key2=val2"), RequestBody.empty()), "InvalidArgument", 400,
                Map.of("ArgumentName", "x-amz-tagging", "ArgumentValue", "key1=val1,key2=val2"));
        refused(() -> s3.getObjectTagging(r -> r.bucket("plain").key("none")), "NoSuchKey", 404, Map.of("Key", "plain/none"));
        refused(() -> s3.deleteObjectTagging(r -> r.bucket("plain").key("none")), "NoSuchKey", 404, Map.of("Key", "none"));
    }

    /// `test_put_get_object_legal_hold`, `test_s3_legal_hold_lock_versioned`.
    @Test
    void legalHoldIsToldOnceItWasSet() {
        put("locks", "k", "x");
        refused(() -> s3.getObjectLegalHold(r -> r.bucket("locks").key("k")), "NoSuchObjectLockConfiguration", 404, Map.of());
        assertThat(s3.headObject(r -> r.bucket("locks").key("k")).objectLockLegalHoldStatus()).isNull();

        s3.putObjectLegalHold(r -> r.bucket("locks").key("k").legalHold(h -> h.status("OFF")));
        assertThat(s3.getObjectLegalHold(r -> r.bucket("locks").key("k")).legalHold().statusAsString()).isEqualTo("OFF");
        assertThat(s3.headObject(r -> r.bucket("locks").key("k")).objectLockLegalHoldStatusAsString()).isEqualTo("OFF");
    }

    /// `test_s3_object_retention_exc`, `test_s3_object_lock_mode_validation`.
    @Test
    void retentionThatCannotBeIsExplained() {
        put("locks", "k", "x");
        refused(() -> s3.putObjectRetention(r -> r.bucket("locks").key("k").retention(t -> t.mode("GOVERNANCE")
                .retainUntilDate(Instant.parse("2020-01-01T00:00:00Z")))), "InvalidArgument", 400,
                Map.of("ArgumentName", "RetainUntilDate", "ArgumentValue", "Tue Dec 31 16:00:00 PST 2019"));
        refused(() -> s3.putObject(r -> r.bucket("locks").key("k").objectLockMode("GOVERNANCE"), RequestBody.empty()), "InvalidArgument", 400,
                Map.of("ArgumentName", "x-amz-object-lock-retain-until-date"));
    }

    /// `test_put_object_validation_sse_c`, `test_object_retrieval_sse_c`.
    @Test
    void customersKeyIsCheckedOtherwiseWhereSomethingIsStored() {
        var key = Base64.getEncoder().encodeToString(new byte[32]);
        var md5 = Base64.getEncoder().encodeToString(ChecksumAlgorithm.MD5.of(new byte[32]));
        var shorter = Base64.getEncoder().encodeToString(new byte[10]);
        s3.putObject(r -> r.bucket("plain").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(key).sseCustomerKeyMD5(md5), RequestBody.empty());

        assertThat(refused(() -> s3.putObject(r -> r.bucket("plain").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(shorter)
                .sseCustomerKeyMD5(md5), RequestBody.empty()), "InvalidArgument", 400, ENCRYPTION))
                .isEqualTo("The secret key was invalid for the specified algorithm.");
        assertThat(refused(() -> s3.headObject(r -> r.bucket("plain").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(shorter)
                .sseCustomerKeyMD5(md5)), "AccessDenied", 403, Map.of())).contains("must provide the correct secret key");
        refused(() -> s3.headObject(r -> r.bucket("plain").key("k").sseCustomerAlgorithm("KMS").sseCustomerKey(key).sseCustomerKeyMD5(md5)),
                "InvalidEncryptionAlgorithmError", 400, Map.of("ArgumentName", "x-amz-server-side-encryption", "ArgumentValue", "KMS"));
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").serverSideEncryption("AES256").sseCustomerAlgorithm("KMS").sseCustomerKey(key)
                .sseCustomerKeyMD5(md5), RequestBody.empty()), "InvalidArgument", 400,
                Map.of("ArgumentName", "x-amz-server-side-encryption", "ArgumentValue", "AES256"));
    }

    /// `test_s3_invalid_content_md5`, `test_s3_checksum_no_algorithm`.
    @Test
    void expectedDigestIsToldInHexOfAnObjectAndInBase64OfAPart() {
        var id = s3.createMultipartUpload(r -> r.bucket("plain").key("k")).uploadId();
        refused(() -> s3.putObject(r -> r.bucket("plain").key("k").contentMD5("CYketZBSTjX8czcs3cXVlg=="), RequestBody.fromString("something")),
                "BadDigest", 400, Map.of("ExpectedDigest", "09891eb590524e35fc73372cddc5d596", "CalculatedDigest", "Q3uTDbhLgHnC3YBKcZNrXw=="));
        refused(() -> s3.uploadPart(r -> r.bucket("plain").key("k").uploadId(id).partNumber(1).contentMD5("CYketZBSTjX8czcs3cXVlg=="),
                RequestBody.fromString("something")), "BadDigest", 400,
                Map.of("ExpectedDigest", "CYketZBSTjX8czcs3cXVlg==", "CalculatedDigest", "Q3uTDbhLgHnC3YBKcZNrXw=="));
        assertThat(refused(() -> s3.putObject(r -> r.bucket("plain").key("k").checksumSHA256("a").checksumCRC32("b"), RequestBody.empty()),
                "InvalidRequest", 400, Map.of())).startsWith("Expecting a single x-amz-checksum- header.");
    }

    private final class Upload {
        private final String bucket;
        private final String key;
        private final String id;
        private final CompletedPart part;

        Upload(String bucket, String key) {
            this.bucket = bucket;
            this.key = key;
            id = s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
            var sent = s3.uploadPart(r -> r.bucket(bucket).key(key).uploadId(id).partNumber(1), RequestBody.fromString("test"));
            part = CompletedPart.builder().partNumber(1).eTag(sent.eTag()).build();
        }

        void complete(String ifMatch, String ifNoneMatch) {
            s3.completeMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(id).ifMatch(ifMatch).ifNoneMatch(ifNoneMatch)
                    .multipartUpload(m -> m.parts(part)));
        }
    }

    private static ObjectIdentifier named(String key, String versionId) {
        return ObjectIdentifier.builder().key(key).versionId(versionId).build();
    }

    private static Map<String, String> marker(String method) {
        return Map.of("Method", method, "ResourceType", "DeleteMarker");
    }

    private String put(String bucket, String key, String text) {
        return s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text)).eTag();
    }

    private software.amazon.awssdk.services.s3.model.CopyObjectResponse copy(String bucket, String key, String storageClass) {
        return s3.copyObject(r -> r.sourceBucket(bucket).sourceKey(key).destinationBucket(bucket).destinationKey(key).storageClass(storageClass));
    }

    private void versioning(String bucket, BucketVersioningStatus status) {
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status(status)));
    }

    /// @return the message
    private static String refused(ThrowingCallable call, String code, int status, Map<String, String> elements) {
        var error = catchThrowableOfType(S3Error.class, call);
        assertThat(error).as(code).isNotNull();
        assertThat(error.code() + " " + error.statusCode()).isEqualTo(code + " " + status);
        assertThat(error.elements()).containsExactlyInAnyOrderEntriesOf(elements);
        return error.awsErrorDetails().errorMessage();
    }
}
