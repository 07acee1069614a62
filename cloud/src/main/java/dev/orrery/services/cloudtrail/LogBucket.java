package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.ErrorDetail;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.ServiceCaller;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The bucket of a trail, as CloudTrail reaches it: in its own name, for the sake of the trail, so that the bucket's policy
/// decides. Buckets may be in other regions and of other accounts.
/// Source: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for CloudTrail".
record LogBucket(Home home, TrailRow trail) {
    static final String PRINCIPAL = "cloudtrail.amazonaws.com";
    private static final String REGION_HEADER = "x-amz-bucket-region";

    static ServiceCaller caller(Home home, TrailRow trail) {
        return new ServiceCaller(PRINCIPAL, trail.arn(home.account()), home.account());
    }

    /// Looks whether the bucket is there and lets CloudTrail look.
    ///
    /// @return its region
    String look() {
        try {
            acl(trail.bucketRegion());
            return trail.bucketRegion();
        } catch (AwsServiceException e) {
            var region = otherRegion(e);
            acl(region);
            return region;
        }
    }

    private void acl(String region) {
        client(region).getBucketAcl(GetBucketAclRequest.builder().bucket(trail.bucket()).build());
    }

    /// @param bucket that of the trail, or that of before when a file was begun there
    /// @param type of the content
    /// @param encoding of the content; empty for none
    void put(String bucket, String key, byte[] content, String type, String encoding, Map<String, String> metadata) {
        var request = PutObjectRequest.builder().bucket(bucket).key(key).acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL)
                .contentType(type).contentEncoding(encoding.isEmpty() ? null : encoding).contentLength((long) content.length)
                .metadata(metadata);
        if (trail.kmsKeyArn().isEmpty()) {
            request.serverSideEncryption(ServerSideEncryption.AES256);
        } else {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(trail.kmsKeyArn()).ssekmsEncryptionContext(context());
        }
        inRegion(client -> client.putObject(request.build(), RequestBody.fromBytes(content)));
    }

    private <T> T inRegion(Function<S3Client, T> action) {
        try {
            return action.apply(client(trail.bucketRegion()));
        } catch (AwsServiceException e) {
            return action.apply(client(otherRegion(e)));
        }
    }

    /// The region where the bucket is now, if that is what is wrong.
    private static String otherRegion(AwsServiceException e) {
        var region = e instanceof ErrorDetail detail ? detail.headers().get(REGION_HEADER) : null;
        if (region == null || !CloudTrailErrors.code(e).equals("PermanentRedirect")) {
            throw e;
        }
        return region;
    }

    private S3Client client(String region) {
        return home.client(S3Client.class, region, caller(home, trail));
    }

    /// Key policies ask which trail a data key is for.
    private String context() {
        var json = "{\"aws:cloudtrail:arn\":\"" + trail.arn(home.account()) + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /// What stands before all keys of a trail from one account.
    ///
    /// @param member as in [PendingRow.Lane]
    String folder(String kind, String member) {
        return (trail.prefix().isEmpty() ? "" : trail.prefix() + "/") + "AWSLogs/" + (member.isEmpty() ? home.account() : member) + "/" + kind + "/";
    }
}
