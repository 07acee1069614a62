package dev.orrery.services.s3;

import static dev.orrery.services.s3.ObjectsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.s3.BucketRow.Versioning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Source: S3 API Reference, ListObjectVersions.
class VersionListingsTest {
    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.ENABLED);
    private final S3Client s3 = bench.s3;

    @Test
    void versionsComeNewestFirstWithinTheirKeys() {
        // given
        put("a", "b/1", "b/2", "a", "c");
        s3.deleteObject(r -> r.bucket("b").key("c"));
        put("a");

        // then
        assertThat(pages(1000, null)).containsExactly("a*", "a", "a", "b/1*", "b/2*", "x c*", "c");
        assertThat(pages(1000, "/")).containsExactly("a*", "a", "a", "b/", "x c*", "c");
        for (int max = 1; max < 8; max++) {
            assertThat(pages(max, "/")).containsExactlyInAnyOrder("a*", "a", "a", "b/", "x c*", "c");
        }
        refused(() -> s3.listObjectVersions(r -> r.bucket("b").versionIdMarker("x")), "InvalidArgument", 400);
    }

    @Test
    void whatBecameTheNewestSinceTheLastPageIsTold() {
        // given three versions, the first two on a page
        put("k", "k", "k", "other");
        var first = s3.listObjectVersions(r -> r.bucket("b").prefix("k").maxKeys(2));

        // when they go
        first.versions().forEach(version -> s3.deleteObject(r -> r.bucket("b").key("k").versionId(version.versionId())));

        // then the third, which is current now, comes next
        var next = s3.listObjectVersions(r -> r.bucket("b").prefix("k").keyMarker(first.nextKeyMarker())
                .versionIdMarker(first.nextVersionIdMarker()));
        assertThat(next.versions()).singleElement().satisfies(version -> {
            assertThat(version.key()).isEqualTo("k");
            assertThat(version.isLatest()).isTrue();
        });
    }

    @Test
    void aMarkerThatBecameTheNewestIsTold() {
        // given
        put("k");
        s3.deleteObject(r -> r.bucket("b").key("k"));
        put("k");
        var first = s3.listObjectVersions(r -> r.bucket("b").maxKeys(1));

        // when
        s3.deleteObject(r -> r.bucket("b").key("k").versionId(first.nextVersionIdMarker()));

        // then
        var next = s3.listObjectVersions(r -> r.bucket("b").keyMarker("k").versionIdMarker(first.nextVersionIdMarker()));
        assertThat(next.deleteMarkers()).singleElement().satisfies(marker -> assertThat(marker.isLatest()).isTrue());
        assertThat(next.versions()).singleElement().satisfies(version -> assertThat(version.isLatest()).isFalse());
    }

    /// What all pages of this size tell: `x` before markers, `*` behind what is latest.
    private List<String> pages(int max, String delimiter) {
        var told = new ArrayList<String>();
        String keyMarker = null;
        String versionMarker = null;
        while (true) {
            var key = keyMarker;
            var version = versionMarker;
            var page = s3.listObjectVersions(r -> r.bucket("b").maxKeys(max).delimiter(delimiter).keyMarker(key).versionIdMarker(version));
            var entries = new ArrayList<String>();
            page.versions().forEach(v -> entries.add(v.key() + (v.isLatest() ? "*" : "")));
            page.deleteMarkers().forEach(m -> entries.add("x " + m.key() + (m.isLatest() ? "*" : "")));
            page.commonPrefixes().forEach(p -> entries.add(p.prefix()));
            entries.sort(java.util.Comparator.comparing(e -> e.replace("x ", "").replaceAll("[*]", "")));
            if (entries.contains("x c*") && entries.contains("c")) {
                entries.remove("x c*");
                entries.add(entries.indexOf("c"), "x c*");
            }
            told.addAll(entries);
            if (!page.isTruncated()) {
                return told;
            }
            keyMarker = page.nextKeyMarker();
            versionMarker = page.nextVersionIdMarker();
        }
    }

    private void put(String... keys) {
        for (var key : keys) {
            s3.putObject(r -> r.bucket("b").key(key), RequestBody.empty());
        }
    }
}
