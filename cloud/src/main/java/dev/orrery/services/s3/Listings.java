package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.services.s3.VersionRow.State;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.RestoreStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Listing the objects of a bucket, old way and new way. A page costs what is on it, however full the bucket is.
public final class Listings implements S3Client {
    private static final int OK = 200;
    private final Home home;

    public Listings(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public ListObjectsResponse listObjects(ListObjectsRequest request) {
        var encoding = ListEncoding.of(request.encodingTypeAsString());
        int max = pageSize(request.maxKeys(), "max-keys");
        var folding = Folding.of(request.bucket(), request.prefix(), request.delimiter());
        var found = page(folding, request.marker(), max);
        var page = found.listing();
        var answer = ListObjectsResponse.builder().requestCharged(Grounds.charged())
                .name(request.bucket())
                .prefix(encoding.write(folding.prefix()))
                .marker(encoding.write(request.marker() == null ? "" : request.marker()))
                .delimiter(encoding.write(absent(request.delimiter())))
                .encodingType(request.encodingTypeAsString())
                .maxKeys(max)
                .isTruncated(page.truncated());
        if (page.truncated() && !folding.delimiter().isEmpty()) {
            answer.nextMarker(encoding.write(page.last()));
        }
        if (!page.rows().isEmpty()) {
            answer.contents(objects(page.rows(), encoding, !Call.current().caller().isAnonymous(), request.optionalObjectAttributes()));
        }
        if (!page.commonPrefixes().isEmpty()) {
            answer.commonPrefixes(encoding.prefixes(page.commonPrefixes()));
        }
        answer.sdkHttpResponse(found.http());
        return answer.build();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        var encoding = ListEncoding.of(request.encodingTypeAsString());
        int max = pageSize(request.maxKeys(), "max-keys");
        var folding = Folding.of(request.bucket(), request.prefix(), request.delimiter());
        var token = request.continuationToken();
        var found = page(folding, token == null ? request.startAfter() : ContinuationToken.read(request.bucket(), token), max);
        var page = found.listing();
        var answer = ListObjectsV2Response.builder().requestCharged(Grounds.charged())
                .name(request.bucket())
                .prefix(encoding.write(folding.prefix()))
                .delimiter(encoding.write(absent(request.delimiter())))
                .startAfter(token == null ? encoding.write(absent(request.startAfter())) : null)
                .continuationToken(token)
                .encodingType(request.encodingTypeAsString())
                .maxKeys(max)
                .keyCount(page.rows().size() + page.commonPrefixes().size())
                .isTruncated(page.truncated());
        if (page.truncated()) {
            answer.nextContinuationToken(ContinuationToken.of(request.bucket(), page.last()));
        }
        if (!page.rows().isEmpty()) {
            answer.contents(objects(page.rows(), encoding, Boolean.TRUE.equals(request.fetchOwner()),
                    request.optionalObjectAttributes()));
        }
        if (!page.commonPrefixes().isEmpty()) {
            answer.commonPrefixes(encoding.prefixes(page.commonPrefixes()));
        }
        answer.sdkHttpResponse(found.http());
        return answer.build();
    }

    private record Found(BucketRow bucket, Listing<VersionRow> listing) {

        /// Tells where the bucket is.
        SdkHttpResponse http() {
            return SdkHttpResponse.builder().statusCode(OK).putHeader("x-amz-bucket-region", bucket.region()).build();
        }
    }

    private Found page(Folding folding, String marker, int max) {
        return home.store().read(tx -> {
            var bucket = Buckets.require(tx, folding.bucket());
            var range = marker == null || marker.isEmpty() ? folding.range() : folding.behindMarker(marker);
            return new Found(bucket, Listing.page(tx, VersionRow.CURRENT, folding, range, VersionRow::key, max));
        });
    }

    private List<S3Object> objects(List<VersionRow> rows, ListEncoding encoding, boolean owner,
            List<OptionalObjectAttributes> wanted) {
        var now = home.clock().now();
        boolean restore = wanted.contains(OptionalObjectAttributes.RESTORE_STATUS);
        return rows.stream().map(row -> {
            var object = S3Object.builder()
                    .key(encoding.write(row.key()))
                    .lastModified(row.lastModified())
                    .eTag(row.quotedEtag())
                    .size(row.stored().size())
                    .storageClass(row.state().storageClass());
            row.stored().checksum().ifPresent(checksum ->
                    object.checksumAlgorithmWithStrings(checksum.algorithm().name()).checksumType(checksum.type()));
            if (owner) {
                object.owner(Owners.of(row.owner()));
            }
            if (restore) {
                object.restoreStatus(restoreStatus(row.state(), now));
            }
            return object.build();
        }).toList();
    }

    /// Null when there is nothing to tell: an absent member.
    static RestoreStatus restoreStatus(State state, Instant now) {
        return state.restore().filter(restore -> restore.ongoing(now) || restore.readable(now)).map(restore -> {
            var status = RestoreStatus.builder().isRestoreInProgress(restore.ongoing(now));
            return restore.ongoing(now) ? status.build() : status.restoreExpiryDate(restore.expires()).build();
        }).orElse(null);
    }

    static int pageSize(Integer asked, String argument) {
        if (asked == null) {
            return S3Limits.PAGE_MAX;
        }
        if (asked < 0) {
            throw S3Errors.invalidArgument("Argument " + argument + " must be an integer between 0 and 2147483647", argument,
                    String.valueOf(asked));
        }
        return Math.min(asked, S3Limits.PAGE_MAX);
    }

    /// An empty text as an absent member, which the SDK wants as null.
    static String absent(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
