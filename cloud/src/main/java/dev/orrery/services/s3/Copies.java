package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectReads.Found;
import dev.orrery.services.s3.Objects.Conditional;
import dev.orrery.services.s3.Objects.Draft;
import dev.orrery.services.s3.Objects.Written;
import dev.orrery.services.s3.SettingRow.Kind;
import dev.orrery.services.s3.VersionRow.State;
import dev.orrery.services.s3.VersionRow.Stored;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;

/// Copying objects. A copy shares the blob of its source unless the bytes must change, or a new checksum needs them.
public final class Copies implements S3Client {
    private final Home home;

    public Copies(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
        var key = Keys.checked(request.destinationKey());
        Conditions.checkWriteHeaders(request.ifMatch(), request.ifNoneMatch());
        var source = CopySource.of(request);
        var sourceSecret = CustomerKey.Secret.ofRead(request.copySourceSSECustomerAlgorithm(), request.copySourceSSECustomerKey(),
                request.copySourceSSECustomerKeyMD5());
        var secret = Encryption.customer(request.serverSideEncryptionAsString(), request.sseCustomerAlgorithm(), request.sseCustomerKey(),
                request.sseCustomerKeyMD5());
        boolean replaceMetadata = replaces(request.metadataDirectiveAsString(), "Unknown metadata directive.", "x-amz-metadata-directive");
        boolean replaceTags = replaces(request.taggingDirectiveAsString(), "Unknown tagging directive.", "x-amz-tagging-directive");
        var wanted = Optional.ofNullable(request.checksumAlgorithmAsString()).map(Claim::named);
        var conditions = new Conditions.OfRead(request.copySourceIfMatch(), request.copySourceIfNoneMatch(),
                request.copySourceIfModifiedSince(), request.copySourceIfUnmodifiedSince());
        var found = home.store().read(tx -> find(home, tx, source, sourceSecret, conditions));
        if (found.row().stored().size() > S3Limits.UPLOAD_BYTES_MAX) {
            throw S3Errors.invalidRequest("The specified copy source is larger than the maximum allowable size for a copy source: "
                    + S3Limits.UPLOAD_BYTES_MAX);
        }
        if (source.bucket().equals(request.destinationBucket()) && source.key().equals(key) && source.versionId().isEmpty()) {
            requireChange(request, found, replaceMetadata, secret);
        }
        var state = state(request, found.row(), replaceTags);
        var description = replaceMetadata ? description(request) : found.row().description().withRedirect(request.websiteRedirectLocation());
        var destination = new Destination(request, state, description);
        var sealing = Encryption.ofNew(home, request.destinationBucket(), key, Encryption.Wanted.of(request), secret);
        var written = shares(found.row().stored(), sealing, wanted)
                ? home.store().write(tx -> share(tx, find(home, tx, source, sourceSecret, conditions), destination))
                : rewrite(found, sourceSecret, sealing, wanted, destination);
        return answer(request, found, written, sealing);
    }

    private record Destination(CopyObjectRequest request, State state, Description description) { }

    /// Finds the source, as a read would, under the conditions for the source.
    static Found find(Home home, Tables.Read tx, CopySource source, CustomerKey.Secret secret, Conditions.OfRead conditions) {
        Found found;
        try {
            found = ObjectReads.find(tx, source.bucket(), source.key(), source.versionId().isEmpty() ? null : source.versionId());
        } catch (S3Error e) {
            throw e.code().equals("MethodNotAllowed") ? S3Errors.invalidRequest(
                    "The source of a copy request may not specifically refer to a delete marker by version id.") : e;
        }
        Encryption.checkRead(found.row().stored().customerKey(), secret);
        conditions.checkSource(found.row(), home.clock().now());
        StorageArchive.requireReadable(found.row(), home.clock().now());
        return found;
    }

    private static boolean replaces(String directive, String message, String header) {
        return switch (directive) {
            case null -> false;
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Errors.invalidArgument(message, header, directive);
        };
    }

