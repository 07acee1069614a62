package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsResponse;

/// Who owns the objects that others write into a bucket, and whether its ACLs count.
final class Ownerships implements S3Client {
    private final Settings settings;

    Ownerships(Settings settings) {
        this.settings = settings;
    }

    static OwnershipControls document(ObjectOwnership ownership) {
        return OwnershipControls.builder().rules(OwnershipControlsRule.builder().objectOwnership(ownership).build()).build();
    }

    @Override
    public GetBucketOwnershipControlsResponse getBucketOwnershipControls(GetBucketOwnershipControlsRequest request) {
        var controls = settings.<OwnershipControls>find(request.bucket(), Kind.OWNERSHIP, OwnershipControls::builder)
                .orElseThrow(() -> BucketErrors.noOwnershipControls(request.bucket()));
        return GetBucketOwnershipControlsResponse.builder().ownershipControls(controls).build();
    }

    @Override
    public PutBucketOwnershipControlsResponse putBucketOwnershipControls(PutBucketOwnershipControlsRequest request) {
        var controls = request.ownershipControls();
        if (controls == null || controls.rules().size() != 1 || controls.rules().getFirst().objectOwnership() == null
                || controls.rules().getFirst().objectOwnership() == ObjectOwnership.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.malformedXml();
        }
        boolean enforced = controls.rules().getFirst().objectOwnership() == ObjectOwnership.BUCKET_OWNER_ENFORCED;
        settings.store(request.bucket(), Kind.OWNERSHIP, controls, (tx, bucket) -> {
            var acl = Settings.bytes(tx, bucket.name(), Kind.ACL).map(Acl.FORMAT::read);
            if (enforced && acl.filter(granted -> !granted.equals(Acl.privateTo(bucket.owner()))).isPresent()) {
                throw BucketErrors.aclWithOwnership();
            }
        });
        return PutBucketOwnershipControlsResponse.builder().build();
    }

    @Override
    public DeleteBucketOwnershipControlsResponse deleteBucketOwnershipControls(DeleteBucketOwnershipControlsRequest request) {
        settings.remove(request.bucket(), Kind.OWNERSHIP);
        return DeleteBucketOwnershipControlsResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
