package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.s3.BucketRow.Versioning;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// Sources: S3 User Guide, "Deleting object versions", "Working with delete markers"; S3 API Reference, DeleteObjects.
class DeletesTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.ENABLED);
    private final S3Client s3 = bench.s3;

    @Test
    void markerHidesAnObjectUntilItIsDeleted() {
        // given a deleted object
        var put = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("one"));
        var marker = s3.deleteObject(r -> r.bucket("b").key("k"));
        assertThat(marker.deleteMarker()).isTrue();
        assertThat(marker.versionId()).hasSize(32).isNotEqualTo(put.versionId());

        // then it is hidden, and says so
        refused(() -> s3.getObjectAsBytes(r -> r.bucket("b").key("k")), "NoSuchKey", 404)
                .satisfies(e -> assertThat(((S3Error) e).headers()).containsEntry("x-amz-delete-marker", "true")
                        .containsEntry("x-amz-version-id", marker.versionId()));
        refused(() -> s3.headObject(r -> r.bucket("b").key("k").versionId(marker.versionId())), "MethodNotAllowed", 405);
        assertThat(text(put.versionId())).isEqualTo("one");
        assertThat(s3.listObjectsV2(r -> r.bucket("b")).contents()).isEmpty();

        // when the marker is deleted
        var gone = s3.deleteObject(r -> r.bucket("b").key("k").versionId(marker.versionId()));

        // then the object is back
        assertThat(gone.deleteMarker()).isTrue();
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asUtf8String()).isEqualTo("one");
        assertThat(s3.listObjectsV2(r -> r.bucket("b")).contents()).hasSize(1);
    }

    @Test
    void deletingTheNewestVersionShowsTheOneBefore() {
        // given
        var first = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("one")).versionId();
        var second = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("two")).versionId();

        // when
        s3.deleteObject(r -> r.bucket("b").key("k").versionId(second));

        // then
        assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key("k")).asUtf8String()).isEqualTo("one");
        refused(() -> text(second), "NoSuchVersion", 404);
        refused(() -> text("nonsense"), "InvalidArgument", 400);
        s3.deleteObject(r -> r.bucket("b").key("k").versionId(first));
        refused(() -> text(null), "NoSuchKey", 404);
    }

    @Test
    void suspendedBucketHasOneNullVersion() {
        // given a version, and then no more versioning
        var first = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("one")).versionId();
        bench.withBucket("b", Versioning.SUSPENDED);

        // when it is written twice
        assertThat(s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromBytes(new byte[10_000])).versionId()).isNull();
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("three"));

        // then the second replaced the first null version, and nothing else
        assertThat(text("null")).isEqualTo("three");
        assertThat(text(first)).isEqualTo("one");
        assertThat(bench.test.blobs.count()).isZero();

        // when it is deleted, a null marker takes the null version's place
        assertThat(s3.deleteObject(r -> r.bucket("b").key("k")).versionId()).isEqualTo("null");
        refused(() -> text("null"), "MethodNotAllowed", 405);
        s3.deleteObject(r -> r.bucket("b").key("k").versionId("null"));
        assertThat(text(null)).isEqualTo("one");
    }

    @Test
    void manyAreDeletedEachOnItsOwn() {
        // given
        s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("one"));

        // when
        var answer = s3.deleteObjects(r -> r.bucket("b").delete(d -> d.objects(ObjectIdentifier.builder().key("k").build(),
                ObjectIdentifier.builder().key("k").versionId("nonsense").build(),
                ObjectIdentifier.builder().key("absent").build())));

        // then
        assertThat(answer.deleted()).hasSize(2).allMatch(one -> one.deleteMarker());
        assertThat(answer.errors()).singleElement().satisfies(error -> assertThat(error.code()).isEqualTo("NoSuchVersion"));
        assertThat(s3.deleteObjects(r -> r.bucket("b").delete(d -> d.quiet(true).objects(ObjectIdentifier.builder().key("k").build())))
                .deleted()).isEmpty();
        refused(() -> s3.deleteObjects(r -> r.bucket("b").delete(d -> d.objects(java.util.List.of()))), "MalformedXML", 400);
    }

    @Test
    void conditionalDeleteAsksForTheTag() {
        var tag = s3.putObject(r -> r.bucket("b").key("k"), RequestBody.fromString("one")).eTag();
        refused(() -> s3.deleteObject(r -> r.bucket("b").key("k").ifMatch("\"other\"")), "PreconditionFailed", 412);
        s3.deleteObject(r -> r.bucket("b").key("k").ifMatch(tag));
        refused(() -> s3.deleteObject(r -> r.bucket("b").key("k").ifMatch(tag)), "NoSuchKey", 404);
    }

    private String text(String versionId) {
        return s3.getObjectAsBytes(r -> r.bucket("b").key("k").versionId(versionId)).asUtf8String();
    }
}
