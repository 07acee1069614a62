package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.services.s3.BucketRow.Versioning;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;

/// Sources: S3 API Reference, PutObject, GetObject, HeadObject; S3 User Guide, "Checking object integrity".
class ObjectsTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER);
    private final S3Client s3 = bench.s3;

    @Test
    void objectIsReadAsItWasWritten() {
        // when an object is put
        var put = s3.putObject(r -> r.bucket("b").key("k").contentType("text/plain").metadata(Map.of("Color", "blue")),
                RequestBody.fromString("hello"));

        // then it is there, with the MD5 as its tag and what was said of it
        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(put.serverSideEncryptionAsString()).isEqualTo("AES256");
        var get = s3.getObjectAsBytes(r -> r.bucket("b").key("k"));
        assertThat(get.asUtf8String()).isEqualTo("hello");
        assertThat(get.response().contentType()).isEqualTo("text/plain");
        assertThat(get.response().metadata()).isEqualTo(Map.of("color", "blue"));
        assertThat(get.response().contentLength()).isEqualTo(5);
        assertThat(get.response().versionId()).isNull();
        assertThat(s3.headObject(r -> r.bucket("b").key("k")).eTag()).isEqualTo(put.eTag());
    }

    @Test
    void largeObjectIsABlobThatGoesWithItsObject() {
        // given
        var bytes = new byte[200_000];
        new SplittableRandom(1).nextBytes(bytes);
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromBytes(bytes));
        assertThat(bench.test.blobs.count()).isEqualTo(1);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asByteArray()).isEqualTo(bytes);

        // when it is replaced, then deleted
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromBytes(bytes));
        assertThat(bench.test.blobs.count()).isEqualTo(1);
        s3.deleteObject(r -> r.bucket("b").key("k"));

        // then nothing is left
        assertThat(bench.test.blobs.count()).isZero();
        refused(() -> s3.getObjectAsBytes(r -> r.bucket("b").key("k")), "NoSuchKey", 404);
    }

    @Test
    void rangesAreReadWhereTheyBegin() {
        // given
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("0123456789"));

        // then
        assertThat(range("bytes=2-4")).isEqualTo("234 bytes 2-4/10");
        assertThat(range("bytes=7-")).isEqualTo("789 bytes 7-9/10");
        assertThat(range("bytes=-3")).isEqualTo("789 bytes 7-9/10");
        assertThat(range("bytes=-30")).isEqualTo("0123456789 bytes 0-9/10");
        assertThat(range("bytes=5-100")).isEqualTo("56789 bytes 5-9/10");
        assertThat(range("bytes=0-1,4-5")).isEqualTo("0123456789 null");
        assertThat(range("bytes=4-2")).isEqualTo("0123456789 null");
        assertThat(range("lines=1-2")).isEqualTo("0123456789 null");
        refused(() -> range("bytes=10-"), "InvalidRange", 416);
        refused(() -> range("bytes=-0"), "InvalidRange", 416);
    }

    private String range(String header) {
        var get = s3.getObjectAsBytes(r -> r.bucket("b").key("k").range(header));
        return get.asUtf8String() + " " + get.response().contentRange();
    }

    @Test
    void conditionsOfReadsAreDecidedInOrder() {
        // given
        var tag = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("x")).eTag();
        var before = bench.test.clock.now().minusSeconds(10);
        var now = bench.test.clock.now();

        // then
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").ifMatch("\"other\"")), "PreconditionFailed", 412);
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").ifNoneMatch(tag)), "NotModified", 304);
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").ifModifiedSince(now)), "NotModified", 304);
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").ifUnmodifiedSince(before)), "PreconditionFailed", 412);
        assertThat(s3.headObject(r -> r.bucket("b").key("k").ifMatch(tag).ifUnmodifiedSince(before)).eTag()).isEqualTo(tag);
        assertThat(s3.headObject(r -> r.bucket("b").key("k").ifNoneMatch("\"other\"").ifModifiedSince(now)).eTag()).isEqualTo(tag);
    }

    @Test
    void conditionalWriteLeavesNothingWhenRefused() {
        // given
        var body = RequestBody.fromBytes(new byte[20_000]);
        var tag = s3.putObject(r -> r.bucket("b").key("k").ifNoneMatch("*"), body).eTag();

        // then
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").ifNoneMatch("*"), body), "PreconditionFailed", 412);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").ifMatch("\"other\""), body), "PreconditionFailed", 412);
        refused(() -> s3.putObject(r -> r.bucket("b").key("none").ifMatch(tag), body), "NoSuchKey", 404);
        refused(() -> s3.putObject(r -> r.bucket("none").key("k"), body), "NoSuchBucket", 404);
        assertThat(bench.test.blobs.count()).isEqualTo(1);
        s3.putObject(r -> r.bucket("b").key("k").ifMatch(tag), RequestBody.fromString("y"));
        assertThat(bench.test.blobs.count()).isZero();
    }

    @Test
    void contentMustFitItsDigests() {
        var body = RequestBody.fromString("hello");
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").contentMD5("nonsense"), body), "InvalidDigest", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").contentMD5(base64(new byte[16])), body), "BadDigest", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").checksumSHA256(base64(new byte[32])), body), "BadDigest", 400)
                .hasMessageContaining("The SHA256 you specified did not match the calculated checksum.");
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").checksumCRC32("AAA"), body), "InvalidRequest", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").checksumCRC32("NhCmhg==").checksumCRC32C("AAAAAA=="), body),
                "InvalidRequest", 400);
        s3.putObject(r -> r.bucket("b").key("k").checksumCRC32("NhCmhg==").contentMD5("XUFAKrxLKna5cZ2REBfFkg=="), body);

        // and the checksum is told on demand
        assertThat(s3.headObject(r -> r.bucket("b").key("k")).checksumCRC32()).isNull();
        var head = s3.headObject(r -> r.bucket("b").key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.checksumCRC32()).isEqualTo("NhCmhg==");
        assertThat(head.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
    }

    @Test
    void checksumIsMadeWhenNobodySendsOne() {
        assertThat(s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("123456789")).checksumCRC64NVME())
                .isEqualTo("rosUhgp5mIg=");
    }

    /// Source: LocalStack's recordings of AWS, `test_put_object_on_suspended_bucket`, `test_s3_copy_object_in_place_suspended_only`.
    @Test
    void writersHearOfVersionsWhereTheyAreMadeAndCopiersOfTheNullVersion() {
        bench.withBucket("suspended", Versioning.SUSPENDED).withBucket("enabled", Versioning.ENABLED);
        assertThat(s3.putObject(r -> r.bucket("enabled").key("k"), RequestBody.fromString("x")).versionId()).isNotEmpty();
        assertThat(s3.putObject(r -> r.bucket("suspended").key("k"), RequestBody.fromString("x")).versionId()).isNull();
        assertThat(s3.copyObject(r -> r.sourceBucket("enabled").sourceKey("k").destinationBucket("suspended").destinationKey("c")).versionId())
                .isEqualTo("null");
        assertThat(s3.headObject(r -> r.bucket("suspended").key("k")).versionId()).isEqualTo("null");
    }

    @Test
    void metadataGoesInEncodedWords() {
        // given metadata that is not ASCII, and that was sent in encoded words
        s3.putObject(r -> r.bucket("b").key("k").metadata(Map.of("latin", "Hello World\u00e9", "utf", "\u00c3\u00a9 a", "word", "=?UTF-8?Q?ascii_after=20all?=")),
                RequestBody.empty());

        // then it is told in encoded words where it must, and meant the same when it comes back
        var told = s3.headObject(r -> r.bucket("b").key("k")).metadata();
        assertThat(told).isEqualTo(Map.of("latin", "=?UTF-8?Q?Hello_World=C3=A9?=", "utf", "=?UTF-8?Q?=C3=A9_a?=", "word", "ascii after all"));
        s3.putObject(r -> r.bucket("b").key("again").metadata(told), RequestBody.empty());
        assertThat(s3.headObject(r -> r.bucket("b").key("again")).metadata()).isEqualTo(told);
    }

    @Test
    void answersHoldOnlyWhatHeadersCan() {
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.empty());
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k").responseContentDisposition("\u00e9")).response().contentDisposition())
                .isEqualTo("\u00e9");
        refused(() -> s3.getObjectAsBytes(r -> r.bucket("b").key("k").responseContentDisposition("attachment; filename=\u2014")),
                "InvalidArgument", 400);
    }

    @Test
    void whatIsTooLongIsRefused() {
        refused(() -> s3.putObject(r -> r.bucket("b").key("é".repeat(513)), RequestBody.empty()), "KeyTooLongError", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").metadata(Map.of("a", "x".repeat(2048))), RequestBody.empty()),
                "MetadataTooLarge", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").storageClass("COLD"), RequestBody.empty()), "InvalidStorageClass", 400);
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").websiteRedirectLocation("x"), RequestBody.empty()),
                "InvalidRedirectLocation", 400);
        s3.putObject(r -> r.bucket("b").key("é".repeat(512)), RequestBody.empty());
    }

    @Test
    void customerKeyIsNeededToRead() {
        // given two contents, one in the row and one in a blob
        var key = new byte[32];
        var plain = "secret ".repeat(5000);
        var encoded = base64(key);
        var md5 = base64(dev.orrery.kernel.checksum.ChecksumAlgorithm.MD5.of(key));
        for (var length : new int[] {100, 30_000}) {
            s3.putObject(r -> r.bucket("b").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(encoded).sseCustomerKeyMD5(md5),
                    RequestBody.fromString(plain.substring(0, length)));

            // then it is read with the key, from any byte on
            assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(encoded)
                    .sseCustomerKeyMD5(md5).range("bytes=37-88")).asUtf8String()).isEqualTo(plain.substring(37, 89));
            assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(encoded)
                    .sseCustomerKeyMD5(md5)).asUtf8String()).isEqualTo(plain.substring(0, length));

            // and not without it
            refused(() -> s3.headObject(r -> r.bucket("b").key("k")), "InvalidRequest", 400);
            var other = new byte[32];
            other[0] = 1;
            refused(() -> s3.headObject(r -> r.bucket("b").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(base64(other))
                    .sseCustomerKeyMD5(base64(dev.orrery.kernel.checksum.ChecksumAlgorithm.MD5.of(other)))), "AccessDenied", 403);
        }
        refused(() -> s3.putObject(r -> r.bucket("b").key("k").serverSideEncryption("aws:kms:dsse"), RequestBody.empty()), "NotImplemented", 501);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable operation, String code, int status) {
        return assertThatThrownBy(operation).isInstanceOfSatisfying(S3Error.class, error -> {
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.statusCode()).isEqualTo(status);
        });
    }
}
