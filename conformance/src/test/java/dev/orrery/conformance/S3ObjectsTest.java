package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.StorageClass;

@ExtendWith(CloudUnderTest.class)
class S3ObjectsTest {
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    @Test
    void objectComesBackAsItWasPut(Bench bench) {
        // given
        var bucket = bench.bucket();

        // when
        var put = bench.s3().putObject(o -> o.bucket(bucket).key("k").contentType("text/csv").cacheControl("max-age=3")
                .contentLanguage("de").metadata(Map.of("colour", "blue")).storageClass(StorageClass.STANDARD_IA.toString()), RequestBody.fromString("hello"));

        // then: the ETag of a plain object is its MD5
        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        var got = bench.object(bucket, "k");
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().contentType()).isEqualTo("text/csv");
        assertThat(got.response().cacheControl()).isEqualTo("max-age=3");
        assertThat(got.response().contentLanguage()).isEqualTo("de");
        assertThat(got.response().metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(got.response().storageClass()).isEqualTo(StorageClass.STANDARD_IA);
        assertThat(got.response().contentLength()).isEqualTo(5);
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    @ParameterizedTest
    @ValueSource(strings = {"a b", "a+b", "a%20b", "ünïcödé/日本語", "//slashes//", "../../etc/passwd", "./here", "quote'\"", "&<>;", "tab\tkey", "😀", "?query=1#fragment"})
    void anyKeyNamesItsObject(String key, Bench bench) {
        // given
        var bucket = bench.bucket();

        // when
        bench.put(bucket, key, key);

        // then
        assertThat(bench.content(bucket, key)).isEqualTo(key);
        assertThat(bench.s3().listObjectsV2(l -> l.bucket(bucket)).contents()).singleElement().satisfies(o -> assertThat(o.key()).isEqualTo(key));
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range)
    @Test
    void rangeGivesTheBytesAskedFor(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.put(bucket, "k", "0123456789");

        // when, then
        assertThat(range(bench, bucket, "bytes=2-4")).isEqualTo("234");
        assertThat(range(bench, bucket, "bytes=-3")).isEqualTo("789");
        assertThat(range(bench, bucket, "bytes=7-")).isEqualTo("789");
        assertThat(range(bench, bucket, "bytes=8-100")).isEqualTo("89");
        assertRefused(416, "InvalidRange", () -> range(bench, bucket, "bytes=10-"));
    }

    private static String range(Bench bench, String bucket, String range) {
        return bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").range(range)).asUtf8String();
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    @Test
    void conditionalWriteWritesOnlyWhenItsConditionHolds(Bench bench) {
        // given
        var bucket = bench.bucket();
        var first = bench.s3().putObject(o -> o.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("1"));

        // when, then
        assertRefused(412, "PreconditionFailed", () -> bench.s3().putObject(o -> o.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("2")));
        assertRefused(412, "PreconditionFailed", () -> bench.s3().putObject(o -> o.bucket(bucket).key("k").ifMatch("\"other\""), RequestBody.fromString("2")));
        assertRefused(404, "NoSuchKey", () -> bench.s3().putObject(o -> o.bucket(bucket).key("missing").ifMatch(first.eTag()), RequestBody.fromString("2")));
        assertThat(bench.content(bucket, "k")).isEqualTo("1");
        bench.s3().putObject(o -> o.bucket(bucket).key("k").ifMatch(first.eTag()), RequestBody.fromString("3"));
        assertThat(bench.content(bucket, "k")).isEqualTo("3");
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
    @Test
    void conditionalReadAnswersNotModified(Bench bench) {
        // given
        var bucket = bench.bucket();
        var put = bench.put(bucket, "k", "x");

        // when, then
        assertRefused(304, () -> bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").ifNoneMatch(put.eTag())));
        assertRefused(412, () -> bench.s3().headObject(o -> o.bucket(bucket).key("k").ifMatch("\"other\"")));
        assertThat(bench.s3().headObject(o -> o.bucket(bucket).key("k").ifMatch(put.eTag())).contentLength()).isEqualTo(1);
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    @Test
    void copyKeepsMetadataOrReplacesIt(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.s3().putObject(o -> o.bucket(bucket).key("from +").metadata(Map.of("a", "1")).contentType("x/y"), RequestBody.fromString("body"));

        // when
        bench.s3().copyObject(c -> c.sourceBucket(bucket).sourceKey("from +").destinationBucket(bucket).destinationKey("kept"));
        bench.s3().copyObject(c -> c.sourceBucket(bucket).sourceKey("from +").destinationBucket(bucket).destinationKey("replaced")
                .metadataDirective(MetadataDirective.REPLACE).metadata(Map.of("b", "2")));

        // then
        assertThat(bench.object(bucket, "kept").response().metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(bench.object(bucket, "kept").response().contentType()).isEqualTo("x/y");
        assertThat(bench.object(bucket, "replaced").response().metadata()).isEqualTo(Map.of("b", "2"));
        assertThat(bench.content(bucket, "replaced")).isEqualTo("body");
        assertRefused(400, "InvalidRequest", () -> bench.s3().copyObject(c -> c.sourceBucket(bucket).sourceKey("kept").destinationBucket(bucket).destinationKey("kept")));
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html: the five known answers for "123456789".
    @Test
    void everyChecksumIsComputedAndGivenBack(Bench bench) {
        // given
        var bucket = bench.bucket();
        var expected = Map.of(
                ChecksumAlgorithm.CRC32, "y/Q5Jg==",
                ChecksumAlgorithm.CRC32_C, "4waSgw==",
                ChecksumAlgorithm.CRC64_NVME, "rosUhgp5mIg=",
                ChecksumAlgorithm.SHA1, "98O8HYCOBHMq32eZZczDTKeuNEE=",
                ChecksumAlgorithm.SHA256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=");

        expected.forEach((algorithm, value) -> {
            // when: the SDK computes CRC64NVME only with a native library, so every value is given
            bench.s3().putObject(o -> {
                o.bucket(bucket).key(algorithm.toString());
                switch (algorithm) {
                    case CRC32 -> o.checksumCRC32(value);
                    case CRC32_C -> o.checksumCRC32C(value);
                    case CRC64_NVME -> o.checksumCRC64NVME(value);
                    case SHA1 -> o.checksumSHA1(value);
                    case SHA256 -> o.checksumSHA256(value);
                    default -> throw new IllegalStateException(algorithm.toString());
                }
            }, RequestBody.fromString("123456789"));

            // then
            var head = bench.s3().headObject(o -> o.bucket(bucket).key(algorithm.toString()).checksumMode(ChecksumMode.ENABLED));
            assertThat(switch (algorithm) {
                case CRC32 -> head.checksumCRC32();
                case CRC32_C -> head.checksumCRC32C();
                case CRC64_NVME -> head.checksumCRC64NVME();
                case SHA1 -> head.checksumSHA1();
                case SHA256 -> head.checksumSHA256();
                default -> throw new IllegalStateException(algorithm.toString());
            }).isEqualTo(value);
        });
        assertRefused(400, "BadDigest", () -> bench.s3().putObject(o -> o.bucket(bucket).key("bad").checksumCRC32("AAAAAA=="), RequestBody.fromString("123456789")));
        assertRefused(404, () -> bench.s3().headObject(o -> o.bucket(bucket).key("bad")));
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    @Test
    void deletingManyTellsEachAndMissingOnesAreDeletedToo(Bench bench) {
        // given
        var bucket = bench.bucket();
        bench.put(bucket, "a", "");

        // when
        var answer = bench.s3().deleteObjects(d -> d.bucket(bucket).delete(o -> o.objects(List.of(named("a"), named("never")))));

        // then
        assertThat(answer.deleted()).extracting(deleted -> deleted.key()).containsExactlyInAnyOrder("a", "never");
        assertThat(answer.errors()).isEmpty();
        assertThat(bench.s3().listObjectsV2(l -> l.bucket(bucket)).keyCount()).isZero();
    }

    private static ObjectIdentifier named(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    @Test
    void missingThingsHaveTheirCodes(Bench bench) {
        // given
        var bucket = bench.bucket();
        var missing = bench.unusedName();

        // when, then
        assertRefused(404, "NoSuchKey", () -> bench.object(bucket, "missing"));
        assertRefused(404, "NoSuchBucket", () -> bench.object(missing, "missing"));
        assertRefused(404, "NoSuchBucket", () -> bench.s3().putObject(o -> o.bucket(missing).key("k"), RequestBody.fromString("x")));
        assertRefused(404, () -> bench.s3().headBucket(b -> b.bucket(missing)));
        assertRefused(400, "InvalidBucketName", () -> bench.s3().createBucket(b -> b.bucket("xn--orrery")));
        assertRefused(400, "KeyTooLongError", () -> bench.put(bucket, "k".repeat(1025), ""));
    }
}
