package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/// How a bucket's objects are encrypted when nobody says.
final class Encryptions implements S3Client {
    static final ServerSideEncryptionRule DEFAULT = ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(rule -> rule.sseAlgorithm(ServerSideEncryption.AES256))
            .bucketKeyEnabled(false).build();
    private final Settings settings;

    Encryptions(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest request) {
        var configuration = settings.<ServerSideEncryptionConfiguration>find(request.bucket(), Kind.ENCRYPTION,
                        ServerSideEncryptionConfiguration::builder)
                .orElseGet(() -> ServerSideEncryptionConfiguration.builder().rules(DEFAULT).build());
        return GetBucketEncryptionResponse.builder().serverSideEncryptionConfiguration(configuration).build();
    }

    @Override
    public PutBucketEncryptionResponse putBucketEncryption(PutBucketEncryptionRequest request) {
        var configuration = request.serverSideEncryptionConfiguration();
        settings.store(request.bucket(), Kind.ENCRYPTION, configuration == null
                ? ServerSideEncryptionConfiguration.builder().build() : told(configuration), (_, _) -> check(configuration));
        return PutBucketEncryptionResponse.builder().build();
    }

    private static void check(ServerSideEncryptionConfiguration configuration) {
        if (configuration == null || configuration.rules().size() != 1) {
            throw S3Errors.malformedXml();
        }
        var byDefault = configuration.rules().getFirst().applyServerSideEncryptionByDefault();
        if (byDefault == null) {
            return;
        }
        switch (byDefault.sseAlgorithm()) {
            case AES256 -> {
                if (byDefault.kmsMasterKeyID() != null) {
                    throw S3Errors.error("InvalidArgument", 400, "a KMSMasterKeyID is not applicable if the default sse algorithm is "
                            + "not aws:kms or aws:kms:dsse").with("ArgumentName", "ApplyServerSideEncryptionByDefault");
                }
            }
            case AWS_KMS -> { }
            case AWS_KMS_DSSE, AWS_FSX -> throw S3Errors.notImplemented("ApplyServerSideEncryptionByDefault");
            case null, default -> throw S3Errors.malformedXml();
        }
    }

    /// As it is told back: with the answer to whether bucket keys are on.
    private static ServerSideEncryptionConfiguration told(ServerSideEncryptionConfiguration configuration) {
        return configuration.toBuilder().rules(configuration.rules().stream()
                .map(rule -> rule.toBuilder()
                        .applyServerSideEncryptionByDefault(rule.applyServerSideEncryptionByDefault() == null
                                ? DEFAULT.applyServerSideEncryptionByDefault() : rule.applyServerSideEncryptionByDefault())
                        .bucketKeyEnabled(Boolean.TRUE.equals(rule.bucketKeyEnabled())).build())
                .toList()).build();
    }

    @Override
    public DeleteBucketEncryptionResponse deleteBucketEncryption(DeleteBucketEncryptionRequest request) {
        settings.remove(request.bucket(), Kind.ENCRYPTION);
        return DeleteBucketEncryptionResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
