package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectChecksum.Kind;
import dev.orrery.services.s3.UploadRow.KeyOfUpload;
import dev.orrery.services.s3.VersionRow.State;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/// Multipart uploads: begun and given up. [Completions] makes objects of them.
public final class Uploads implements S3Client {
    private final Home home;

    public Uploads(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
        var key = Keys.checked(request.key());
        var secret = Encryption.customer(request.serverSideEncryptionAsString(), request.sseCustomerAlgorithm(), request.sseCustomerKey(),
                request.sseCustomerKeyMD5());
        var algorithm = Optional.ofNullable(request.checksumAlgorithmAsString()).map(Claim::named);
        var kind = kind(algorithm, request.checksumTypeAsString());
        var now = home.clock().now();
        var description = Description.of(request.contentType(), request.cacheControl(), request.contentDisposition(),
                request.contentEncoding(), request.contentLanguage(), Description.expires(request, request.expires()), request.websiteRedirectLocation(),
                request.metadata());
        var state = new State(StorageClasses.checked(request.storageClassAsString()), Tags.ofHeader(request.tagging()),
                Locking.requested(request.objectLockModeAsString(), request.objectLockRetainUntilDate(), now),
                Locking.legalHold(request.objectLockLegalHoldStatusAsString()), Optional.empty(), new byte[0], "",
                request.objectLockLegalHoldStatusAsString() != null);
        var caller = Call.current().caller();
        var sealing = Encryption.ofNew(home, request.bucket(), key, Encryption.Wanted.of(request), secret);
        var customerKey = sealing.customerKey(home.ids());
        var uploadId = UploadId.of(request.bucket(), key, now, home.ids());
        var abort = home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            Locking.atWrite(tx, bucket, state, now);
            var given = ObjectAccess.given(tx, bucket, key, AclHeaders.of(request));
            var row = new UploadRow(bucket.name(), key, uploadId, now, given.owner(), caller.principal().arn(), description,
                    state.withAcl(given.acl()), algorithm, kind, customerKey,
                    sealing.managed(), Optional.of(UploadRow.name(Versions.latest(tx, bucket.name(), key))));
            tx.put(UploadRow.UPLOADS, row.id(), row);
            return Expiration.ofUpload(tx, bucket, key, now);
        });
        var answer = CreateMultipartUploadResponse.builder().requestCharged(Grounds.charged()).bucket(request.bucket()).key(key).uploadId(uploadId);
        abort.ifPresent(due -> answer.abortDate(due.at()).abortRuleId(due.ruleId()));
        algorithm.ifPresent(chosen -> answer.checksumAlgorithm(chosen.name()).checksumType(kind.name()));
        sealing.tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled, answer::sseCustomerAlgorithm,
                answer::sseCustomerKeyMD5);
        sealing.managed().ifPresent(_ -> answer.ssekmsEncryptionContext(request.ssekmsEncryptionContext()));
        return answer.build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
        if (request.ifMatchInitiatedTime() != null) {
            throw S3Errors.notImplemented("x-amz-if-match-initiated-time");
        }
        home.store().write(tx -> {
            Buckets.require(tx, request.bucket());
            var upload = require(tx, request.bucket(), request.key(), request.uploadId());
            abort(tx, upload);
            return upload;
        });
        return AbortMultipartUploadResponse.builder().requestCharged(Grounds.charged()).build();
    }

    static UploadRow require(Tables.Read tx, String bucket, String key, String uploadId) {
        return tx.get(UploadRow.UPLOADS, new KeyOfUpload(bucket, key, uploadId)).orElseThrow(() -> noSuchUpload(uploadId));
    }

    static S3Error noSuchUpload(String uploadId) {
        return S3Errors.error("NoSuchUpload", 404, "The specified upload does not exist. The upload ID may be invalid, or the upload "
                + "may have been aborted or completed.").with("UploadId", uploadId);
    }

    /// Gives an upload up, with all its parts.
    static void abort(Tables.Write tx, UploadRow upload) {
        PartRow.all(tx, upload.uploadId()).forEach(part -> part.drop(tx));
        tx.delete(UploadRow.UPLOADS, upload.id());
    }

    /// Remembers in a key's uploads that it was deleted meanwhile.
    static void overtakeAll(Tables.Write tx, VersionRow.KeyOfObject object) {
        try (var uploads = tx.scan(UploadRow.UPLOADS, Range.startingWith(object.storeKey()))) {
            uploads.toList().forEach(upload -> tx.put(UploadRow.UPLOADS, upload.id(), upload.overtaken()));
        }
    }

    /// Gives up all uploads of a bucket that is being deleted.
    static void abortAll(Tables.Write tx, String bucket) {
        try (var uploads = tx.scan(UploadRow.UPLOADS, Range.startingWith(Key.of(bucket)))) {
            uploads.toList().forEach(upload -> abort(tx, upload));
        }
    }

    /// Source: S3 User Guide, "Full object and composite checksums for multipart uploads".
    private static Kind kind(Optional<ChecksumAlgorithm> algorithm, String type) {
        if (algorithm.isEmpty()) {
            if (type != null) {
                throw S3Errors.invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
            }
            return Kind.FULL_OBJECT;
        }
        var chosen = algorithm.get();
        return switch (type) {
            case null -> chosen == ChecksumAlgorithm.CRC64NVME ? Kind.FULL_OBJECT : Kind.COMPOSITE;
            case "FULL_OBJECT" -> {
                if (!chosen.combines()) {
                    throw unfit(type, chosen);
                }
                yield Kind.FULL_OBJECT;
            }
            case "COMPOSITE" -> {
                if (chosen == ChecksumAlgorithm.CRC64NVME) {
                    throw unfit(type, chosen);
                }
                yield Kind.COMPOSITE;
            }
            default -> throw S3Errors.invalidRequest("Value for x-amz-checksum-type header is invalid.");
        };
    }

    private static S3Error unfit(String type, ChecksumAlgorithm algorithm) {
        return S3Errors.invalidRequest("The " + type + " checksum type cannot be used with the "
                + algorithm.name().toLowerCase(java.util.Locale.ROOT) + " checksum algorithm.");
    }
}
