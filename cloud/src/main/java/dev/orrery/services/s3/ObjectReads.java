package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.blobs.BlobStream;
import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ManifestRow.PartOfObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Reading objects: whole, in ranges, by part, under conditions.
public final class ObjectReads implements S3Client {
    /// How often a read starts again because the object was replaced between its row and its bytes.
    private static final int ATTEMPTS_MAX = 5;
    private final Home home;

    public ObjectReads(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public <R> R getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
        var secret = CustomerKey.Secret.ofRead(request.sseCustomerAlgorithm(), request.sseCustomerKey(), request.sseCustomerKeyMD5());
        for (int attempt = 1;; attempt++) {
            var found = find(request);
            check(found, request, secret);
            StorageArchive.requireReadable(found.row(), home.clock().now());
            var selection = select(found, request);
            var answer = answer(found, selection, request, secret);
            BlobStream stream;
            try {
                stream = open(home, found, Encryption.ofStored(home, found.row().stored(), secret), selection);
            } catch (DamagedException e) {
                if (attempt < ATTEMPTS_MAX) {
                    continue;
                }
                throw e;
            }
            return hand(answer, stream, transformer);
        }
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        var asGet = GetObjectRequest.builder().bucket(request.bucket()).key(request.key()).versionId(request.versionId())
                .ifMatch(request.ifMatch()).ifNoneMatch(request.ifNoneMatch()).ifModifiedSince(request.ifModifiedSince())
                .ifUnmodifiedSince(request.ifUnmodifiedSince()).range(request.range()).partNumber(request.partNumber())
                .sseCustomerAlgorithm(request.sseCustomerAlgorithm()).sseCustomerKey(request.sseCustomerKey())
                .sseCustomerKeyMD5(request.sseCustomerKeyMD5()).checksumMode(request.checksumModeAsString())
                .responseCacheControl(request.responseCacheControl()).responseContentDisposition(request.responseContentDisposition())
                .responseContentEncoding(request.responseContentEncoding()).responseContentLanguage(request.responseContentLanguage())
                .responseContentType(request.responseContentType()).responseExpires(request.responseExpires()).build();
        var secret = CustomerKey.Secret.ofRead(request.sseCustomerAlgorithm(), request.sseCustomerKey(), request.sseCustomerKeyMD5());
        var found = find(asGet);
        check(found, asGet, secret);
        if (tellsChecksum(asGet)) {
            // Only who may decrypt the content learns its checksum.
            Encryption.ofStored(home, found.row().stored(), secret);
        }
        return HeadAnswer.of(answer(found, select(found, asGet), asGet, secret));
    }

    /// An object that a read found.
    ///
    /// @param parts empty when it was put at once
    /// @param expiration as answers tell it: not where the version was named, be it the current one
    record Found(BucketRow bucket, VersionRow row, List<PartOfObject> parts, Optional<String> expiration) { }

    /// Finds what a read is about.
    ///
    /// @throws S3Error when there is no such object, or when it is a delete marker
    static Found find(Tables.Read tx, String bucketName, String key, String versionId) {
        return find(tx, bucketName, key, versionId, "GET");
    }

    /// @param method of HTTP, which the refusal of a delete marker tells
    static Found find(Tables.Read tx, String bucketName, String key, String versionId, String method) {
        var bucket = Buckets.require(tx, bucketName);
        if (versionId != null) {
            var row = Versions.named(tx, bucketName, key, versionId)
                    .orElseThrow(() -> ObjectAccess.absent(tx, bucket, key, S3Errors.noSuchVersion(key, versionId)));
            Grounds.check(tx, row);
            if (row.deleteMarker()) {
                throw refused(row, method);
            }
            return new Found(bucket, row, parts(tx, row), Optional.empty());
        }
        var row = Versions.current(tx, bucketName, key).orElseThrow(() -> absent(tx, bucket, key));
        Grounds.check(tx, row);
        return new Found(bucket, row, parts(tx, row), Expiration.of(tx, bucket, row));
    }

