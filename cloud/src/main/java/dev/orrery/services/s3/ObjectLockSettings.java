package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutObjectLockConfigurationResponse;

/// Whether versions in a bucket can be locked, and how new ones are when nobody says.
final class ObjectLockSettings implements S3Client {
    /// "The maximum retention period is 100 years" (S3 User Guide, "Object Lock considerations").
    private static final int YEARS_MAX = 100;
    private static final int DAYS_MAX = 36_500;
    private final Home home;

    ObjectLockSettings(Home home) {
        this.home = home;
    }

    @Override
    public GetObjectLockConfigurationResponse getObjectLockConfiguration(GetObjectLockConfigurationRequest request) {
        return home.store().read(tx -> {
            Buckets.require(tx, request.bucket());
            var configuration = Settings.<ObjectLockConfiguration>read(tx, request.bucket(), Kind.OBJECT_LOCK,
                    ObjectLockConfiguration::builder).orElseThrow(() -> BucketErrors.noObjectLock(request.bucket()));
            return GetObjectLockConfigurationResponse.builder().objectLockConfiguration(configuration).build();
        });
    }

    /// Once on, it stays on.
    @Override
    public PutObjectLockConfigurationResponse putObjectLockConfiguration(PutObjectLockConfigurationRequest request) {
        var configuration = request.objectLockConfiguration();
        check(configuration);
        home.store().write(tx -> {
            var bucket = Buckets.require(tx, request.bucket());
            if (bucket.versioning() != Versioning.ENABLED) {
                throw BucketErrors.invalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
            }
            return Settings.put(tx, bucket.withObjectLock(), Kind.OBJECT_LOCK, Pojos.write(configuration));
        });
        return PutObjectLockConfigurationResponse.builder().build();
    }

    private static void check(ObjectLockConfiguration configuration) {
        if (configuration == null || configuration.objectLockEnabled() != ObjectLockEnabled.ENABLED) {
            throw S3Errors.malformedXml();
        }
        if (configuration.rule() == null) {
            return;
        }
        var retention = configuration.rule().defaultRetention();
        if (retention == null || retention.mode() == null || retention.mode() == ObjectLockRetentionMode.UNKNOWN_TO_SDK_VERSION
                || (retention.days() == null) == (retention.years() == null)) {
            throw S3Errors.malformedXml();
        }
        check(retention);
    }

    private static void check(DefaultRetention retention) {
        if (retention.days() != null && retention.days() < 1 || retention.years() != null && retention.years() < 1) {
            throw S3Errors.error("InvalidRetentionPeriod", 400, "Default retention period must be a positive integer value.");
        }
        if (retention.days() != null && retention.days() > DAYS_MAX || retention.years() != null && retention.years() > YEARS_MAX) {
            throw S3Errors.error("InvalidRetentionPeriod", 400, "Default retention period too large. Maximum is "
                    + (retention.days() != null ? DAYS_MAX + " days" : YEARS_MAX + " years"));
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
