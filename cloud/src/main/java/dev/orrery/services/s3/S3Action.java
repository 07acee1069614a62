package dev.orrery.services.s3;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAccelerateConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyStatusRequest;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketRequestPaymentRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLegalHoldRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTorrentRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListBucketAnalyticsConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketIntelligentTieringConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketInventoryConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketMetricsConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAccelerateConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAclRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketRequestPaymentRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectAclRequest;
import software.amazon.awssdk.services.s3.model.PutObjectLegalHoldRequest;
import software.amazon.awssdk.services.s3.model.PutObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.SelectObjectContentRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// Which permission each request needs on the thing it names. Source: Service Authorization Reference, "Actions defined
/// by Amazon S3", and "Required permissions for Amazon S3 API operations" in the S3 User Guide.
///
/// @param target what the permission is on
/// @param action needed without a version id
/// @param versionAction needed with one
record S3Action(Target target, String action, String versionAction) {

    enum Target {
        BUCKET,
        /// An object that should exist; its own ACL, owner and tags count.
        OBJECT,
        /// A key to be written: nothing of what is there counts.
        CONTENT
    }

    private static final Map<Class<?>, S3Action> ACTIONS = Map.ofEntries(
            entry(DeleteBucketRequest.class, bucket("s3:DeleteBucket")),
            entry(HeadBucketRequest.class, bucket("s3:ListBucket")),
            entry(GetBucketLocationRequest.class, bucket("s3:GetBucketLocation")),
            entry(ListObjectsRequest.class, bucket("s3:ListBucket")),
            entry(ListObjectsV2Request.class, bucket("s3:ListBucket")),
            entry(ListObjectVersionsRequest.class, bucket("s3:ListBucketVersions")),
            entry(ListMultipartUploadsRequest.class, bucket("s3:ListBucketMultipartUploads")),
            entry(GetBucketVersioningRequest.class, bucket("s3:GetBucketVersioning")),
            entry(PutBucketVersioningRequest.class, bucket("s3:PutBucketVersioning")),
            entry(GetBucketPolicyRequest.class, bucket("s3:GetBucketPolicy")),
            entry(PutBucketPolicyRequest.class, bucket("s3:PutBucketPolicy")),
            entry(DeleteBucketPolicyRequest.class, bucket("s3:DeleteBucketPolicy")),
            entry(GetBucketPolicyStatusRequest.class, bucket("s3:GetBucketPolicyStatus")),
            entry(GetPublicAccessBlockRequest.class, bucket("s3:GetBucketPublicAccessBlock")),
            entry(PutPublicAccessBlockRequest.class, bucket("s3:PutBucketPublicAccessBlock")),
            entry(DeletePublicAccessBlockRequest.class, bucket("s3:PutBucketPublicAccessBlock")),
            entry(GetBucketOwnershipControlsRequest.class, bucket("s3:GetBucketOwnershipControls")),
            entry(PutBucketOwnershipControlsRequest.class, bucket("s3:PutBucketOwnershipControls")),
            entry(DeleteBucketOwnershipControlsRequest.class, bucket("s3:PutBucketOwnershipControls")),
            entry(GetBucketAclRequest.class, bucket("s3:GetBucketAcl")),
            entry(PutBucketAclRequest.class, bucket("s3:PutBucketAcl")),
            entry(GetBucketCorsRequest.class, bucket("s3:GetBucketCORS")),
            entry(PutBucketCorsRequest.class, bucket("s3:PutBucketCORS")),
            entry(DeleteBucketCorsRequest.class, bucket("s3:PutBucketCORS")),
            entry(GetBucketTaggingRequest.class, bucket("s3:GetBucketTagging")),
            entry(PutBucketTaggingRequest.class, bucket("s3:PutBucketTagging")),
            entry(DeleteBucketTaggingRequest.class, bucket("s3:PutBucketTagging")),
            entry(GetBucketEncryptionRequest.class, bucket("s3:GetEncryptionConfiguration")),
            entry(PutBucketEncryptionRequest.class, bucket("s3:PutEncryptionConfiguration")),
            entry(DeleteBucketEncryptionRequest.class, bucket("s3:PutEncryptionConfiguration")),
            entry(GetBucketLifecycleConfigurationRequest.class, bucket("s3:GetLifecycleConfiguration")),
            entry(PutBucketLifecycleConfigurationRequest.class, bucket("s3:PutLifecycleConfiguration")),
            entry(DeleteBucketLifecycleRequest.class, bucket("s3:PutLifecycleConfiguration")),
            entry(GetBucketWebsiteRequest.class, bucket("s3:GetBucketWebsite")),
            entry(PutBucketWebsiteRequest.class, bucket("s3:PutBucketWebsite")),
            entry(DeleteBucketWebsiteRequest.class, bucket("s3:DeleteBucketWebsite")),
            entry(GetBucketNotificationConfigurationRequest.class, bucket("s3:GetBucketNotification")),
            entry(PutBucketNotificationConfigurationRequest.class, bucket("s3:PutBucketNotification")),
            entry(GetBucketReplicationRequest.class, bucket("s3:GetReplicationConfiguration")),
            entry(PutBucketReplicationRequest.class, bucket("s3:PutReplicationConfiguration")),
            entry(DeleteBucketReplicationRequest.class, bucket("s3:PutReplicationConfiguration")),
            entry(GetBucketLoggingRequest.class, bucket("s3:GetBucketLogging")),
            entry(PutBucketLoggingRequest.class, bucket("s3:PutBucketLogging")),
            entry(GetBucketAccelerateConfigurationRequest.class, bucket("s3:GetAccelerateConfiguration")),
            entry(PutBucketAccelerateConfigurationRequest.class, bucket("s3:PutAccelerateConfiguration")),
            entry(GetBucketRequestPaymentRequest.class, bucket("s3:GetBucketRequestPayment")),
            entry(PutBucketRequestPaymentRequest.class, bucket("s3:PutBucketRequestPayment")),
            entry(GetObjectLockConfigurationRequest.class, bucket("s3:GetBucketObjectLockConfiguration")),
            entry(PutObjectLockConfigurationRequest.class, bucket("s3:PutBucketObjectLockConfiguration")),
            entry(GetBucketInventoryConfigurationRequest.class, bucket("s3:GetInventoryConfiguration")),
            entry(PutBucketInventoryConfigurationRequest.class, bucket("s3:PutInventoryConfiguration")),
            entry(ListBucketInventoryConfigurationsRequest.class, bucket("s3:GetInventoryConfiguration")),
            entry(DeleteBucketInventoryConfigurationRequest.class, bucket("s3:PutInventoryConfiguration")),
            entry(GetBucketAnalyticsConfigurationRequest.class, bucket("s3:GetAnalyticsConfiguration")),
            entry(PutBucketAnalyticsConfigurationRequest.class, bucket("s3:PutAnalyticsConfiguration")),
            entry(ListBucketAnalyticsConfigurationsRequest.class, bucket("s3:GetAnalyticsConfiguration")),
            entry(DeleteBucketAnalyticsConfigurationRequest.class, bucket("s3:PutAnalyticsConfiguration")),
            entry(GetBucketMetricsConfigurationRequest.class, bucket("s3:GetMetricsConfiguration")),
            entry(PutBucketMetricsConfigurationRequest.class, bucket("s3:PutMetricsConfiguration")),
            entry(ListBucketMetricsConfigurationsRequest.class, bucket("s3:GetMetricsConfiguration")),
            entry(DeleteBucketMetricsConfigurationRequest.class, bucket("s3:PutMetricsConfiguration")),
            entry(GetBucketIntelligentTieringConfigurationRequest.class, bucket("s3:GetIntelligentTieringConfiguration")),
            entry(PutBucketIntelligentTieringConfigurationRequest.class, bucket("s3:PutIntelligentTieringConfiguration")),
            entry(ListBucketIntelligentTieringConfigurationsRequest.class, bucket("s3:GetIntelligentTieringConfiguration")),
            entry(DeleteBucketIntelligentTieringConfigurationRequest.class, bucket("s3:PutIntelligentTieringConfiguration")),
            entry(GetObjectRequest.class, object("s3:GetObject", "s3:GetObjectVersion")),
            entry(HeadObjectRequest.class, object("s3:GetObject", "s3:GetObjectVersion")),
            entry(GetObjectAttributesRequest.class, object("s3:GetObject", "s3:GetObjectVersion")),
            entry(GetObjectAclRequest.class, object("s3:GetObjectAcl", "s3:GetObjectVersionAcl")),
            entry(PutObjectAclRequest.class, object("s3:PutObjectAcl", "s3:PutObjectVersionAcl")),
            entry(GetObjectTaggingRequest.class, object("s3:GetObjectTagging", "s3:GetObjectVersionTagging")),
            entry(PutObjectTaggingRequest.class, object("s3:PutObjectTagging", "s3:PutObjectVersionTagging")),
            entry(DeleteObjectTaggingRequest.class, object("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging")),
            entry(DeleteObjectRequest.class, object("s3:DeleteObject", "s3:DeleteObjectVersion")),
            entry(GetObjectRetentionRequest.class, object("s3:GetObjectRetention")),
            entry(PutObjectRetentionRequest.class, object("s3:PutObjectRetention")),
            entry(GetObjectLegalHoldRequest.class, object("s3:GetObjectLegalHold")),
            entry(PutObjectLegalHoldRequest.class, object("s3:PutObjectLegalHold")),
            entry(GetObjectTorrentRequest.class, object("s3:GetObjectTorrent")),
            entry(RestoreObjectRequest.class, object("s3:RestoreObject")),
            entry(SelectObjectContentRequest.class, object("s3:GetObject")),
            entry(PutObjectRequest.class, content("s3:PutObject")),
            entry(CopyObjectRequest.class, content("s3:PutObject")),
            entry(CreateMultipartUploadRequest.class, content("s3:PutObject")),
            entry(UploadPartRequest.class, content("s3:PutObject")),
            entry(UploadPartCopyRequest.class, content("s3:PutObject")),
            entry(CompleteMultipartUploadRequest.class, content("s3:PutObject")),
            entry(AbortMultipartUploadRequest.class, content("s3:AbortMultipartUpload")),
            entry(ListPartsRequest.class, content("s3:ListMultipartUploadParts")));