    static S3Error refused(VersionRow marker, String method) {
        return S3Errors.methodNotAllowed(method, "DeleteMarker").withHeader("Allow", "DELETE")
                .withHeader("x-amz-delete-marker", "true").withHeader("x-amz-version-id", marker.versionId())
                .withHeader("Last-Modified", HttpDate.of(marker.lastModified()));
    }

    private static S3Error absent(Tables.Read tx, BucketRow bucket, String key) {
        var error = S3Errors.noSuchKey(key);
        Versions.latest(tx, bucket.name(), key).ifPresent(marker -> error.withHeader("x-amz-delete-marker", "true")
                .withHeader("x-amz-version-id", marker.versionId()));
        return ObjectAccess.absent(tx, bucket, key, error);
    }

    private static List<PartOfObject> parts(Tables.Read tx, VersionRow row) {
        return row.stored().content() instanceof Content.Parts(var manifest) ? Contents.manifest(tx, manifest).parts() : List.of();
    }

    private Found find(GetObjectRequest request) {
        return home.store().read(tx -> find(tx, request.bucket(), request.key(), request.versionId()));
    }

    private void check(Found found, GetObjectRequest request, CustomerKey.Secret secret) {
        Encryption.checkRead(found.row().stored().customerKey(), secret);
        new Conditions.OfRead(request.ifMatch(), request.ifNoneMatch(), request.ifModifiedSince(), request.ifUnmodifiedSince())
                .check(found.row(), home.clock().now());
    }

    private static Selection select(Found found, GetObjectRequest request) {
        long size = found.row().stored().size();
        if (request.partNumber() != null) {
            if (request.range() != null) {
                throw S3Errors.invalidRequest("Cannot specify both Range header and partNumber query parameter");
            }
            return Selection.ofPart(request.partNumber(), size, found.parts());
        }
        return request.range() == null ? Selection.all(size) : Selection.ofRange(request.range(), size);
    }

    static BlobStream open(Home home, Found found, CustomerKey.Secret secret, Selection selection) {
        return found.parts().isEmpty()
                ? Contents.open(home, found.row().stored().content(), secret, selection.offset(), selection.length())
                : Contents.open(home, Contents.segments(found.parts()), secret, selection.offset(), selection.length());
    }

    private static <R> R hand(GetObjectResponse answer, BlobStream stream, ResponseTransformer<GetObjectResponse, R> transformer) {
        boolean keep = false;
        try {
            var result = transformer.transform(answer, AbortableInputStream.create(stream));
            keep = transformer.needsConnectionLeftOpen();
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (!keep) {
                stream.close();
            }
        }
    }

    private GetObjectResponse answer(Found found, Selection selection, GetObjectRequest request, CustomerKey.Secret secret) {
        var row = found.row();
        var stored = row.stored();
        var answer = GetObjectResponse.builder().requestCharged(Grounds.charged())
                .acceptRanges("bytes")
                .lastModified(row.lastModified())
                .contentLength(selection.length())
                .eTag(row.quotedEtag());
        if (found.bucket().versioning() != BucketRow.Versioning.NEVER) {
            answer.versionId(row.versionId());
        }
        if (selection.partial()) {
            answer.contentRange(selection.contentRange(stored.size()));
            answer.sdkHttpResponse(PARTIAL_CONTENT);
        }
        if (request.partNumber() != null && stored.parts() > 0) {
            answer.partsCount(stored.parts());
        }
        Encryption.told(stored, secret).tell(answer::serverSideEncryption, answer::ssekmsKeyId, answer::bucketKeyEnabled,
                answer::sseCustomerAlgorithm, answer::sseCustomerKeyMD5);
        if (tellsChecksum(request)) {
            checksum(answer, stored, selection);
        }
        describe(answer, row.description());
        state(answer, found);
        override(answer, request);
        return answer.build();
    }

