package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketMetricsConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketMetricsConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ListBucketMetricsConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketMetricsConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.MetricsConfiguration;
import software.amazon.awssdk.services.s3.model.MetricsFilter;
import software.amazon.awssdk.services.s3.model.PutBucketMetricsConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketMetricsConfigurationResponse;

/// Which parts of a bucket have their requests counted. Kept and told; nothing is counted yet.
final class Metrics implements S3Client {
    private final NamedSettings<MetricsConfiguration> settings;

    Metrics(Home home) {
        settings = new NamedSettings<>(home, Kind.METRICS, MetricsConfiguration::builder);
    }

    @Override
    public GetBucketMetricsConfigurationResponse getBucketMetricsConfiguration(GetBucketMetricsConfigurationRequest request) {
        return GetBucketMetricsConfigurationResponse.builder()
                .metricsConfiguration(settings.get(request.bucket(), request.id())).build();
    }

    @Override
    public PutBucketMetricsConfigurationResponse putBucketMetricsConfiguration(PutBucketMetricsConfigurationRequest request) {
        var configuration = request.metricsConfiguration();
        check(configuration, request.id());
        settings.put(request.bucket(), request.id(), configuration);
        return PutBucketMetricsConfigurationResponse.builder().build();
    }

    @Override
    public ListBucketMetricsConfigurationsResponse listBucketMetricsConfigurations(ListBucketMetricsConfigurationsRequest request) {
        var page = settings.list(request.bucket(), request.continuationToken());
        return ListBucketMetricsConfigurationsResponse.builder().metricsConfigurationList(page.documents())
                .continuationToken(request.continuationToken()).isTruncated(page.truncated())
                .nextContinuationToken(page.next().orElse(null)).build();
    }

    @Override
    public DeleteBucketMetricsConfigurationResponse deleteBucketMetricsConfiguration(DeleteBucketMetricsConfigurationRequest request) {
        settings.delete(request.bucket(), request.id());
        return DeleteBucketMetricsConfigurationResponse.builder().build();
    }

    private static void check(MetricsConfiguration configuration, String id) {
        if (configuration == null || !Objects.equals(configuration.id(), id)) {
            throw S3Errors.malformedXml();
        }
        if (configuration.filter() != null) {
            check(configuration.filter());
        }
    }

    private static void check(MetricsFilter filter) {
        if (Stream.of(filter.prefix(), filter.tag(), filter.accessPointArn(), filter.and()).filter(Objects::nonNull).count() != 1) {
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
