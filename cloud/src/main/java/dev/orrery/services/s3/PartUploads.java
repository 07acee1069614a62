package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectChecksum.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// The parts of multipart uploads: sent, or copied from objects.
public final class PartUploads implements S3Client {
    private final Home home;

    public PartUploads(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        requireNumber(request.partNumber());
        var secret = CustomerKey.Secret.of(request.sseCustomerAlgorithm(), request.sseCustomerKey(), request.sseCustomerKeyMD5());
        var claim = Claim.of(request.contentMD5(), request.checksumAlgorithmAsString(), request.checksumCRC32(),
                request.checksumCRC32C(), request.checksumCRC64NVME(), request.checksumSHA1(), request.checksumSHA256());
        if (request.contentLength() != null && request.contentLength() > S3Limits.UPLOAD_BYTES_MAX) {
            throw Intake.tooLarge(request.contentLength());
        }
        var upload = home.store().read(tx -> find(tx, request.bucket(), request.key(), request.uploadId(), secret));
        requireAlgorithm(upload, claim);
        var sealing = upload.sealing(home, secret);
        var sent = Intake.take(home, body.contentStreamProvider().newStream(), claim, upload.kept(), sealing.secret(), 0);
        var taken = sent.keep(home, () -> {
            requireKnownAlgorithm(upload, sent);
            return sent.algorithm() == upload.kept() ? sent : Intake.rechecked(home, sent, sealing.secret(), upload.kept());
        });
        var part = keep(upload, request.partNumber(), taken, sealing);
        var answer = UploadPartResponse.builder().requestCharged(Grounds.charged()).eTag('"' + part.etag() + '"');
        ObjectChecksum.tell(sent.algorithm(), sent.checksum(), answer::checksumCRC32, answer::checksumCRC32C, answer::checksumCRC64NVME,
                answer::checksumSHA1, answer::checksumSHA256);
        sealing.tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled, answer::sseCustomerAlgorithm,
                answer::sseCustomerKeyMD5);
        return answer.build();
    }

    @Override
    public UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
        requireNumber(request.partNumber());
        var source = CopySource.of(request);
        var sourceSecret = CustomerKey.Secret.ofRead(request.copySourceSSECustomerAlgorithm(), request.copySourceSSECustomerKey(),
                request.copySourceSSECustomerKeyMD5());
        var secret = CustomerKey.Secret.of(request.sseCustomerAlgorithm(), request.sseCustomerKey(), request.sseCustomerKeyMD5());
        var upload = home.store().read(tx -> find(tx, request.destinationBucket(), request.destinationKey(), request.uploadId(), secret));
        var conditions = new Conditions.OfRead(request.copySourceIfMatch(), request.copySourceIfNoneMatch(),
                request.copySourceIfModifiedSince(), request.copySourceIfUnmodifiedSince());
        var found = home.store().read(tx -> Copies.find(home, tx, source, sourceSecret, conditions));
        long size = found.row().stored().size();
        var selection = request.copySourceRange() == null ? Selection.all(size) : range(request.copySourceRange(), size);
        if (selection.length() > S3Limits.UPLOAD_BYTES_MAX) {
            throw S3Errors.invalidRequest("The specified copy source is larger than the maximum allowable size for a copy source: "
                    + S3Limits.UPLOAD_BYTES_MAX);
        }
        var sealing = upload.sealing(home, secret);
        var opening = Encryption.ofStored(home, found.row().stored(), sourceSecret);
        Intake.Taken taken;
        try (var stream = ObjectReads.open(home, found, opening, selection)) {
            taken = Intake.take(home, stream, Claim.NOTHING, upload.kept(), sealing.secret(), 0);
        }
        var part = keep(upload, request.partNumber(), taken, sealing);
        var result = CopyPartResult.builder().eTag('"' + part.etag() + '"').lastModified(part.lastModified());
        if (upload.algorithm().isPresent()) {
            ObjectChecksum.tell(upload.kept(), part.checksum(), result::checksumCRC32, result::checksumCRC32C,
                    result::checksumCRC64NVME, result::checksumSHA1, result::checksumSHA256);
        }
        var answer = UploadPartCopyResponse.builder().requestCharged(Grounds.charged()).copyPartResult(result.build());
        if (!found.row().isNull()) {
            answer.copySourceVersionId(found.row().versionId());
        }
        sealing.tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled, answer::sseCustomerAlgorithm,
                answer::sseCustomerKeyMD5);
        return answer.build();
    }

    private static UploadRow find(Tables.Read tx, String bucket, String key, String uploadId, CustomerKey.Secret secret) {
        Buckets.require(tx, bucket);
        var upload = Uploads.require(tx, bucket, key, uploadId);
        if (upload.customerKey().isPresent() != secret.present()) {
            // In these words, too, where the upload was initiated without encryption and the part comes with it.
            throw S3Errors.invalidRequest("The multipart upload initiate requested encryption. Subsequent part requests must include "
                    + "the appropriate encryption parameters.");
        }
        if (upload.customerKey().isPresent() && !upload.customerKey().get().fits(secret)) {
            throw S3Errors.invalidRequest("The provided encryption parameters did not match the ones used originally.");
        }
        return upload;
    }

    private static void requireNumber(Integer number) {
        if (number == null || number < 1 || number > S3Limits.PARTS_MAX) {
            throw S3Errors.invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                    String.valueOf(number));
        }
    }

    /// Parts of a composite checksum need the upload's own; elsewhere a sender may check a part as it likes.
    private static void requireAlgorithm(UploadRow upload, Claim claim) {
        if (upload.algorithm().isPresent() && claim.algorithm().isPresent() && claim.algorithm().get() != upload.kept()) {
            throw mismatch(upload, claim.algorithm().get().name());
        }
    }

    private static void requireKnownAlgorithm(UploadRow upload, Intake.Taken sent) {
        if (upload.algorithm().isPresent() && sent.algorithm() != upload.kept()) {
            throw mismatch(upload, sent.algorithm().name());
        }
    }

    private static S3Error mismatch(UploadRow upload, String actual) {
        return S3Errors.invalidRequest("Checksum Type mismatch occurred, expected checksum Type: "
                + upload.kept().name().toLowerCase(Locale.ROOT) + ", actual checksum Type: " + actual.toLowerCase(Locale.ROOT));
    }

    /// `bytes=first-last`, both given and within the source.
    private static Selection range(String header, long size) {
        int dash = header.indexOf('-');
        if (!header.startsWith("bytes=") || dash <= 6 || dash == header.length() - 1) {
            throw S3Errors.invalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
                    + "are the zero-based offsets of the first and last bytes to copy", "x-amz-copy-source-range", header);
        }
        var selection = Selection.ofRange(header, Long.MAX_VALUE);
        if (!selection.partial()) {
            throw S3Errors.invalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
                    + "are the zero-based offsets of the first and last bytes to copy", "x-amz-copy-source-range", header);
        }
        if (selection.offset() >= size) {
            throw S3Errors.invalidRequest("The specified copy range is invalid for the source object size");
        }
        if (selection.offset() + selection.length() > size) {
            throw S3Errors.invalidArgument("Range specified is not valid for source object of size: " + size,
                    "x-amz-copy-source-range", header);
        }
        return selection;
    }

    private PartRow keep(UploadRow upload, int number, Intake.Taken taken, Sealing sealing) {
        var etag = sealing.etag(taken, home.ids());
        List<Segment> segments = taken.content() instanceof Content.Single(var segment) ? List.of(segment) : List.of();
        var part = new PartRow(upload.uploadId(), number, taken.size(), etag, taken.checksum(), Versions.told(home.clock().now()), segments);
        return taken.keep(home, () -> home.store().write(tx -> {
            Buckets.require(tx, upload.bucket());
            Uploads.require(tx, upload.bucket(), upload.key(), upload.uploadId());
            Contents.retain(tx, taken.content());
            tx.get(PartRow.PARTS, part.id()).ifPresent(before -> before.drop(tx));
            tx.put(PartRow.PARTS, part.id(), part);
            return part;
        }));
    }
}
