package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.base64;
import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.services.s3.BucketRow.Versioning;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.Part;

/// Sources: S3 API Reference, CreateMultipartUpload to CompleteMultipartUpload; S3 User Guide, "Uploading and copying
/// objects using multipart upload" and "Full object and composite checksums for multipart uploads".
class UploadsTest {
    private static final int PART = 5 << 20;
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER);
    private final S3Client s3 = bench.s3;
    private final byte[] bytes = new byte[PART + 1000];

    UploadsTest() {
        new SplittableRandom(7).nextBytes(bytes);
    }

    @Test
    void aDownloadThatBeganEndsThoughTheObjectIsOverwritten() throws IOException {
        // given a download of an object of two parts, begun
        var id = s3.createMultipartUpload(r -> r.bucket("b").key("k")).uploadId();
        complete(id, send(id, 1, Arrays.copyOf(bytes, PART)), send(id, 2, Arrays.copyOfRange(bytes, PART, bytes.length)));
        try (var download = s3.getObject(r -> r.bucket("b").key("k"))) {
            var begun = download.readNBytes(10);

            // when somebody overwrites the object
            s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("other"));

            // then the rest is what was there when it began
            assertThat(begun).isEqualTo(Arrays.copyOf(bytes, 10));
            assertThat(download.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 10, bytes.length));
        }
        // and nothing of it is left behind
        assertThat(bench.test.blobs.count()).isZero();
    }

    @Test
    void noUploadIdIsNotThatOfAnObjectPutAtOnce() {
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("v"));
        var other = s3.createMultipartUpload(r -> r.bucket("b").key("other")).uploadId();

        for (var id : List.of("", "null", other)) {
            refused(() -> s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(id)), "NoSuchUpload", 404);
        }
    }

    @Test
    void objectIsTheListOfItsParts() {
        // given an upload of two parts, one of them sent twice, and a third nobody wants
        var id = s3.createMultipartUpload(r -> r.bucket("b").key("k").contentType("text/plain")).uploadId();
        send(id, 1, new byte[100]);
        var first = send(id, 1, Arrays.copyOf(bytes, PART));
        var second = send(id, 2, Arrays.copyOfRange(bytes, PART, bytes.length));
        send(id, 3, new byte[50_000]);
        assertThat(bench.test.blobs.count()).isEqualTo(3);
        bench.test.clock.advance(Duration.ofMinutes(1));

        // when
        var done = complete(id, first, second);

        // then it reads as one, whole, across the seam and by part
        assertThat(bench.test.blobs.count()).isEqualTo(2);
        var get = s3.getObjectAsBytes(r -> r.bucket("b").key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(get.asByteArray()).isEqualTo(bytes);
        assertThat(get.response().contentType()).isEqualTo("text/plain");
        assertThat(get.response().checksumCRC64NVME()).isEqualTo(base64(ChecksumAlgorithm.CRC64NVME.of(bytes)));
        assertThat(done.eTag()).endsWith("-2\"");
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k").range("bytes=" + (PART - 5) + "-" + (PART + 4))).asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, PART - 5, PART + 5));
        var part = s3.getObjectAsBytes(r -> r.bucket("b").key("k").partNumber(2));
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, PART, bytes.length));
        assertThat(part.response().partsCount()).isEqualTo(2);
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").partNumber(3)), "InvalidPartNumber", 416);

        // and the upload is over, though completing it again is no error
        refused(() -> send(id, 1, bytes), "NoSuchUpload", 404);
        assertThat(complete(id, first, second).eTag()).isEqualTo(done.eTag());
        assertThat(s3.listMultipartUploads(r -> r.bucket("b")).uploads()).isEmpty();

        // and deleting it leaves nothing
        s3.deleteObject(r -> r.bucket("b").key("k"));
        assertThat(bench.test.blobs.count()).isZero();
        refused(() -> complete(id, first, second), "NoSuchUpload", 404);
    }

    @Test
    void listOfPartsMustBeRight() {
        var id = s3.createMultipartUpload(r -> r.bucket("b").key("k")).uploadId();
        var small = send(id, 1, new byte[100]);
        var last = send(id, 2, new byte[100]);
        refused(() -> complete(id), "MalformedXML", 400);
        refused(() -> complete(id, last, small), "InvalidPartOrder", 400);
        refused(() -> complete(id, small, small), "InvalidPartOrder", 400);
        refused(() -> complete(id, small, last), "EntityTooSmall", 400)
                .satisfies(e -> assertThat(((S3Error) e).elements()).containsEntry("PartNumber", "1").containsEntry("MinSizeAllowed", "5242880"));
        refused(() -> complete(id, CompletedPart.builder().partNumber(1).eTag("\"" + "0".repeat(32) + "\"").build()), "InvalidPart", 400);
        refused(() -> complete(id, CompletedPart.builder().partNumber(7).eTag(small.eTag()).build()), "InvalidPart", 400);
        refused(() -> send(id, 0, bytes), "InvalidArgument", 400);
        refused(() -> send(id, 10_001, bytes), "InvalidArgument", 400);
        refused(() -> s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(id).mpuObjectSize(7L)
                .multipartUpload(m -> m.parts(small))), "InvalidRequest", 400);

        // when it is given up
        s3.abortMultipartUpload(r -> r.bucket("b").key("k").uploadId(id));

        // then nothing is left
        assertThat(bench.test.blobs.count()).isZero();
        refused(() -> s3.abortMultipartUpload(r -> r.bucket("b").key("k").uploadId(id)), "NoSuchUpload", 404);
    }

    @Test
    void compositeChecksumIsThatOfTheParts() {
        // given
        var created = s3.createMultipartUpload(r -> r.bucket("b").key("k").checksumAlgorithm("SHA256"));
        assertThat(created.checksumTypeAsString()).isEqualTo("COMPOSITE");
        var sent = s3.uploadPart(r -> r.bucket("b").key("k").uploadId(created.uploadId()).partNumber(1).checksumAlgorithm("SHA256"),
                RequestBody.fromString("hello"));
        assertThat(sent.checksumSHA256()).isEqualTo(base64(ChecksumAlgorithm.SHA256.of("hello".getBytes())));
        refused(() -> s3.uploadPart(r -> r.bucket("b").key("k").uploadId(created.uploadId()).partNumber(1).checksumCRC32("NhCmhg=="),
                RequestBody.fromString("hello")), "InvalidRequest", 400);
        var part = CompletedPart.builder().partNumber(1).eTag(sent.eTag()).checksumSHA256(sent.checksumSHA256()).build();
        refused(() -> complete(created.uploadId(), part.toBuilder().checksumSHA256(null).build()), "InvalidRequest", 400);
        refused(() -> s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(created.uploadId())
                .checksumSHA256(base64(new byte[32]) + "-1").multipartUpload(m -> m.parts(part))), "BadDigest", 400);
        refused(() -> s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(created.uploadId())
                .checksumSHA256("bad").multipartUpload(m -> m.parts(part.toBuilder().checksumSHA256(null).build()))), "BadDigest", 400);

        // when
        var whole = base64(ChecksumAlgorithm.SHA256.of(ChecksumAlgorithm.SHA256.of("hello".getBytes()))) + "-1";
        var done = s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(created.uploadId())
                .checksumSHA256(whole).multipartUpload(m -> m.parts(part)));

        // then
        assertThat(done.checksumSHA256()).isEqualTo(whole);
        var attributes = s3.getObjectAttributes(r -> r.bucket("b").key("k").objectAttributes(ObjectAttributes.CHECKSUM,
                ObjectAttributes.OBJECT_PARTS, ObjectAttributes.OBJECT_SIZE, ObjectAttributes.E_TAG));
        assertThat(attributes.checksum().checksumSHA256() + "-1").isEqualTo(whole);
        assertThat(attributes.objectParts().parts()).singleElement().satisfies(p -> assertThat(p.size()).isEqualTo(5));
        assertThat(attributes.objectSize()).isEqualTo(5);
        assertThat("\"" + attributes.eTag() + "\"").isEqualTo(done.eTag());
    }

    @Test
    void partsAreCopiedFromObjects() {
        // given
        s3.putObject(r -> r.bucket("b").key("source"), RequestBody.fromBytes(bytes));
        var id = s3.createMultipartUpload(r -> r.bucket("b").key("k")).uploadId();

        // when
        var first = s3.uploadPartCopy(r -> r.destinationBucket("b").destinationKey("k").uploadId(id).partNumber(1)
                .sourceBucket("b").sourceKey("source").copySourceRange("bytes=0-" + (PART - 1)));
        var second = s3.uploadPartCopy(r -> r.destinationBucket("b").destinationKey("k").uploadId(id).partNumber(2)
                .sourceBucket("b").sourceKey("source").copySourceRange("bytes=" + PART + "-" + (bytes.length - 1)));
        complete(id, CompletedPart.builder().partNumber(1).eTag(first.copyPartResult().eTag()).build(),
                CompletedPart.builder().partNumber(2).eTag(second.copyPartResult().eTag()).build());

        // then
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asByteArray()).isEqualTo(bytes);
        refused(() -> s3.uploadPartCopy(r -> r.destinationBucket("b").destinationKey("k").uploadId("none").partNumber(1)
                .sourceBucket("b").sourceKey("source")), "NoSuchUpload", 404);
        var other = s3.createMultipartUpload(r -> r.bucket("b").key("k")).uploadId();
        for (var range : List.of("bytes=0-" + bytes.length, "bytes=5-1", "bytes=0-", "0-5")) {
            refused(() -> s3.uploadPartCopy(r -> r.destinationBucket("b").destinationKey("k").uploadId(other).partNumber(1)
                    .sourceBucket("b").sourceKey("source").copySourceRange(range)), "InvalidArgument", 400);
        }
        refused(() -> s3.uploadPartCopy(r -> r.destinationBucket("b").destinationKey("k").uploadId(other).partNumber(1)
                .sourceBucket("b").sourceKey("source").copySourceRange("bytes=" + bytes.length + "-" + bytes.length)), "InvalidRequest", 400);
    }

    @Test
    void uploadsGoOnBehindOneOfTheSameKeyOnly() {
        // given
        var a = s3.createMultipartUpload(r -> r.bucket("b").key("a")).uploadId();
        bench.test.clock.advance(Duration.ofSeconds(1));
        var next = s3.createMultipartUpload(r -> r.bucket("b").key("a")).uploadId();
        var z = s3.createMultipartUpload(r -> r.bucket("b").key("z")).uploadId();

        // then
        refused(() -> s3.listMultipartUploads(r -> r.bucket("b").keyMarker("a").uploadIdMarker(z)), "InvalidArgument", 400);
        refused(() -> s3.listMultipartUploads(r -> r.bucket("b").keyMarker("a").uploadIdMarker("none")), "InvalidArgument", 400);
        s3.abortMultipartUpload(r -> r.bucket("b").key("a").uploadId(a));
        assertThat(s3.listMultipartUploads(r -> r.bucket("b").keyMarker("a").uploadIdMarker(a)).uploads())
                .as("one that is over still tells the place").extracting(MultipartUpload::uploadId).containsExactly(next, z);
    }

    @Test
    void uploadsAndPartsAreListedInPages() {
        // given
        var a1 = s3.createMultipartUpload(r -> r.bucket("b").key("a")).uploadId();
        bench.test.clock.advance(Duration.ofSeconds(1));
        var a2 = s3.createMultipartUpload(r -> r.bucket("b").key("a")).uploadId();
        s3.createMultipartUpload(r -> r.bucket("b").key("d/1"));
        s3.createMultipartUpload(r -> r.bucket("b").key("d/2"));
        var z = s3.createMultipartUpload(r -> r.bucket("b").key("z")).uploadId();
        for (int number = 1; number <= 5; number++) {
            send(a1, "a", number, new byte[number]);
        }

        // then
        var first = s3.listMultipartUploads(r -> r.bucket("b").maxUploads(1));
        assertThat(first.uploads()).extracting(MultipartUpload::uploadId).containsExactly(a1);
        var second = s3.listMultipartUploads(r -> r.bucket("b").maxUploads(1).keyMarker(first.nextKeyMarker())
                .uploadIdMarker(first.nextUploadIdMarker()));
        assertThat(second.uploads()).extracting(MultipartUpload::uploadId).containsExactly(a2);
        var folded = s3.listMultipartUploads(r -> r.bucket("b").delimiter("/").keyMarker("a"));
        assertThat(folded.uploads()).extracting(MultipartUpload::uploadId).containsExactly(z);
        assertThat(folded.commonPrefixes()).hasSize(1);
        assertThat(folded.nextKeyMarker()).as("told on the last page, too").isEqualTo("z");
        assertThat(folded.nextUploadIdMarker()).isEqualTo(z);
        assertThat(folded.prefix()).isNull();
        var prefixes = s3.listMultipartUploads(r -> r.bucket("b").delimiter("/").prefix("d").maxUploads(1));
        assertThat(prefixes.commonPrefixes()).hasSize(1);
        assertThat(prefixes.nextKeyMarker()).isEmpty();
        assertThat(prefixes.nextUploadIdMarker()).isEmpty();
        var parts = s3.listParts(r -> r.bucket("b").key("a").uploadId(a1).maxParts(2).partNumberMarker(1));
        assertThat(parts.parts()).extracting(Part::partNumber).containsExactly(2, 3);
        assertThat(parts.isTruncated()).isTrue();
        assertThat(parts.nextPartNumberMarker()).isEqualTo(3);
    }

    @Test
    void partsAreEncryptedUnderTheCustomersKey() {
        // given
        var key = new byte[32];
        Arrays.fill(key, (byte) 3);
        var md5 = base64(ChecksumAlgorithm.MD5.of(key));
        var id = s3.createMultipartUpload(r -> r.bucket("b").key("k").sseCustomerAlgorithm("AES256").sseCustomerKey(base64(key))
                .sseCustomerKeyMD5(md5)).uploadId();
        refused(() -> send(id, 1, bytes), "InvalidRequest", 400);
        var parts = new CompletedPart[2];
        for (int number = 1; number <= 2; number++) {
            int n = number;
            var tag = s3.uploadPart(r -> r.bucket("b").key("k").uploadId(id).partNumber(n).sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(base64(key)).sseCustomerKeyMD5(md5), RequestBody.fromBytes(n == 1 ? Arrays.copyOf(bytes, PART)
                            : Arrays.copyOfRange(bytes, PART, bytes.length))).eTag();
            parts[n - 1] = CompletedPart.builder().partNumber(n).eTag(tag).build();
        }
        complete(id, parts);

        // then
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k").range("bytes=" + (PART - 21) + "-" + (PART + 33))
                .sseCustomerAlgorithm("AES256").sseCustomerKey(base64(key)).sseCustomerKeyMD5(md5)).asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, PART - 21, PART + 34));
        refused(() -> s3.headObject(r -> r.bucket("b").key("k")), "InvalidRequest", 400);
    }

    private CompletedPart send(String id, int number, byte[] content) {
        return send(id, "k", number, content);
    }

    private CompletedPart send(String id, String key, int number, byte[] content) {
        return CompletedPart.builder().partNumber(number).eTag(s3.uploadPart(r -> r.bucket("b").key(key).uploadId(id).partNumber(number),
                RequestBody.fromBytes(content)).eTag()).build();
    }

    private CompleteMultipartUploadResponse complete(String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(r -> r.bucket("b").key("k").uploadId(id).multipartUpload(m -> m.parts(parts)));
    }
}
