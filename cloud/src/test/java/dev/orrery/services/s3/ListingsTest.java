package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.s3.BucketRow.Versioning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Sources: S3 API Reference, ListObjects, ListObjectsV2; S3 User Guide, "Organizing objects using prefixes".
class ListingsTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER).withBucket("c", Versioning.NEVER);
    private final S3Client s3 = bench.s3;

    @Test
    void keysFoldAtTheDelimiter() {
        // given
        put("a", "dir/1", "dir/2", "dir/sub/3", "dirt", "é", "zz");
        s3.putObject(r -> r.bucket("c").key("other"), RequestBody.empty());

        // then
        var all = s3.listObjectsV2(r -> r.bucket("b").delimiter("/"));
        assertThat(keys(all.contents())).containsExactly("a", "dirt", "zz", "é");
        assertThat(all.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("dir/");
        assertThat(all.keyCount()).isEqualTo(5);
        var below = s3.listObjectsV2(r -> r.bucket("b").prefix("dir/").delimiter("/"));
        assertThat(keys(below.contents())).containsExactly("dir/1", "dir/2");
        assertThat(below.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("dir/sub/");
        assertThat(keys(s3.listObjectsV2(r -> r.bucket("b").startAfter("dirt")).contents())).containsExactly("zz", "é");
    }

    @Test
    void pagesGoOnWhereTheLastEnded() {
        // given more keys under a prefix than are stepped over
        for (int i = 0; i < 30; i++) {
            put("d" + i % 3 + "/" + i);
        }
        put("a", "x");

        // when read in pages of one
        var seen = new ArrayList<String>();
        String token = null;
        do {
            var current = token;
            var page = s3.listObjectsV2(r -> r.bucket("b").delimiter("/").maxKeys(1).continuationToken(current));
            page.contents().forEach(object -> seen.add(object.key()));
            page.commonPrefixes().forEach(prefix -> seen.add(prefix.prefix()));
            token = page.nextContinuationToken();
        } while (token != null);

        // then nothing is missing or told twice
        assertThat(seen).containsExactly("a", "d0/", "d1/", "d2/", "x");
        refused(() -> s3.listObjectsV2(r -> r.bucket("b").continuationToken("AAAAAAAAAAAAAAAA")), "InvalidArgument", 400);
    }

    @Test
    void pageThatGoesOnDoesNotTellWhereTheFirstBegan() {
        put("a", "b", "c");
        var first = s3.listObjectsV2(r -> r.bucket("b").startAfter("a").maxKeys(1));
        assertThat(first.startAfter()).isEqualTo("a");
        var next = s3.listObjectsV2(r -> r.bucket("b").startAfter("a").continuationToken(first.nextContinuationToken()));
        assertThat(next.startAfter()).isNull();
        assertThat(keys(next.contents())).containsExactly("c");
    }

    @Test
    void oldListingGoesOnBehindItsMarker() {
        put("a", "b/1", "b/2", "c");
        var first = s3.listObjects(r -> r.bucket("b").delimiter("/").maxKeys(2));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.nextMarker()).isEqualTo("b/");
        var rest = s3.listObjects(r -> r.bucket("b").delimiter("/").marker("b/"));
        assertThat(keys(rest.contents())).containsExactly("c");
        assertThat(rest.commonPrefixes()).isEmpty();
        assertThat(s3.listObjects(r -> r.bucket("b").maxKeys(0)).isTruncated()).isFalse();
        refused(() -> s3.listObjects(r -> r.bucket("b").maxKeys(-1)), "InvalidArgument", 400);
        refused(() -> s3.listObjects(r -> r.bucket("none")), "NoSuchBucket", 404);
    }

    @Test
    void keysAreEncodedOnDemand() {
        put("asdf+b", "foo+1/bar", "quux ab/thud", "star*~");
        var page = s3.listObjectsV2(r -> r.bucket("b").delimiter("/").encodingType("url"));
        assertThat(keys(page.contents())).containsExactly("asdf%2Bb", "star*%7E");
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("foo%2B1/", "quux+ab/");
    }

    private void put(String... keys) {
        for (var key : keys) {
            s3.putObject(r -> r.bucket("b").key(key), RequestBody.empty());
        }
    }

    private static List<String> keys(List<S3Object> objects) {
        return objects.stream().map(S3Object::key).toList();
    }
}
