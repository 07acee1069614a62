package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AnalyticsConfiguration;
import software.amazon.awssdk.services.s3.model.AnalyticsFilter;
import software.amazon.awssdk.services.s3.model.AnalyticsS3ExportFileFormat;
import software.amazon.awssdk.services.s3.model.DeleteBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketAnalyticsConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAnalyticsConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ListBucketAnalyticsConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketAnalyticsConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketAnalyticsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAnalyticsConfigurationResponse;
import software.amazon.awssdk.services.s3.model.StorageClassAnalysisSchemaVersion;

/// Which parts of a bucket are watched for how they are used. Kept and told; nothing is analysed yet.
final class Analytics implements S3Client {
    private final NamedSettings<AnalyticsConfiguration> settings;

    Analytics(Home home) {
        settings = new NamedSettings<>(home, Kind.ANALYTICS, AnalyticsConfiguration::builder);
    }

    @Override
    public GetBucketAnalyticsConfigurationResponse getBucketAnalyticsConfiguration(GetBucketAnalyticsConfigurationRequest request) {
        return GetBucketAnalyticsConfigurationResponse.builder()
                .analyticsConfiguration(settings.get(request.bucket(), request.id())).build();
    }

    @Override
    public PutBucketAnalyticsConfigurationResponse putBucketAnalyticsConfiguration(PutBucketAnalyticsConfigurationRequest request) {
        var configuration = request.analyticsConfiguration();
        check(configuration, request.id());
        settings.put(request.bucket(), request.id(), configuration);
        return PutBucketAnalyticsConfigurationResponse.builder().build();
    }

    @Override
    public ListBucketAnalyticsConfigurationsResponse listBucketAnalyticsConfigurations(ListBucketAnalyticsConfigurationsRequest request) {
        var page = settings.list(request.bucket(), request.continuationToken());
        return ListBucketAnalyticsConfigurationsResponse.builder().analyticsConfigurationList(page.documents())
                .continuationToken(request.continuationToken()).isTruncated(page.truncated())
                .nextContinuationToken(page.next().orElse(null)).build();
    }

    @Override
    public DeleteBucketAnalyticsConfigurationResponse deleteBucketAnalyticsConfiguration(DeleteBucketAnalyticsConfigurationRequest request) {
        settings.delete(request.bucket(), request.id());
        return DeleteBucketAnalyticsConfigurationResponse.builder().build();
    }

    private static void check(AnalyticsConfiguration configuration, String id) {
        if (configuration == null || !Objects.equals(configuration.id(), id) || configuration.storageClassAnalysis() == null) {
            throw S3Errors.malformedXml();
        }
        if (configuration.filter() != null) {
            check(configuration.filter());
        }
        var export = configuration.storageClassAnalysis().dataExport();
        if (export == null) {
            return;
        }
        if (export.outputSchemaVersion() != StorageClassAnalysisSchemaVersion.V_1 || export.destination() == null
                || export.destination().s3BucketDestination() == null
                || export.destination().s3BucketDestination().format() != AnalyticsS3ExportFileFormat.CSV
                || export.destination().s3BucketDestination().bucket() == null) {
            throw S3Errors.malformedXml();
        }
        if (!export.destination().s3BucketDestination().bucket().matches("arn:aws:s3:::.+")) {
            throw S3Errors.error("InvalidS3DestinationBucket", 400, "Invalid bucket ARN.");
        }
    }

    private static void check(AnalyticsFilter filter) {
        if (Stream.of(filter.prefix(), filter.tag(), filter.and()).filter(Objects::nonNull).count() != 1) {
            throw S3Errors.malformedXml();
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
