package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketInventoryConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketInventoryConfigurationResponse;
import software.amazon.awssdk.services.s3.model.InventoryConfiguration;
import software.amazon.awssdk.services.s3.model.InventoryFormat;
import software.amazon.awssdk.services.s3.model.InventoryFrequency;
import software.amazon.awssdk.services.s3.model.InventoryIncludedObjectVersions;
import software.amazon.awssdk.services.s3.model.InventoryOptionalField;
import software.amazon.awssdk.services.s3.model.ListBucketInventoryConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketInventoryConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketInventoryConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketInventoryConfigurationResponse;

/// Which lists of its objects a bucket has made. Kept and told; lists are not delivered yet.
final class Inventories implements S3Client {
    private final NamedSettings<InventoryConfiguration> settings;

    Inventories(Home home) {
        settings = new NamedSettings<>(home, Kind.INVENTORY, InventoryConfiguration::builder);
    }

    @Override
    public GetBucketInventoryConfigurationResponse getBucketInventoryConfiguration(GetBucketInventoryConfigurationRequest request) {
        return GetBucketInventoryConfigurationResponse.builder()
                .inventoryConfiguration(settings.get(request.bucket(), request.id())).build();
    }

    @Override
    public PutBucketInventoryConfigurationResponse putBucketInventoryConfiguration(PutBucketInventoryConfigurationRequest request) {
        var configuration = request.inventoryConfiguration();
        check(configuration, request.id());
        settings.put(request.bucket(), request.id(), configuration);
        return PutBucketInventoryConfigurationResponse.builder().build();
    }

    @Override
    public ListBucketInventoryConfigurationsResponse listBucketInventoryConfigurations(ListBucketInventoryConfigurationsRequest request) {
        var page = settings.list(request.bucket(), request.continuationToken());
        return ListBucketInventoryConfigurationsResponse.builder().inventoryConfigurationList(page.documents())
                .continuationToken(request.continuationToken()).isTruncated(page.truncated())
                .nextContinuationToken(page.next().orElse(null)).build();
    }

    @Override
    public DeleteBucketInventoryConfigurationResponse deleteBucketInventoryConfiguration(DeleteBucketInventoryConfigurationRequest request) {
        settings.delete(request.bucket(), request.id());
        return DeleteBucketInventoryConfigurationResponse.builder().build();
    }

    private static void check(InventoryConfiguration configuration, String id) {
        if (configuration == null || configuration.id() == null || configuration.isEnabled() == null || configuration.destination() == null
                || unknown(configuration.includedObjectVersions(), InventoryIncludedObjectVersions.UNKNOWN_TO_SDK_VERSION)
                || configuration.schedule() == null
                || unknown(configuration.schedule().frequency(), InventoryFrequency.UNKNOWN_TO_SDK_VERSION)
                || configuration.optionalFields().contains(InventoryOptionalField.UNKNOWN_TO_SDK_VERSION)) {
            throw S3Errors.malformedXml();
        }
        var destination = configuration.destination().s3BucketDestination();
        if (destination == null || destination.bucket() == null
                || unknown(destination.format(), InventoryFormat.UNKNOWN_TO_SDK_VERSION)) {
            throw S3Errors.malformedXml();
        }
        if (!configuration.id().equals(id)) {
            throw BucketErrors.idMismatch();
        }
        if (!destination.bucket().matches("arn:aws:s3:::.+")) {
            throw S3Errors.error("InvalidS3DestinationBucket", 400, "Invalid bucket ARN.");
        }
    }

    private static boolean unknown(Object value, Object unknown) {
        return value == null || value == unknown;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
