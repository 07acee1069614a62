package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/// The tags of a bucket.
final class BucketTags implements S3Client {
    private static final int TAGS_MAX = 50;
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private final Settings settings;

    BucketTags(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetBucketTaggingResponse getBucketTagging(GetBucketTaggingRequest request) {
        var tagging = settings.<Tagging>find(request.bucket(), Kind.TAGGING, Tagging::builder)
                .orElseThrow(() -> BucketErrors.noSuchTagSet(request.bucket()));
        return GetBucketTaggingResponse.builder().tagSet(tagging.tagSet()).build();
    }

    /// No tags at all is the same as none set.
    @Override
    public PutBucketTaggingResponse putBucketTagging(PutBucketTaggingRequest request) {
        var tagging = request.tagging();
        if (tagging == null) {
            throw S3Errors.malformedXml();
        }
        check(tagging.tagSet(), "System tags cannot be added/updated by requester");
        if (tagging.tagSet().isEmpty()) {
            settings.remove(request.bucket(), Kind.TAGGING);
        } else {
            settings.store(request.bucket(), Kind.TAGGING, tagging);
        }
        return PutBucketTaggingResponse.builder().build();
    }

    @Override
    public DeleteBucketTaggingResponse deleteBucketTagging(DeleteBucketTaggingRequest request) {
        settings.remove(request.bucket(), Kind.TAGGING);
        return DeleteBucketTaggingResponse.builder().build();
    }

    /// @param reserved what AWS says of a key that begins with `aws:`
    static void check(List<Tag> tags, String reserved) {
        check(tags, key -> S3Errors.invalidTag(reserved).with("TagKey", key));
    }

    /// @param reserved what AWS answers to a key that begins with `aws:`
    static void check(List<Tag> tags, Function<String, S3Error> reserved) {
        if (tags.size() > TAGS_MAX) {
            throw S3Errors.badRequest("Bucket tag count cannot be greater than " + TAGS_MAX);
        }
        var seen = new HashSet<String>();
        for (var tag : tags) {
            if (tag.key() == null || tag.value() == null) {
                throw S3Errors.malformedXml();
            }
            if (!KEY.matcher(tag.key()).matches()) {
                throw S3Errors.invalidTag("The TagKey you have provided is invalid").with("TagKey", tag.key());
            }
            if (tag.key().startsWith("aws:")) {
                throw reserved.apply(tag.key());
            }
            if (!VALUE.matcher(tag.value()).matches()) {
                throw S3Errors.invalidTag("The TagValue you have provided is invalid").with("TagKey", tag.key())
                        .with("TagValue", tag.value());
            }
            if (!seen.add(tag.key())) {
                throw S3Errors.invalidTag("Cannot provide multiple Tags with the same key").with("TagKey", tag.key());
            }
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
