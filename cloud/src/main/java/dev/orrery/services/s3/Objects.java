package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.VersionRow.State;
import dev.orrery.services.s3.VersionRow.Stored;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Writing objects at once.
public final class Objects implements S3Client {
    /// What S3 keeps when the sender chose nothing, since December 2024.
    static final ChecksumAlgorithm DEFAULT_CHECKSUM = ChecksumAlgorithm.CRC64NVME;
    private final Home home;

    public Objects(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        Keys.checked(request.key());
        Conditions.checkWriteHeaders(request.ifMatch(), request.ifNoneMatch());
        if (request.writeOffsetBytes() != null) {
            throw S3Errors.notImplemented("x-amz-write-offset-bytes");
        }
        var secret = Encryption.customer(request.serverSideEncryptionAsString(), request.sseCustomerAlgorithm(), request.sseCustomerKey(),
                request.sseCustomerKeyMD5());
        if (request.contentLength() != null && request.contentLength() > S3Limits.UPLOAD_BYTES_MAX) {
            throw Intake.tooLarge(request.contentLength());
        }
        var description = Description.of(request.contentType(), request.cacheControl(), request.contentDisposition(),
                request.contentEncoding(), request.contentLanguage(), Description.expires(request, request.expires()), request.websiteRedirectLocation(),
                request.metadata());
        var state = state(request);
        var claim = Claim.of(request.contentMD5(), request.checksumAlgorithmAsString(), request.checksumCRC32(),
                request.checksumCRC32C(), request.checksumCRC64NVME(), request.checksumSHA1(), request.checksumSHA256());
        var sealing = Encryption.ofNew(home, request.bucket(), request.key(), Encryption.Wanted.of(request), secret);
        var taken = take(body, claim, sealing);
        var stored = stored(home, taken, sealing);
        var written = taken.keep(home, () -> home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            Contents.retain(tx, taken.content());
            var given = ObjectAccess.given(tx, bucket, request.key(), AclHeaders.of(request));
            return Events.created(home, tx, Events.put(), put(home, tx, bucket, new Conditional(request.ifMatch(), request.ifNoneMatch()),
                    new Draft(request.key(), given.owner(), stored, description, state.withAcl(given.acl()), home.clock().now())));
        }));
        return answer(request, written, sealing);
    }

    private Intake.Taken take(RequestBody body, Claim claim, Sealing sealing) {
        try {
            return Intake.take(home, body.contentStreamProvider().newStream(), claim, DEFAULT_CHECKSUM, sealing.secret(),
                    S3Limits.INLINE_BYTES_MAX);
        } catch (S3Error e) {
            // Of an object S3 tells the expected digest in hex, of a part in base64.
            throw e.elements().containsKey("ExpectedDigest") ? e.with("ExpectedDigest", HexFormat.of().formatHex(claim.md5())) : e;
        }
    }

    /// @param ifMatch null when absent
    /// @param ifNoneMatch null when absent
    record Conditional(String ifMatch, String ifNoneMatch) { }

    /// A version that is to be.
    ///
    /// @param stored the content, which counts as named already
    /// @param createdAt what becomes `Last-Modified`: now, or when a multipart upload was initiated
    record Draft(String key, String owner, Stored stored, Description description, State state, Instant createdAt) { }

    /// @param expiration as the answer tells it
    record Written(BucketRow bucket, VersionRow row, Optional<String> expiration) {
        static Written of(Tables.Read tx, BucketRow bucket, VersionRow row) {
            return new Written(bucket, row, Expiration.of(tx, bucket, row));
        }
    }

    /// Adds a version: for every operation that makes objects.
    static Written put(Home home, Tables.Write tx, BucketRow bucket, Conditional conditional, Draft draft) {
        var now = home.clock().now();
        var before = Versions.current(tx, bucket.name(), draft.key());
        Conditions.checkWrite(draft.key(), before, conditional.ifMatch(), conditional.ifNoneMatch());
        var row = new VersionRow(bucket.name(), draft.key(), 0, "", false, Versions.told(draft.createdAt()), draft.owner(),
                draft.stored(), draft.description(), Locking.atWrite(tx, bucket, draft.state(), now));
        var added = Versions.add(tx, bucket, before, ReplicationTimer.pending(tx, bucket, row), now, home.ids());
        ReplicationTimer.written(home, tx, added);
        return Written.of(tx, bucket, added);
    }

    private State state(PutObjectRequest request) {
        return new State(StorageClasses.checked(request.storageClassAsString()), Tags.ofHeader(request.tagging()),
                Locking.requested(request.objectLockModeAsString(), request.objectLockRetainUntilDate(), home.clock().now()),
                Locking.legalHold(request.objectLockLegalHoldStatusAsString()), Optional.empty(), new byte[0], "",
                request.objectLockLegalHoldStatusAsString() != null);
    }

    /// A content that came in one piece.
    static Stored stored(Home home, Intake.Taken taken, Sealing sealing) {
        var checksum = new ObjectChecksum(taken.algorithm(), taken.checksum(), ObjectChecksum.Kind.FULL_OBJECT);
        return new Stored(taken.size(), sealing.etag(taken, home.ids()), taken.content(), Optional.of(checksum),
                sealing.customerKey(home.ids()), "", 0, sealing.managed());
    }

    private static PutObjectResponse answer(PutObjectRequest request, Written written, Sealing sealing) {
        var row = written.row();
        var answer = PutObjectResponse.builder().requestCharged(Grounds.charged()).eTag(row.quotedEtag());
        if (written.bucket().versioning() == BucketRow.Versioning.ENABLED) {
            answer.versionId(row.versionId());
        }
        sealing.tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled, answer::sseCustomerAlgorithm,
                answer::sseCustomerKeyMD5);
        sealing.managed().ifPresent(_ -> answer.ssekmsEncryptionContext(request.ssekmsEncryptionContext()));
        row.stored().checksum().ifPresent(checksum -> {
            answer.checksumType(checksum.type());
            ObjectChecksum.tell(checksum.algorithm(), checksum.value(), answer::checksumCRC32, answer::checksumCRC32C,
                    answer::checksumCRC64NVME, answer::checksumSHA1, answer::checksumSHA256);
        });
        written.expiration().ifPresent(answer::expiration);
        return answer.build();
    }
}
