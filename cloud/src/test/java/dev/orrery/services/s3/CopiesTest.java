package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.s3.BucketRow.Versioning;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;

/// Source: S3 API Reference, CopyObject.
class CopiesTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER).withBucket("v", Versioning.ENABLED);
    private final S3Client s3 = bench.s3;
    private final byte[] bytes = new byte[50_000];

    @Test
    void copySharesTheBytesAndOutlivesItsSource() {
        // given
        var put = s3.putObject(r -> r.bucket("b").key("k").contentType("a/b").metadata(Map.of("a", "1")).tagging("t=1")
                .storageClass("STANDARD_IA"), RequestBody.fromBytes(bytes));

        // when
        var copy = s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("v").destinationKey("copy"));
        s3.deleteObject(r -> r.bucket("b").key("k"));

        // then
        assertThat(bench.test.blobs.count()).isEqualTo(1);
        assertThat(copy.copyObjectResult().eTag()).isEqualTo(put.eTag());
        assertThat(copy.versionId()).hasSize(32);
        var get = s3.getObjectAsBytes(r -> r.bucket("v").key("copy"));
        assertThat(get.asByteArray()).isEqualTo(bytes);
        assertThat(get.response().contentType()).isEqualTo("a/b");
        assertThat(get.response().metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(get.response().tagCount()).isEqualTo(1);
        assertThat(get.response().storageClass()).isNull();
    }

    @Test
    void directivesReplaceWhatIsSaidOfIt() {
        s3.putObject(r -> r.bucket("b").key("k").contentType("a/b").metadata(Map.of("a", "1")).tagging("t=1"), RequestBody.fromBytes(bytes));
        s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("k").metadataDirective("REPLACE")
                .metadata(Map.of("b", "2")).taggingDirective("REPLACE").tagging("x=1&y=2"));
        var head = s3.headObject(r -> r.bucket("b").key("k"));
        assertThat(head.metadata()).isEqualTo(Map.of("b", "2"));
        assertThat(head.contentType()).isEqualTo("binary/octet-stream");
        assertThat(head.tagCount()).isEqualTo(2);
        assertThat(bench.test.blobs.count()).isEqualTo(1);
        refused(() -> s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("k")),
                "InvalidRequest", 400).hasMessageContaining("trying to copy an object to itself");
        refused(() -> s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("k")
                .metadataDirective("KEEP")), "InvalidArgument", 400);
    }

    @Test
    void conditionsAreOnTheSource() {
        var tag = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("x")).eTag();
        refused(() -> s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("c")
                .copySourceIfMatch("\"other\"")), "PreconditionFailed", 412);
        refused(() -> s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("c")
                .copySourceIfNoneMatch(tag)), "PreconditionFailed", 412);
        refused(() -> s3.copyObject(r -> r.sourceBucket("b").sourceKey("none").destinationBucket("b").destinationKey("c")), "NoSuchKey", 404);
        refused(() -> s3.copyObject(r -> r.sourceBucket("none").sourceKey("k").destinationBucket("b").destinationKey("c")), "NoSuchBucket", 404);
    }

    @Test
    void anotherChecksumIsMadeOnDemand() {
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("hello"));
        var copy = s3.copyObject(r -> r.sourceBucket("b").sourceKey("k").destinationBucket("b").destinationKey("c").checksumAlgorithm("CRC32"));
        assertThat(copy.copyObjectResult().checksumCRC32()).isEqualTo("NhCmhg==");
        assertThat(s3.headObject(r -> r.bucket("b").key("c").checksumMode(ChecksumMode.ENABLED)).checksumCRC32()).isEqualTo("NhCmhg==");
    }

    @Test
    void versionIsCopiedByItsIdAndMarkersAreNot() {
        var first = s3.putObject(r -> r.bucket("v").key("k"), RequestBody.fromString("one")).versionId();
        s3.putObject(r -> r.bucket("v").key("k"), RequestBody.fromString("two"));
        var copy = s3.copyObject(r -> r.sourceBucket("v").sourceKey("k").sourceVersionId(first).destinationBucket("v").destinationKey("k"));
        assertThat(copy.copySourceVersionId()).isEqualTo(first);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("v").key("k")).asUtf8String()).isEqualTo("one");
        var marker = s3.deleteObject(r -> r.bucket("v").key("k")).versionId();
        refused(() -> s3.copyObject(r -> r.sourceBucket("v").sourceKey("k").sourceVersionId(marker).destinationBucket("v")
                .destinationKey("c")), "InvalidRequest", 400);
        refused(() -> s3.copyObject(r -> r.sourceBucket("v").sourceKey("k").destinationBucket("v").destinationKey("c")), "NoSuchKey", 404);
    }
}
