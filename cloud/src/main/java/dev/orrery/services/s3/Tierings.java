package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.HashSet;
import java.util.Objects;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketIntelligentTieringConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketIntelligentTieringConfigurationResponse;
import software.amazon.awssdk.services.s3.model.IntelligentTieringAccessTier;
import software.amazon.awssdk.services.s3.model.IntelligentTieringConfiguration;
import software.amazon.awssdk.services.s3.model.IntelligentTieringStatus;
import software.amazon.awssdk.services.s3.model.ListBucketIntelligentTieringConfigurationsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketIntelligentTieringConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketIntelligentTieringConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketIntelligentTieringConfigurationResponse;
import software.amazon.awssdk.services.s3.model.Tiering;

/// Which objects of the class INTELLIGENT_TIERING move on to archive tiers. Kept and told; nothing moves yet.
final class Tierings implements S3Client {
    private static final int DAYS_MIN = 90;
    private static final int DEEP_DAYS_MIN = 180;
    private static final int DAYS_MAX = 730;
    private final NamedSettings<IntelligentTieringConfiguration> settings;

    Tierings(Home home) {
        settings = new NamedSettings<>(home, Kind.INTELLIGENT_TIERING, IntelligentTieringConfiguration::builder);
    }

    @Override
    public GetBucketIntelligentTieringConfigurationResponse getBucketIntelligentTieringConfiguration(GetBucketIntelligentTieringConfigurationRequest request) {
        return GetBucketIntelligentTieringConfigurationResponse.builder()
                .intelligentTieringConfiguration(settings.get(request.bucket(), request.id())).build();
    }

    @Override
    public PutBucketIntelligentTieringConfigurationResponse putBucketIntelligentTieringConfiguration(PutBucketIntelligentTieringConfigurationRequest request) {
        var configuration = request.intelligentTieringConfiguration();
        check(configuration, request.id());
        settings.put(request.bucket(), request.id(), configuration);
        return PutBucketIntelligentTieringConfigurationResponse.builder().build();
    }

    @Override
    public ListBucketIntelligentTieringConfigurationsResponse listBucketIntelligentTieringConfigurations(ListBucketIntelligentTieringConfigurationsRequest request) {
        var page = settings.list(request.bucket(), request.continuationToken());
        return ListBucketIntelligentTieringConfigurationsResponse.builder().intelligentTieringConfigurationList(page.documents())
                .continuationToken(request.continuationToken()).isTruncated(page.truncated())
                .nextContinuationToken(page.next().orElse(null)).build();
    }

    @Override
    public DeleteBucketIntelligentTieringConfigurationResponse deleteBucketIntelligentTieringConfiguration(DeleteBucketIntelligentTieringConfigurationRequest request) {
        settings.delete(request.bucket(), request.id());
        return DeleteBucketIntelligentTieringConfigurationResponse.builder().build();
    }

    private static void check(IntelligentTieringConfiguration configuration, String id) {
        if (configuration == null || !Objects.equals(configuration.id(), id) || configuration.status() == null
                || configuration.status() == IntelligentTieringStatus.UNKNOWN_TO_SDK_VERSION || configuration.tierings().isEmpty()) {
            throw S3Errors.malformedXml();
        }
        var tiers = new HashSet<IntelligentTieringAccessTier>();
        for (var tiering : configuration.tierings()) {
            check(tiering);
            if (!tiers.add(tiering.accessTier())) {
                throw S3Errors.malformedXml();
            }
        }
    }

    /// "At least 90 days for Archive Access and 180 days for Deep Archive Access, at most 730."
    private static void check(Tiering tiering) {
        if (tiering.accessTier() == null || tiering.days() == null) {
            throw S3Errors.malformedXml();
        }
        int least = switch (tiering.accessTier()) {
            case ARCHIVE_ACCESS -> DAYS_MIN;
            case DEEP_ARCHIVE_ACCESS -> DEEP_DAYS_MIN;
            case UNKNOWN_TO_SDK_VERSION -> throw S3Errors.malformedXml();
        };
        if (tiering.days() < least || tiering.days() > DAYS_MAX) {
            throw S3Errors.invalidArgument("Days must be between " + least + " and " + DAYS_MAX + " for " + tiering.accessTier(), "Days",
                    tiering.days().toString());
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
