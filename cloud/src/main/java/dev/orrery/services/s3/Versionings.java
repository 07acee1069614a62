package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.BucketRow.Versioning;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;

/// Whether a bucket keeps the versions of its objects.
final class Versionings implements S3Client {
    private final Home home;

    Versionings(Home home) {
        this.home = home;
    }

    @Override
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
        var versioning = home.store().read(tx -> Buckets.require(tx, request.bucket())).versioning();
        return GetBucketVersioningResponse.builder().status(switch (versioning) {
            case NEVER -> null;
            case ENABLED -> BucketVersioningStatus.ENABLED;
            case SUSPENDED -> BucketVersioningStatus.SUSPENDED;
        }).build();
    }

    @Override
    public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
        home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            var wanted = wanted(request);
            if (bucket.objectLock() && wanted != Versioning.ENABLED) {
                throw BucketErrors.invalidBucketState(
                        "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.");
            }
            if (wanted != Versioning.ENABLED && Bucket.of(tx, bucket).replication().isPresent()) {
                throw BucketErrors.invalidBucketState(
                        "A replication configuration is present on this bucket, so the versioning state cannot be changed.");
            }
            return Settings.changed(tx, bucket.withVersioning(wanted));
        });
        return PutBucketVersioningResponse.builder().build();
    }

    private static Versioning wanted(PutBucketVersioningRequest request) {
        var configuration = request.versioningConfiguration();
        if (configuration == null || configuration.statusAsString() == null) {
            throw BucketErrors.illegalVersioning("The Versioning element must be specified");
        }
        if (configuration.mfaDelete() == MFADelete.ENABLED) {
            // Needs a device that makes codes; nobody could ever delete a version again.
            throw S3Errors.notImplemented("MfaDelete");
        }
        return switch (configuration.status()) {
            case ENABLED -> Versioning.ENABLED;
            case SUSPENDED -> Versioning.SUSPENDED;
            case UNKNOWN_TO_SDK_VERSION -> throw S3Errors.malformedXml();
        };
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
