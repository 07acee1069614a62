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
        var found = home.store().read(tx -> ObjectReads.find(tx, request.bucket(), request.key(), request.versionId()));
        return GetObjectTaggingResponse.builder().versionId(versionId(found)).tagSet(Tags.list(found.row().state().tags())).build();
    }

    @Override
    public PutObjectTaggingResponse putObjectTagging(PutObjectTaggingRequest request) {
        if (request.tagging() == null || !request.tagging().hasTagSet()) {
            throw S3Errors.malformedXml();
        }
        var tags = Tags.of(request.tagging().tagSet());
        var found = home.store().write(tx -> replace(tx, request.bucket(), request.key(), request.versionId(), tags, EventKind.TAGGING_PUT));
        return PutObjectTaggingResponse.builder().versionId(versionId(found)).build();
    }

    @Override
    public DeleteObjectTaggingResponse deleteObjectTagging(DeleteObjectTaggingRequest request) {
        var found = home.store().write(tx -> replace(tx, request.bucket(), request.key(), request.versionId(), Map.of(),
                EventKind.TAGGING_DELETE));
        return DeleteObjectTaggingResponse.builder().versionId(versionId(found)).build();
    }

    private Found replace(Tables.Write tx, String bucket, String key, String versionId, Map<String, String> tags, EventKind kind) {
        var found = ObjectReads.find(tx, bucket, key, versionId);
        ReplicationTimer.changed(home, tx, found.bucket(), found.row().with(found.row().state().withTags(tags)));
        Events.changed(home, tx, found.bucket(), kind, found.row());
        return found;
    }

    /// Null, an absent member, in a bucket that has no versions.
    private static String versionId(Found found) {
        return Optional.of(found.row().versionId()).filter(_ -> found.bucket().versioning() != BucketRow.Versioning.NEVER).orElse(null);
    }
}
