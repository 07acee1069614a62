package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
@ExtendWith(CloudUnderTest.class)
class S3MultipartTest {
    private static final int PART_BYTES_MIN = 5 * 1024 * 1024;

    @Test
    void partsBecomeOneObjectInTheOrderOfTheirNumbers(Bench bench) {
        // given
        var bucket = bench.bucket();
        var large = new byte[PART_BYTES_MIN];
        large[0] = 'x';
        var upload = bench.s3().createMultipartUpload(m -> m.bucket(bucket).key("k")).uploadId();

        // when
        var second = part(bench, bucket, upload, 2, "end".getBytes());
        var first = part(bench, bucket, upload, 1, large);
        assertThat(bench.s3().listParts(l -> l.bucket(bucket).key("k").uploadId(upload)).parts()).extracting(Part::partNumber).containsExactly(1, 2);
        assertRefused(404, "NoSuchKey", () -> bench.object(bucket, "k"));
        var completed = complete(bench, bucket, upload, List.of(first, second));

        // then
        var got = bench.object(bucket, "k").asByteArray();
        assertThat(got).hasSize(PART_BYTES_MIN + 3);
        assertThat(Arrays.equals(Arrays.copyOf(got, PART_BYTES_MIN), large)).isTrue();
        assertThat(Arrays.copyOfRange(got, PART_BYTES_MIN, got.length)).isEqualTo("end".getBytes());
        assertThat(completed).endsWith("-2\"");
        assertThat(bench.s3().getObjectAsBytes(o -> o.bucket(bucket).key("k").partNumber(2)).asUtf8String()).isEqualTo("end");
        assertThat(bench.s3().headObject(o -> o.bucket(bucket).key("k").partNumber(1)).partsCount()).isEqualTo(2);
        assertThat(bench.s3().listMultipartUploads(l -> l.bucket(bucket)).uploads()).isEmpty();
    }

    @Test
    void wrongCompletionsAreRefusedAndLeaveTheUploadOpen(Bench bench) {
        // given
        var bucket = bench.bucket();
        var upload = bench.s3().createMultipartUpload(m -> m.bucket(bucket).key("k")).uploadId();
        var one = part(bench, bucket, upload, 1, new byte[PART_BYTES_MIN]);
        var two = part(bench, bucket, upload, 2, "small".getBytes());
        var three = part(bench, bucket, upload, 3, "small".getBytes());

        // when, then
        assertRefused(400, "EntityTooSmall", () -> complete(bench, bucket, upload, List.of(two, three)));
        assertRefused(400, "InvalidPartOrder", () -> complete(bench, bucket, upload, List.of(two, one)));
        assertRefused(400, "InvalidPart", () -> complete(bench, bucket, upload, List.of(one.toBuilder().eTag("\"0123456789abcdef0123456789abcdef\"").build())));
        assertRefused(404, "NoSuchKey", () -> bench.object(bucket, "k"));
        assertThat(bench.s3().listMultipartUploads(l -> l.bucket(bucket)).uploads()).hasSize(1);
        assertRefused(400, "InvalidArgument", () -> part(bench, bucket, upload, 10_001, new byte[1]));
    }

    @Test
    void abortedUploadIsGone(Bench bench) {
        // given
        var bucket = bench.bucket();
        var upload = bench.s3().createMultipartUpload(m -> m.bucket(bucket).key("k")).uploadId();
        part(bench, bucket, upload, 1, new byte[1]);

        // when
        bench.s3().abortMultipartUpload(a -> a.bucket(bucket).key("k").uploadId(upload));

        // then
        assertRefused(404, "NoSuchUpload", () -> part(bench, bucket, upload, 1, new byte[1]));
        assertRefused(404, "NoSuchUpload", () -> bench.s3().listParts(l -> l.bucket(bucket).key("k").uploadId(upload)));
        assertThat(bench.s3().listMultipartUploads(l -> l.bucket(bucket)).uploads()).isEmpty();
    }

    private static CompletedPart part(Bench bench, String bucket, String upload, int number, byte[] content) {
        var answer = bench.s3().uploadPart(p -> p.bucket(bucket).key("k").uploadId(upload).partNumber(number), RequestBody.fromBytes(content));
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).checksumCRC32(answer.checksumCRC32()).build();
    }

    private static String complete(Bench bench, String bucket, String upload, List<CompletedPart> parts) {
        return bench.s3().completeMultipartUpload(c -> c.bucket(bucket).key("k").uploadId(upload).multipartUpload(m -> m.parts(parts))).eTag();
    }
}
