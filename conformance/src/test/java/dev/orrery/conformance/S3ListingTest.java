package dev.orrery.conformance;

import static dev.orrery.conformance.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Object;

/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html and API_ListObjects.html
@ExtendWith(CloudUnderTest.class)
class S3ListingTest {
    @Test
    void keysAreListedInTheOrderOfTheirBytes(Bench bench) {
        // given
        var bucket = bench.bucket();
        var keys = List.of("A", "B", "_", "a", "b", "z", "ä", "日", "😀");
        keys.reversed().forEach(key -> bench.put(bucket, key, ""));

        // when, then
        assertThat(bench.s3().listObjectsV2(l -> l.bucket(bucket)).contents()).extracting(S3Object::key).containsExactlyElementsOf(keys);
        assertThat(bench.s3().listObjects(l -> l.bucket(bucket)).contents()).extracting(S3Object::key).containsExactlyElementsOf(keys);
    }

    @Test
    void delimiterRollsUpAndPagesCountPrefixesToo(Bench bench) {
        // given
        var bucket = bench.bucket();
        for (var key : List.of("a/1", "a/2", "b", "c/1", "c/d/2", "e")) {
            bench.put(bucket, key, "");
        }

        // when
        var keys = new ArrayList<String>();
        var prefixes = new ArrayList<String>();
        var pages = 0;
        for (var page : bench.s3().listObjectsV2Paginator(l -> l.bucket(bucket).delimiter("/").maxKeys(2))) {
            pages++;
            assertThat(page.keyCount()).isEqualTo(page.contents().size() + page.commonPrefixes().size()).isLessThanOrEqualTo(2);
            page.contents().forEach(o -> keys.add(o.key()));
            page.commonPrefixes().forEach(p -> prefixes.add(p.prefix()));
        }

        // then
        assertThat(keys).containsExactly("b", "e");
        assertThat(prefixes).containsExactly("a/", "c/");
        assertThat(pages).isEqualTo(2);
        assertThat(bench.s3().listObjectsV2(l -> l.bucket(bucket).prefix("c/").delimiter("/")).commonPrefixes())
                .extracting(CommonPrefix::prefix).containsExactly("c/d/");
    }

    @Test
    void startAfterAndMarkerSkipWhatComesBefore(Bench bench) {
        // given
        var bucket = bench.bucket();
        List.of("a", "b", "c").forEach(key -> bench.put(bucket, key, ""));

        // when, then
        assertThat(bench.s3().listObjectsV2(l -> l.bucket(bucket).startAfter("a")).contents()).extracting(S3Object::key).containsExactly("b", "c");
        assertThat(bench.s3().listObjects(l -> l.bucket(bucket).marker("b")).contents()).extracting(S3Object::key).containsExactly("c");
        var truncated = bench.s3().listObjects(l -> l.bucket(bucket).maxKeys(1));
        assertThat(truncated.isTruncated()).isTrue();
        assertRefused(400, "InvalidArgument", () -> bench.s3().listObjectsV2(l -> l.bucket(bucket).continuationToken("nonsense")));
        assertRefused(400, "InvalidArgument", () -> bench.s3().listObjectsV2(l -> l.bucket(bucket).maxKeys(-1)));
    }
}
