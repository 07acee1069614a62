package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLoggingStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingResponse;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingResponse;

/// Where the access log of a bucket goes. Kept and told; logs are not delivered yet.
final class Loggings implements S3Client {
    private final Settings settings;

    Loggings(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetBucketLoggingResponse getBucketLogging(GetBucketLoggingRequest request) {
        var enabled = settings.<BucketLoggingStatus>find(request.bucket(), Kind.LOGGING, BucketLoggingStatus::builder)
                .map(BucketLoggingStatus::loggingEnabled).orElse(null);
        return GetBucketLoggingResponse.builder().loggingEnabled(enabled).build();
    }

    /// An empty document turns logging off.
    @Override
    public PutBucketLoggingResponse putBucketLogging(PutBucketLoggingRequest request) {
        var status = request.bucketLoggingStatus();
        if (status == null) {
            throw S3Errors.malformedXml();
        }
        if (status.loggingEnabled() == null) {
            settings.remove(request.bucket(), Kind.LOGGING);
        } else {
            settings.store(request.bucket(), Kind.LOGGING, status, (tx, bucket) -> check(tx, bucket, status.loggingEnabled()));
        }
        return PutBucketLoggingResponse.builder().build();
    }

    private static void check(Tables.Read tx, BucketRow bucket, LoggingEnabled enabled) {
        if (enabled.targetBucket() == null || enabled.targetPrefix() == null) {
            throw S3Errors.malformedXml();
        }
        var target = tx.get(BucketRow.BUCKETS, enabled.targetBucket()).orElseThrow(() ->
                BucketErrors.invalidLoggingTarget("The target bucket for logging does not exist", enabled.targetBucket()));
        if (!target.owner().equals(bucket.owner())) {
            throw BucketErrors.invalidLoggingTarget("The owner for the bucket to be logged and the target bucket must be the same.",
                    enabled.targetBucket());
        }
        if (!target.region().equals(bucket.region())) {
            throw BucketErrors.crossLocationLogging(bucket.region(), target.region());
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
