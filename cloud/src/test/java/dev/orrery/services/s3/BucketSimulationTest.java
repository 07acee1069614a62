package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.Range;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.ModelBucket.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A random life of a bucket, compared with a small model after each step: what can be read, what is listed, and that
/// there is no blob too many or too few.
class BucketSimulationTest {
    private static final int STEPS = 500;
    /// More than a bucket here ever has: a listing that goes on is one that goes round.
    private static final int ENTRIES_MAX = 10_000;
    private static final List<String> DELIMITERS = List.of("", "/", "a", "//", "é");
    private static final int[] LENGTHS = {0, 1, 100, S3Limits.INLINE_BYTES_MAX, S3Limits.INLINE_BYTES_MAX + 1, 20_000};

    private final S3Bench bench = new S3Bench().withBucket("b", Versioning.NEVER).withBucket("neighbour", Versioning.NEVER);
    private final S3Client s3 = bench.s3;
    private final ModelBucket model = new ModelBucket();
    private SplittableRandom random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bucketIsAsTheModelSays(long seed) {
        random = new SplittableRandom(seed);
        s3.putObject(r -> r.bucket("neighbour").key("a/b"), RequestBody.fromString("not to be listed"));
        for (int step = 0; step < STEPS; step++) {
            try {
                step();
                check(key());
                if (step % 10 == 0) {
                    checkListing();
                    checkVersions();
                    checkBlobs();
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", step " + step, e);
            }
        }
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> {
                var key = key();
                var content = content();
                model.put(key, s3.putObject(r -> r.bucket("b").key(key), RequestBody.fromBytes(content)).versionId(), content);
            }
            case 4, 5 -> {
                var key = key();
                model.delete(key, s3.deleteObject(r -> r.bucket("b").key(key)).versionId());
            }
            case 6, 7, 8 -> deleteVersion();
            case 9, 10 -> copy();
            case 11 -> upload();
            case 12 -> bench.test.clock.advance(Duration.ofMillis(random.nextInt(-2000, 5000)));
            case 13 -> {
                if (random.nextInt(20) == 0) {
                    model.versioning = random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED;
                    bench.withBucket("b", model.versioning);
                }
            }
            default -> throw new IllegalStateException();
        }
    }

    private void deleteVersion() {
        if (model.keys.isEmpty()) {
            return;
        }
        var keys = List.copyOf(model.keys.keySet());
        var key = keys.get(random.nextInt(keys.size()));
        var versions = model.keys.get(key);
        var version = versions.get(random.nextInt(versions.size()));
        var gone = s3.deleteObject(r -> r.bucket("b").key(key).versionId(version.id()));
        assertThat(Boolean.TRUE.equals(gone.deleteMarker())).isEqualTo(version.marker());
        model.delete(version, key);
    }

    private void copy() {
        var from = key();
        var to = key();
        var source = model.current(from);
        if (source.isPresent()) {
            model.put(to, s3.copyObject(r -> r.sourceBucket("b").sourceKey(from).destinationBucket("b").destinationKey(to)
                    .metadataDirective("REPLACE").checksumAlgorithm(random.nextBoolean() ? "CRC32" : null)).versionId(),
                    source.get().content());
        }
    }

    private void upload() {
        var key = key();
        var content = content();
        var id = s3.createMultipartUpload(r -> r.bucket("b").key(key)).uploadId();
        s3.uploadPart(r -> r.bucket("b").key(key).uploadId(id).partNumber(9), RequestBody.fromBytes(content()));
        s3.uploadPart(r -> r.bucket("b").key(key).uploadId(id).partNumber(2), RequestBody.fromBytes(content()));
        var tag = s3.uploadPart(r -> r.bucket("b").key(key).uploadId(id).partNumber(2), RequestBody.fromBytes(content)).eTag();
        if (random.nextInt(3) == 0) {
            s3.abortMultipartUpload(r -> r.bucket("b").key(key).uploadId(id));
        } else {
            model.put(key, s3.completeMultipartUpload(r -> r.bucket("b").key(key).uploadId(id)
                    .multipartUpload(m -> m.parts(CompletedPart.builder().partNumber(2).eTag(tag).build()))).versionId(), content);
        }
    }

    private void check(String key) {
        var current = model.current(key);
        assertThat(read(key, null)).as("current version of " + key).isEqualTo(current.map(Version::content).orElse(null));
        for (var version : model.keys.getOrDefault(key, List.of())) {
            if (!version.marker()) {
                assertThat(read(key, version.id())).as(key + " " + version.id()).isEqualTo(version.content());
            }
        }
        if (current.isPresent() && current.get().content().length > 1) {
            var content = current.get().content();
            int first = random.nextInt(content.length);
            int last = random.nextInt(first, content.length);
            assertThat(s3.getObjectAsBytes(r -> r.bucket("b").key(key).range("bytes=" + first + "-" + last)).asByteArray())
                    .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
        }
    }

    /// Null when there is none.
    private byte[] read(String key, String versionId) {
        try {
            return s3.getObjectAsBytes(r -> r.bucket("b").key(key).versionId(versionId)).asByteArray();
        } catch (S3Error e) {
            assertThat(e.code()).isEqualTo("NoSuchKey");
            return null;
        }
    }

    private void checkListing() {
        var prefix = prefix();
        var delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
        int max = random.nextInt(1, 6);
        var told = new ArrayList<String>();
        String token = null;
        do {
            var current = token;
            var page = s3.listObjectsV2(r -> r.bucket("b").prefix(prefix).delimiter(delimiter).maxKeys(max).continuationToken(current));
            assertThat(page.keyCount()).isLessThanOrEqualTo(max);
            page.contents().forEach(object -> told.add(object.key()));
            page.commonPrefixes().forEach(folded -> told.add(folded.prefix() + ">"));
            assertThat(page.isTruncated()).isEqualTo(page.nextContinuationToken() != null);
            assertThat(told.size()).as("entries told so far").isLessThan(ENTRIES_MAX);
            token = page.nextContinuationToken();
        } while (token != null);
        requireSame(told, model.list(prefix, delimiter), "list '" + prefix + "' by '" + delimiter + "' in pages of " + max);
    }

    private void checkVersions() {
        var prefix = prefix();
        var delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
        int max = random.nextInt(1, 6);
        var told = new ArrayList<String>();
        var keyMarker = "";
        var versionMarker = "";
        while (true) {
            var key = keyMarker;
            var version = versionMarker;
            var page = s3.listObjectVersions(r -> r.bucket("b").prefix(prefix).delimiter(delimiter).maxKeys(max).keyMarker(key)
                    .versionIdMarker(version));
            page.versions().forEach(v -> told.add(v.key() + " " + v.versionId() + (v.isLatest() ? " *" : "")));
            page.deleteMarkers().forEach(m -> told.add(m.key() + " " + m.versionId() + " (marker)" + (m.isLatest() ? " *" : "")));
            page.commonPrefixes().forEach(folded -> told.add(folded.prefix() + ">"));
            if (!page.isTruncated()) {
                break;
            }
            assertThat(told.size()).as("entries told so far").isLessThan(ENTRIES_MAX);
            keyMarker = page.nextKeyMarker();
            versionMarker = page.nextVersionIdMarker() == null ? "" : page.nextVersionIdMarker();
        }
        requireSame(told, model.listVersions(prefix, delimiter), "versions of '" + prefix + "' by '" + delimiter + "' in pages of " + max);
    }

    /// A page tells objects, markers and common prefixes apart, so the order is that within each kind.
    private static void requireSame(List<String> told, List<String> expected, String what) {
        assertThat(kind(told, false, false)).as(what).isEqualTo(kind(expected, false, false));
        assertThat(kind(told, true, false)).as("markers: " + what).isEqualTo(kind(expected, true, false));
        assertThat(kind(told, false, true)).as("prefixes: " + what).isEqualTo(kind(expected, false, true));
    }

    private static List<String> kind(List<String> entries, boolean marker, boolean prefix) {
        return entries.stream().filter(entry -> entry.endsWith(">") == prefix && entry.contains(" (marker)") == marker).toList();
    }

    /// The blobs that rows name are the blobs that there are.
    private void checkBlobs() {
        var named = bench.test.home.store().read(tx -> {
            var ids = new HashSet<String>();
            for (var table : List.of(VersionRow.CURRENT, VersionRow.VERSIONS)) {
                tx.scan(table, Range.all()).forEach(row -> {
                    switch (row.stored().content()) {
                        case Content.Inline _ -> { }
                        case Content.Single(var segment) -> ids.add(segment.blob().id());
                        case Content.Parts(var manifest) ->
                                Contents.segments(Contents.manifest(tx, manifest).parts()).forEach(segment -> ids.add(segment.blob().id()));
                    }
                });
            }
            tx.scan(PartRow.PARTS, Range.all()).forEach(part -> part.segments().forEach(segment -> ids.add(segment.blob().id())));
            return ids;
        });
        assertThat(bench.test.blobs.count()).as("blobs").isEqualTo(named.size());
    }

    private String key() {
        var text = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            text.append(List.of("a", "b", "/", "é", "\uD83D\uDE00", "\uFF5E").get(random.nextInt(6)));
        }
        return text.toString();
    }

    private String prefix() {
        return random.nextInt(3) == 0 ? key() : "";
    }

    private byte[] content() {
        var bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        return bytes;
    }
}
