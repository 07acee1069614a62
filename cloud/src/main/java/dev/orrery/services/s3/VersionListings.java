package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;

/// Listing all versions of a bucket's objects, newest first within each key.
public final class VersionListings implements S3Client {
    private final Home home;

    public VersionListings(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
        var encoding = ListEncoding.of(request.encodingTypeAsString());
        int max = Listings.pageSize(request.maxKeys(), "max-keys");
        var folding = Folding.of(request.bucket(), request.prefix(), request.delimiter());
        var keyMarker = request.keyMarker() == null ? "" : request.keyMarker();
        var versionMarker = request.versionIdMarker() == null ? "" : request.versionIdMarker();
        if (!versionMarker.isEmpty() && keyMarker.isEmpty()) {
            throw S3Errors.invalidArgument("A version-id marker cannot be specified without a key marker.", "version-id-marker",
                    versionMarker);
        }
        var page = home.store().read(tx -> {
            Buckets.require(tx, request.bucket());
            return page(tx, folding, keyMarker, versionMarker, max);
        });
        var answer = ListObjectVersionsResponse.builder().requestCharged(Grounds.charged())
                .name(request.bucket())
                .prefix(encoding.write(folding.prefix()))
                .delimiter(encoding.write(Listings.absent(request.delimiter())))
                .keyMarker(encoding.write(keyMarker))
                .versionIdMarker(versionMarker)
                .encodingType(request.encodingTypeAsString())
                .maxKeys(max)
                .isTruncated(page.truncated());
        if (page.truncated()) {
            answer.nextKeyMarker(encoding.write(page.lastKey())).nextVersionIdMarker(page.lastVersion().orElse(null));
        }
        var versions = page.rows().stream().filter(listed -> !listed.row().deleteMarker())
                .map(listed -> version(listed, encoding, request.optionalObjectAttributes())).toList();
        if (!versions.isEmpty()) {
            answer.versions(versions);
        }
        var markers = page.rows().stream().filter(listed -> listed.row().deleteMarker())
                .map(listed -> marker(listed, encoding)).toList();
        if (!markers.isEmpty()) {
            answer.deleteMarkers(markers);
        }
        if (!page.commonPrefixes().isEmpty()) {
            answer.commonPrefixes(encoding.prefixes(page.commonPrefixes()));
        }
        return answer.build();
    }

    private record Listed(VersionRow row, boolean latest) { }

    /// @param lastVersion empty when a common prefix was told last
    private record Page(List<Listed> rows, List<String> commonPrefixes, String lastKey, Optional<String> lastVersion,
            boolean truncated) { }

    /// Merges the two tables: a key's current version comes before all its others.
    private static Page page(Tables.Read tx, Folding folding, String keyMarker, String versionMarker, int max) {
        var rows = new ArrayList<Listed>();
        var prefixes = new ArrayList<String>();
        var lastKey = "";
        var lastVersion = Optional.<String>empty();
        var marked = versionMarker.isEmpty() || !folding.folded(keyMarker).isEmpty() ? Optional.<Long>empty()
                : sequence(tx, folding.bucket(), keyMarker, versionMarker);
        // What was told on the last page may be gone by now, so that what comes next became the newest.
        boolean became = marked.isPresent() && Versions.latest(tx, folding.bucket(), keyMarker)
                .filter(latest -> latest.sequence() < marked.get()).isPresent();
        var previousKey = versionMarker.isEmpty() || became ? "" : keyMarker;
        var key = Key.of(folding.bucket()).text(keyMarker);
        try (var current = new Cursor<>(tx, VersionRow.CURRENT, became ? folding.range().from(key) : start(folding, keyMarker));
                var others = new Cursor<>(tx, VersionRow.VERSIONS, marked.map(number -> folding.range().behind(key.numberDescending(number)))
                        .orElseGet(() -> startOfOthers(folding, keyMarker, versionMarker)))) {
            while (rows.size() + prefixes.size() < max) {
                var cursor = first(current, others);
                if (cursor.peek().isEmpty()) {
                    break;
                }
                var row = cursor.peek().get();
                var folded = folding.folded(row.key());
                lastKey = folded.isEmpty() ? row.key() : folded;
                if (folded.isEmpty()) {
                    rows.add(new Listed(row, !row.key().equals(previousKey)));
                    previousKey = row.key();
                    lastVersion = Optional.of(row.versionId());
                    cursor.advance();
                } else {
                    prefixes.add(folded);
                    lastVersion = Optional.empty();
                    current.jump(folding.behindPrefix(folded));
                    others.jump(folding.behindPrefix(folded));
                }
            }
            return new Page(rows, prefixes, lastKey, lastVersion, max > 0 && first(current, others).peek().isPresent());
        }
    }

    private static Cursor<VersionRow> first(Cursor<VersionRow> current, Cursor<VersionRow> others) {
        if (current.peek().isEmpty()) {
            return others;
        }
        if (others.peek().isEmpty()) {
            return current;
        }
        return Keys.compare(current.peek().get().key(), others.peek().get().key()) <= 0 ? current : others;
    }

    private static Range start(Folding folding, String keyMarker) {
        return keyMarker.isEmpty() ? folding.range() : folding.behindMarker(keyMarker);
    }

    /// From the marked key on, where nothing tells the place of its marked version.
    private static Range startOfOthers(Folding folding, String keyMarker, String versionMarker) {
        return versionMarker.isEmpty() || !folding.folded(keyMarker).isEmpty() ? start(folding, keyMarker)
                : folding.range().from(Key.of(folding.bucket()).text(keyMarker));
    }

    /// Where the marked version stands, or stood; empty for a null version that is gone.
    private static Optional<Long> sequence(Tables.Read tx, String bucket, String key, String version) {
        return Versions.find(tx, bucket, key, version).map(VersionRow::sequence).or(() -> VersionId.sequence(version));
    }

    private ObjectVersion version(Listed listed, ListEncoding encoding, List<OptionalObjectAttributes> wanted) {
        var row = listed.row();
        var version = ObjectVersion.builder()
                .key(encoding.write(row.key()))
                .versionId(row.versionId())
                .isLatest(listed.latest())
                .lastModified(row.lastModified())
                .eTag(row.quotedEtag())
                .size(row.stored().size())
                .storageClass(row.state().storageClass())
                .owner(Owners.of(row.owner()));
        row.stored().checksum().ifPresent(checksum ->
                version.checksumAlgorithmWithStrings(checksum.algorithm().name()).checksumType(checksum.type()));
        if (wanted.contains(OptionalObjectAttributes.RESTORE_STATUS)) {
            version.restoreStatus(Listings.restoreStatus(row.state(), home.clock().now()));
        }
        return version.build();
    }

    private static DeleteMarkerEntry marker(Listed listed, ListEncoding encoding) {
        var row = listed.row();
        return DeleteMarkerEntry.builder()
                .key(encoding.write(row.key()))
                .versionId(row.versionId())
                .isLatest(listed.latest())
                .lastModified(row.lastModified())
                .owner(Owners.of(row.owner()))
                .build();
    }
}
