package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.services.s3.SettingRow.Kind;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;

/// The rules by which the objects of a bucket age. Kept as the answer that tells them, which has the smallest size of an
/// object that moves beside the rules.
final class Lifecycles implements S3Client {
    private static final int ID_CHARACTERS = 48;
    private final Home home;
    private final Settings settings;

    Lifecycles(Home home, Settings settings) {
        this.home = home;
        this.settings = settings;
    }

    @Override
    public GetBucketLifecycleConfigurationResponse getBucketLifecycleConfiguration(GetBucketLifecycleConfigurationRequest request) {
        return settings.<GetBucketLifecycleConfigurationResponse>find(request.bucket(), Kind.LIFECYCLE,
                        GetBucketLifecycleConfigurationResponse::builder)
                .orElseThrow(() -> BucketErrors.noSuchLifecycle(request.bucket()));
    }

    @Override
    public PutBucketLifecycleConfigurationResponse putBucketLifecycleConfiguration(PutBucketLifecycleConfigurationRequest request) {
        LifecycleChecks.check(request.lifecycleConfiguration());
        var smallest = smallest(request);
        settings.store(request.bucket(), Kind.LIFECYCLE, GetBucketLifecycleConfigurationResponse.builder()
                .rules(named(request.lifecycleConfiguration())).transitionDefaultMinimumObjectSize(smallest).build(), (tx, bucket) -> LifecycleTimer.set(home, tx, bucket.name()));
        return PutBucketLifecycleConfigurationResponse.builder().transitionDefaultMinimumObjectSize(smallest).build();
    }

    private static TransitionDefaultMinimumObjectSize smallest(PutBucketLifecycleConfigurationRequest request) {
        if (request.transitionDefaultMinimumObjectSize() == TransitionDefaultMinimumObjectSize.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.invalidRequest("Invalid TransitionDefaultMinimumObjectSize found: "
                    + request.transitionDefaultMinimumObjectSizeAsString());
        }
        return request.transitionDefaultMinimumObjectSize() == null
                ? TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K : request.transitionDefaultMinimumObjectSize();
    }

    /// A rule without an id gets one.
    private List<LifecycleRule> named(BucketLifecycleConfiguration configuration) {
        var rules = new ArrayList<LifecycleRule>();
        for (var rule : configuration.rules()) {
            rules.add(rule.id() == null || rule.id().isEmpty()
                    ? rule.toBuilder().id(home.ids().alphanumeric(ID_CHARACTERS)).build() : rule);
        }
        return rules;
    }

    @Override
    public DeleteBucketLifecycleResponse deleteBucketLifecycle(DeleteBucketLifecycleRequest request) {
        settings.remove(request.bucket(), Kind.LIFECYCLE, (tx, bucket) -> LifecycleTimer.cancel(home, tx, bucket.name()));
        return DeleteBucketLifecycleResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
