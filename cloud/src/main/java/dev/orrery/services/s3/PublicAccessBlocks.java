package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;

/// The switches that keep a bucket from the public. What they do is in [Grants], [Acls] and [Policies].
final class PublicAccessBlocks implements S3Client {
    private final Settings settings;

    PublicAccessBlocks(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetPublicAccessBlockResponse getPublicAccessBlock(GetPublicAccessBlockRequest request) {
        var block = settings.<PublicAccessBlockConfiguration>find(request.bucket(), Kind.PUBLIC_ACCESS_BLOCK,
                        PublicAccessBlockConfiguration::builder)
                .orElseThrow(() -> BucketErrors.noSuchPublicAccessBlock(request.bucket()));
        return GetPublicAccessBlockResponse.builder().publicAccessBlockConfiguration(block).build();
    }

    /// A switch that is left out is turned off.
    @Override
    public PutPublicAccessBlockResponse putPublicAccessBlock(PutPublicAccessBlockRequest request) {
        if (request.publicAccessBlockConfiguration() == null) {
            throw S3Errors.malformedXml();
        }
        settings.store(request.bucket(), Kind.PUBLIC_ACCESS_BLOCK,
                PublicAccess.of(request.publicAccessBlockConfiguration()).document());
        return PutPublicAccessBlockResponse.builder().build();
    }

    @Override
    public DeletePublicAccessBlockResponse deletePublicAccessBlock(DeletePublicAccessBlockRequest request) {
        settings.remove(request.bucket(), Kind.PUBLIC_ACCESS_BLOCK);
        return DeletePublicAccessBlockResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