    /// What the request names counts as a change, be it what it was; so does a default encryption that somebody set.
    private void requireChange(CopyObjectRequest request, Found source, boolean replaceMetadata, CustomerKey.Secret secret) {
        var stored = source.row().stored();
        boolean changes = replaceMetadata || secret.present() || stored.customerKey().isPresent() || stored.managedKey().isPresent()
                || request.serverSideEncryptionAsString() != null || request.websiteRedirectLocation() != null
                || request.storageClassAsString() != null
                || home.store().read(tx -> Settings.bytes(tx, source.bucket().name(), Kind.ENCRYPTION)).isPresent();
        if (!changes) {
            throw S3Errors.invalidRequest("This copy request is illegal because it is trying to copy an object to itself without "
                    + "changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }

    private static Description description(CopyObjectRequest request) {
        return Description.of(request.contentType(), request.cacheControl(), request.contentDisposition(), request.contentEncoding(),
                request.contentLanguage(), Description.expires(request, request.expires()), request.websiteRedirectLocation(), request.metadata());
    }

    /// Storage class, lock and access control list are never copied.
    private State state(CopyObjectRequest request, VersionRow source, boolean replaceTags) {
        Map<String, String> tags = replaceTags ? Tags.ofHeader(request.tagging()) : source.state().tags();
        return new State(StorageClasses.checked(request.storageClassAsString()), tags,
                Locking.requested(request.objectLockModeAsString(), request.objectLockRetainUntilDate(), home.clock().now()),
                Locking.legalHold(request.objectLockLegalHoldStatusAsString()), Optional.empty(), new byte[0], "",
                request.objectLockLegalHoldStatusAsString() != null);
    }

    /// Whether the copy's content, tag and checksum are just its source's. A copy of parts is in one piece, so it has a tag of its own.
    private static boolean shares(Stored stored, Sealing sealing, Optional<ChecksumAlgorithm> wanted) {
        return stored.parts() == 0 && !sealing.secret().present() && isOpen(stored)
                && stored.checksum().isPresent() && wanted.orElse(stored.checksum().get().algorithm()) == stored.checksum().get().algorithm();
    }

    /// Whether the bytes lie there as they are.
    private static boolean isOpen(Stored stored) {
        return stored.customerKey().isEmpty() && stored.managedKey().isEmpty();
    }

    private Written share(Tables.Write tx, Found found, Destination destination) {
        var stored = found.row().stored();
        if (stored.parts() > 0 || !isOpen(stored)) {
            throw S3Errors.conditionalRequestConflict();
        }
        Contents.retain(tx, stored.content());
        return put(tx, stored, destination);
    }

    private Written rewrite(Found found, CustomerKey.Secret sourceSecret, Sealing sealing, Optional<ChecksumAlgorithm> wanted,
            Destination destination) {
        var algorithm = wanted.or(() -> found.row().stored().checksum().map(ObjectChecksum::algorithm)).orElse(Objects.DEFAULT_CHECKSUM);
        var opening = Encryption.ofStored(home, found.row().stored(), sourceSecret);
        Intake.Taken taken;
        try (var stream = ObjectReads.open(home, found, opening, Selection.all(found.row().stored().size()))) {
            taken = Intake.take(home, stream, Claim.NOTHING, algorithm, sealing.secret(), S3Limits.INLINE_BYTES_MAX);
        }
        return taken.keep(home, () -> home.store().write(tx -> {
            Contents.retain(tx, taken.content());
            return put(tx, Objects.stored(home, taken, sealing), destination);
        }));
    }

    private Written put(Tables.Write tx, Stored stored, Destination destination) {
        var request = destination.request();
        var bucket = Buckets.require(tx, request.destinationBucket());
        var given = ObjectAccess.given(tx, bucket, request.destinationKey(), AclHeaders.of(request));
        return Events.created(home, tx, EventKind.COPY, Objects.put(home, tx, bucket, new Conditional(request.ifMatch(), request.ifNoneMatch()),
                new Draft(request.destinationKey(), given.owner(), stored, destination.description(),
                        destination.state().withAcl(given.acl()), home.clock().now())));
    }

    private static CopyObjectResponse answer(CopyObjectRequest request, Found source, Written written, Sealing sealing) {
        var row = written.row();
        var result = CopyObjectResult.builder().eTag(row.quotedEtag()).lastModified(row.lastModified());
        row.stored().checksum().filter(checksum -> checksum.kind() == ObjectChecksum.Kind.FULL_OBJECT).ifPresent(checksum -> {
            result.checksumType(checksum.type());
            ObjectChecksum.tell(checksum.algorithm(), checksum.value(), result::checksumCRC32, result::checksumCRC32C,
                    result::checksumCRC64NVME, result::checksumSHA1, result::checksumSHA256);
        });
        var answer = CopyObjectResponse.builder().requestCharged(Grounds.charged()).copyObjectResult(result.build());
        if (!source.row().isNull()) {
            answer.copySourceVersionId(source.row().versionId());
        }
        if (written.bucket().versioning() != BucketRow.Versioning.NEVER) {
            answer.versionId(row.versionId());
        }
        sealing.tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled, answer::sseCustomerAlgorithm,
                answer::sseCustomerKeyMD5);
        sealing.managed().ifPresent(_ -> answer.ssekmsEncryptionContext(request.ssekmsEncryptionContext()));
        written.expiration().ifPresent(answer::expiration);
        return answer.build();
    }
}
