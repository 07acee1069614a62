package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/// The condition keys that a request brings: its members by [RequestShape], and those that must be taken apart.
final class RequestConditions {
    private static final String TAG = "s3:RequestObjectTag/";
    private static final String TAG_KEYS = "s3:RequestObjectTagKeys";

    private RequestConditions() { }

    static Map<String, List<String>> of(RequestShape shape, SdkPojo request, CopiedTags copied) {
        var context = copied.isEmpty() ? shape.context(request) : tags(shape.context(request), copied.tags());
        return switch (request) {
            case PutObjectRequest put when put.tagging() != null -> tags(context, header(put.tagging()));
            case CreateMultipartUploadRequest create when create.tagging() != null -> tags(context, header(create.tagging()));
            case CopyObjectRequest copy when copy.tagging() != null && copy.taggingDirective() == TaggingDirective.REPLACE ->
                    tags(context, header(copy.tagging()));
            case PutObjectTaggingRequest put when put.tagging() != null -> tags(context, named(put.tagging().tagSet()));
            case PutBucketTaggingRequest put when put.tagging() != null -> requestTags(context, named(put.tagging().tagSet()));
            case PutObjectRetentionRequest put when put.retention() != null -> retention(context, put);
            case CreateBucketRequest create when create.createBucketConfiguration() != null -> creation(context, create);
            default -> context;
        };
    }

    private static Map<String, List<String>> tags(Map<String, List<String>> context, Map<String, String> tags) {
        var all = new HashMap<>(context);
        tags.forEach((key, value) -> all.put(TAG + key, List.of(value)));
        all.put(TAG_KEYS, List.copyOf(tags.keySet()));
        return all;
    }

    private static Map<String, List<String>> requestTags(Map<String, List<String>> context, Map<String, String> tags) {
        var all = new HashMap<>(context);
        tags.forEach((key, value) -> all.put("aws:RequestTag/" + key, List.of(value)));
        all.put("aws:TagKeys", List.copyOf(tags.keySet()));
        return all;
    }

    private static Map<String, List<String>> retention(Map<String, List<String>> context, PutObjectRetentionRequest put) {
        var all = new HashMap<>(context);
        if (put.retention().modeAsString() != null) {
            all.put("s3:object-lock-mode", List.of(put.retention().modeAsString()));
        }
        if (put.retention().retainUntilDate() != null) {
            all.put("s3:object-lock-retain-until-date", List.of(put.retention().retainUntilDate().toString()));
        }
        return all;
    }

    private static Map<String, List<String>> creation(Map<String, List<String>> context, CreateBucketRequest create) {
        var configuration = create.createBucketConfiguration();
        var all = new HashMap<>(configuration.hasTags() ? requestTags(context, named(configuration.tags())) : context);
        var location = configuration.locationConstraintAsString();
        all.put("s3:LocationConstraint", List.of(location == null ? Call.current().region() : location));
        return all;
    }

    /// Leniently: a header that is no list of tags is refused by the operation, not here.
    private static Map<String, String> header(String tagging) {
        var tags = new HashMap<String, String>();
        for (var pair : tagging.split("&")) {
            int equals = pair.indexOf('=');
            try {
                var key = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                tags.put(key, equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                continue;
            }
        }
        return tags;
    }

    private static Map<String, String> named(List<Tag> tags) {
        var named = HashMap.<String, String>newHashMap(tags.size());
        for (var tag : tags) {
            if (tag.key() != null && tag.value() != null) {
                named.put(tag.key(), tag.value());
            }
        }
        return named;
    }
}
