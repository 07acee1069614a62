package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.ObjectReads.Found;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;

/// Tags of objects and their versions.
public final class ObjectTags implements S3Client {
    private final Home home;

    public ObjectTags(Home home) {
        this.home = home;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }

    @Override
    public GetObjectTaggingResponse getObjectTagging(GetObjectTaggingRequest request) {
        var found = home.store().read(tx -> {
            try {
                return find(tx, request.bucket(), request.key(), request.versionId(), "GET");
            } catch (S3Error e) {
                // Only this operation tells the bucket, too.
                throw e.code().equals("NoSuchKey") ? S3Errors.noSuchKey(request.bucket() + "/" + request.key()) : e;
            }
        });
        return GetObjectTaggingResponse.builder().versionId(versionId(found)).tagSet(Tags.list(found.row().state().tags())).build();
    }

    @Override
    public PutObjectTaggingResponse putObjectTagging(PutObjectTaggingRequest request) {
        if (request.tagging() == null) {
            throw S3Errors.malformedXml();
        }
        var tags = Tags.of(request.tagging().tagSet());
        var changed = home.store().write(tx -> {
            var found = find(tx, request.bucket(), request.key(), request.versionId(), "PUT");
            replace(tx, found, tags, EventKind.TAGGING_PUT);
            return found;
        });
        return PutObjectTaggingResponse.builder().versionId(versionId(changed)).build();
    }

    @Override
    public DeleteObjectTaggingResponse deleteObjectTagging(DeleteObjectTaggingRequest request) {
        var changed = home.store().write(tx -> {
            var found = find(tx, request.bucket(), request.key(), request.versionId(), "DELETE");
            replace(tx, found, Map.of(), EventKind.TAGGING_DELETE);
            return found;
        });
        return DeleteObjectTaggingResponse.builder().versionId(versionId(changed)).build();
    }

    /// A delete marker has no tags, be it named or the newest.
    private static Found find(Tables.Read tx, String bucketName, String key, String versionId, String method) {
        if (versionId == null) {
            var bucket = Buckets.require(tx, bucketName);
            Versions.latest(tx, bucketName, key).filter(VersionRow::deleteMarker).ifPresent(marker -> {
                throw ObjectAccess.absent(tx, bucket, key, ObjectReads.refused(marker, method));
            });
        }
        return ObjectReads.find(tx, bucketName, key, versionId, method);
    }

    private void replace(Tables.Write tx, Found found, Map<String, String> tags, EventKind kind) {
        ReplicationTimer.changed(home, tx, found.bucket(), found.row().with(found.row().state().withTags(tags)));
        Events.changed(home, tx, found.bucket(), kind, found.row());
    }

    /// Null, an absent member, in a bucket that has no versions.
    private static String versionId(Found found) {
        return Optional.of(found.row().versionId()).filter(_ -> found.bucket().versioning() != BucketRow.Versioning.NEVER).orElse(null);
    }
}