    /// S3 minds no case here.
    private static boolean tellsChecksum(GetObjectRequest request) {
        return ChecksumMode.ENABLED.toString().equalsIgnoreCase(request.checksumModeAsString());
    }

    private static final SdkHttpResponse PARTIAL_CONTENT = SdkHttpResponse.builder().statusCode(206).build();

    /// A range has no checksum; a part has its own, where the object's is composed of them.
    private static void checksum(GetObjectResponse.Builder answer, VersionRow.Stored stored, Selection selection) {
        stored.checksum().ifPresent(checksum -> {
            var value = selection.part().map(part -> checksum.kind() == ObjectChecksum.Kind.COMPOSITE ? part.checksum() : "")
                    .orElse(checksum.value());
            if (value.isEmpty() || selection.partial() && selection.part().isEmpty() && selection.length() < stored.size()) {
                return;
            }
            answer.checksumType(checksum.type());
            ObjectChecksum.tell(checksum.algorithm(), value, answer::checksumCRC32, answer::checksumCRC32C,
                    answer::checksumCRC64NVME, answer::checksumSHA1, answer::checksumSHA256);
        });
    }

    private static void describe(GetObjectResponse.Builder answer, Description description) {
        answer.contentType(description.contentType())
                .cacheControl(present(description.cacheControl()))
                .contentDisposition(present(description.contentDisposition()))
                .contentEncoding(present(description.contentEncoding()))
                .contentLanguage(present(description.contentLanguage()))
                .websiteRedirectLocation(present(description.redirect()))
                .expiresString(present(description.expires()))
                .metadata(EncodedWords.encoded(description.metadata()));
    }

    private void state(GetObjectResponse.Builder answer, Found found) {
        var row = found.row();
        var state = row.state();
        if (!state.storageClass().equals(StorageClasses.STANDARD)) {
            answer.storageClass(state.storageClass());
        }
        if (!state.tags().isEmpty()) {
            answer.tagCount(state.tags().size());
        }
        if (!state.replication().isEmpty()) {
            answer.replicationStatus(state.replication());
        }
        if (found.bucket().objectLock()) {
            state.retention().ifPresent(retention ->
                    answer.objectLockMode(retention.mode().name()).objectLockRetainUntilDate(retention.until()));
            if (state.hasLegalHold()) {
                answer.objectLockLegalHoldStatus(state.legalHold() ? "ON" : "OFF");
            }
        }
        answer.restore(StorageArchive.header(row, home.clock().now()).orElse(null));
        answer.expiration(found.expiration().orElse(null));
    }

    private static void override(GetObjectResponse.Builder answer, GetObjectRequest request) {
        if (request.responseCacheControl() == null && request.responseContentDisposition() == null
                && request.responseContentEncoding() == null && request.responseContentLanguage() == null
                && request.responseContentType() == null && request.responseExpires() == null) {
            return;
        }
        if (Call.current().caller().isAnonymous()) {
            throw S3Errors.invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
        }
        override("response-cache-control", request.responseCacheControl(), answer::cacheControl);
        override("response-content-disposition", request.responseContentDisposition(), answer::contentDisposition);
        override("response-content-encoding", request.responseContentEncoding(), answer::contentEncoding);
        override("response-content-language", request.responseContentLanguage(), answer::contentLanguage);
        override("response-content-type", request.responseContentType(), answer::contentType);
        Optional.ofNullable(request.responseExpires()).map(HttpDate::of).ifPresent(answer::expiresString);
    }

    private static void override(String parameter, String value, Consumer<String> header) {
        if (value == null) {
            return;
        }
        if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)) {
            throw S3Errors.invalidArgument("Header value cannot be represented using ISO-8859-1.", parameter, value);
        }
        header.accept(value);
    }

    /// Absent members are null in the SDK's responses.
    private static String present(String text) {
        return text.isEmpty() ? null : text;
    }
}
