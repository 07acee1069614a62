package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.UploadRow.KeyOfUpload;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/// Listing the uploads that go on in a bucket, and the parts of one of them.
public final class UploadListings implements S3Client {
    private final Home home;

    public UploadListings(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public ListPartsResponse listParts(ListPartsRequest request) {
        int max = Listings.pageSize(request.maxParts(), "max-parts");
        int marker = request.partNumberMarker() == null ? 0 : request.partNumberMarker();
        if (marker < 0) {
            throw S3Errors.invalidArgument("Argument part-number-marker must be an integer between 0 and 2147483647",
                    "part-number-marker", String.valueOf(marker));
        }
        // Source: S3 API Reference, ListParts: with SSE-KMS the caller must be allowed to decrypt.
        home.store().read(tx -> Uploads.require(tx, request.bucket(), request.key(), request.uploadId())).managedKey()
                .ifPresent(key -> ManagedKeys.open(home, key));
        return home.store().read(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            var upload = Uploads.require(tx, request.bucket(), request.key(), request.uploadId());
            List<PartRow> found;
            try (var parts = PartRow.behind(tx, upload.uploadId(), marker)) {
                found = parts.limit(max + 1L).toList();
            }
            var page = found.subList(0, Math.min(max, found.size()));
            var answer = ListPartsResponse.builder().requestCharged(Grounds.charged())
                    .bucket(upload.bucket()).key(upload.key()).uploadId(upload.uploadId())
                    .partNumberMarker(marker)
                    .nextPartNumberMarker(page.isEmpty() ? 0 : page.getLast().number())
                    .maxParts(max)
                    .isTruncated(max > 0 && found.size() > max)
                    .owner(Owners.of(upload.owner()))
                    .initiator(initiator(upload))
                    .storageClass(upload.state().storageClass());
            Expiration.ofUpload(tx, bucket, upload.key(), upload.initiated())
                    .ifPresent(due -> answer.abortDate(due.at()).abortRuleId(due.ruleId()));
            upload.algorithm().ifPresent(chosen -> answer.checksumAlgorithm(chosen.name()).checksumType(upload.checksumKind().name()));
            if (!page.isEmpty()) {
                answer.parts(page.stream().map(part -> part(upload, part)).toList());
            }
            return answer.build();
        });
    }

    @Override
    public ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
        var encoding = ListEncoding.of(request.encodingTypeAsString());
        int max = Listings.pageSize(request.maxUploads(), "max-uploads");
        var folding = Folding.of(request.bucket(), request.prefix(), request.delimiter());
        var keyMarker = request.keyMarker() == null ? "" : request.keyMarker();
        var uploadMarker = request.uploadIdMarker() == null || keyMarker.isEmpty() ? "" : request.uploadIdMarker();
        var page = home.store().read(tx -> {
            Buckets.require(tx, request.bucket());
            requireOfKey(tx, request.bucket(), keyMarker, uploadMarker);
            return Listing.page(tx, UploadRow.UPLOADS, folding, range(folding, keyMarker, uploadMarker), UploadRow::key, max);
        });
        var answer = ListMultipartUploadsResponse.builder().requestCharged(Grounds.charged())
                .bucket(request.bucket())
                .prefix(encoding.write(Listings.absent(folding.prefix())))
                .delimiter(encoding.write(Listings.absent(request.delimiter())))
                .keyMarker(encoding.write(keyMarker))
                .uploadIdMarker(uploadMarker)
                .encodingType(request.encodingTypeAsString())
                .maxUploads(max)
                .isTruncated(page.truncated());
        if (page.rows().isEmpty()) {
            // Also where common prefixes fill a page that others follow.
            answer.nextKeyMarker("").nextUploadIdMarker("");
        } else {
            answer.nextKeyMarker(encoding.write(page.rows().getLast().key())).nextUploadIdMarker(page.rows().getLast().uploadId());
            answer.uploads(page.rows().stream().map(upload -> upload(upload, encoding)).toList());
        }
        if (!page.commonPrefixes().isEmpty()) {
            answer.commonPrefixes(encoding.prefixes(page.commonPrefixes()));
        }
        return answer.build();
    }

    /// An upload of another key is no place among this one's; one that is over is.
    private static void requireOfKey(Tables.Read tx, String bucket, String keyMarker, String uploadMarker) {
        if (!uploadMarker.isEmpty() && !UploadId.isOf(bucket, keyMarker, uploadMarker)
                && tx.get(UploadRow.UPLOADS, new KeyOfUpload(bucket, keyMarker, uploadMarker)).isEmpty()) {
            throw S3Errors.invalidArgument("Invalid uploadId marker", "upload-id-marker", uploadMarker);
        }
    }

    private static Range range(Folding folding, String keyMarker, String uploadMarker) {
        if (keyMarker.isEmpty()) {
            return folding.range();
        }
        if (uploadMarker.isEmpty() || !folding.folded(keyMarker).isEmpty()) {
            return folding.behindMarker(keyMarker);
        }
        return folding.range().behind(Key.of(folding.bucket()).text(keyMarker).text(uploadMarker));
    }

    private static MultipartUpload upload(UploadRow row, ListEncoding encoding) {
        var upload = MultipartUpload.builder()
                .key(encoding.write(row.key()))
                .uploadId(row.uploadId())
                .initiated(Versions.told(row.initiated()))
                .storageClass(row.state().storageClass())
                .owner(Owners.of(row.owner()))
                .initiator(initiator(row));
        row.algorithm().ifPresent(chosen -> upload.checksumAlgorithm(chosen.name()).checksumType(row.checksumKind().name()));
        return upload.build();
    }

    private static Part part(UploadRow upload, PartRow row) {
        var part = Part.builder().partNumber(row.number()).size(row.size()).eTag('"' + row.etag() + '"').lastModified(row.lastModified());
        if (upload.algorithm().isPresent()) {
            ObjectChecksum.tell(upload.kept(), row.checksum(), part::checksumCRC32, part::checksumCRC32C, part::checksumCRC64NVME,
                    part::checksumSHA1, part::checksumSHA256);
        }
        return part.build();
    }

    /// A user by its ARN and its name, an account by its canonical id.
    private static Initiator initiator(UploadRow row) {
        boolean root = row.initiator().isEmpty() || row.initiator().endsWith(":root");
        return root ? Initiator.builder().id(Owners.canonicalId(row.owner())).build() : Owners.initiator(row.initiator());
    }
}