    private static final Set<String> ON_OBJECTS = Stream.concat(
                    ACTIONS.values().stream().filter(action -> action.target != Target.BUCKET)
                            .flatMap(action -> Stream.of(action.action, action.versionAction)),
                    Stream.of("s3:GetObjectAttributes", "s3:GetObjectVersionAttributes", "s3:GetObjectVersionTorrent",
                            "s3:BypassGovernanceRetention", "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags",
                            "s3:ObjectOwnerOverrideToBucketOwner", "s3:GetObjectVersionForReplication"))
            .map(action -> action.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());

    /// Every request that names a bucket, but those that make one or name many objects.
    static S3Action of(Class<?> request) {
        var action = ACTIONS.get(request);
        if (action == null) {
            throw new IllegalStateException("nobody told what " + request.getSimpleName() + " needs");
        }
        return action;
    }

    /// Whether this action, by its name, is one on objects.
    static boolean isOnObjects(String action) {
        return ON_OBJECTS.contains(action.toLowerCase(Locale.ROOT));
    }

    private static S3Action bucket(String action) {
        return new S3Action(Target.BUCKET, action, action);
    }

    private static S3Action object(String action) {
        return new S3Action(Target.OBJECT, action, action);
    }

    private static S3Action object(String action, String versionAction) {
        return new S3Action(Target.OBJECT, action, versionAction);
    }

    private static S3Action content(String action) {
        return new S3Action(Target.CONTENT, action, action);
    }
}
