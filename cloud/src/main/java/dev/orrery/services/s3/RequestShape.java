package dev.orrery.services.s3;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// Where a type of request keeps what access depends on. S3's requests have no common interface, but their members have
/// the same names, so this is found once for each type and then read like a field.
record RequestShape(Optional<SdkField<?>> bucket, Optional<SdkField<?>> key, Optional<SdkField<?>> versionId,
        Optional<SdkField<?>> expectedBucketOwner, Optional<SdkField<?>> requestPayer, List<Condition> conditions) {

    /// Members that are condition keys. Source: Service Authorization Reference, "Condition keys for Amazon S3".
    private static final Map<String, String> CONDITION_KEYS = Map.ofEntries(
            entry("ACL", "s3:x-amz-acl"),
            entry("GrantFullControl", "s3:x-amz-grant-full-control"),
            entry("GrantRead", "s3:x-amz-grant-read"),
            entry("GrantReadACP", "s3:x-amz-grant-read-acp"),
            entry("GrantWrite", "s3:x-amz-grant-write"),
            entry("GrantWriteACP", "s3:x-amz-grant-write-acp"),
            entry("CopySource", "s3:x-amz-copy-source"),
            entry("MetadataDirective", "s3:x-amz-metadata-directive"),
            entry("ServerSideEncryption", "s3:x-amz-server-side-encryption"),
            entry("SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
            entry("SSECustomerAlgorithm", "s3:x-amz-server-side-encryption-customer-algorithm"),
            entry("StorageClass", "s3:x-amz-storage-class"),
            entry("WebsiteRedirectLocation", "s3:x-amz-website-redirect-location"),
            entry("ObjectOwnership", "s3:x-amz-object-ownership"),
            entry("VersionId", "s3:VersionId"),
            entry("Prefix", "s3:prefix"),
            entry("Delimiter", "s3:delimiter"),
            entry("MaxKeys", "s3:max-keys"),
            entry("IfMatch", "s3:if-match"),
            entry("IfNoneMatch", "s3:if-none-match"),
            entry("ObjectLockMode", "s3:object-lock-mode"),
            entry("ObjectLockRetainUntilDate", "s3:object-lock-retain-until-date"),
            entry("ObjectLockLegalHoldStatus", "s3:object-lock-legal-hold"));

    private static final Map<Class<?>, RequestShape> KNOWN = new ConcurrentHashMap<>();

    record Condition(String key, SdkField<?> field) { }

    static RequestShape of(SdkPojo request) {
        var known = KNOWN.get(request.getClass());
        return known != null ? known : KNOWN.computeIfAbsent(request.getClass(), _ -> read(request.sdkFields()));
    }

    private static RequestShape read(List<SdkField<?>> fields) {
        var named = new HashMap<String, SdkField<?>>();
        var conditions = new ArrayList<Condition>();
        for (var field : fields) {
            named.put(field.memberName(), field);
            var key = CONDITION_KEYS.get(field.memberName());
            if (key != null) {
                conditions.add(new Condition(key, field));
            }
        }
        // The SDK calls them "destination" where there is a source, too.
        return new RequestShape(Optional.ofNullable(named.getOrDefault("Bucket", named.get("DestinationBucket"))),
                Optional.ofNullable(named.getOrDefault("Key", named.get("DestinationKey"))),
                Optional.ofNullable(named.get("VersionId")), Optional.ofNullable(named.get("ExpectedBucketOwner")),
                Optional.ofNullable(named.get("RequestPayer")), List.copyOf(conditions));
    }

    static String text(Optional<SdkField<?>> field, SdkPojo request) {
        return field.isEmpty() ? "" : text(field.get(), request);
    }

    private static String text(SdkField<?> field, SdkPojo request) {
        return field.getValueOrDefault(request) instanceof Object value ? value.toString() : "";
    }

    /// The condition keys that this request brings.
    Map<String, List<String>> context(SdkPojo request) {
        Map<String, List<String>> context = Map.of();
        for (var condition : conditions) {
            var value = text(condition.field(), request);
            if (!value.isEmpty()) {
                if (context.isEmpty()) {
                    context = new HashMap<>();
                }
                context.put(condition.key(), List.of(value));
            }
        }
        return context;
    }
}
