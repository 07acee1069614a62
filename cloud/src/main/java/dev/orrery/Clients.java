package dev.orrery;

import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.gateway.inprocess.InProcessAsync;
import dev.orrery.kernel.identity.RootKeys;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// Makes the SDK's own clients of one caller in one region, talking to one cloud in this process.
///
/// The machine's AWS configuration (`~/.aws/config`) does not reach them. A failed call is not tried again, so that a test
/// sees each answer, and sees it at once; a builder with a retry strategy of its own keeps it.
public final class Clients {
    /// No machine's profiles.
    private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();
    private final Orrery cloud;
    private final AwsCredentialsProvider credentials;
    private final String region;

    Clients(Orrery cloud, AwsCredentialsProvider credentials, String region) {
        this.cloud = cloud;
        this.credentials = credentials;
        this.region = region;
    }

    /// The same for whoever has this key.
    public Clients as(String accessKeyId, String secretAccessKey) {
        return as(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
    }

    /// The same for whoever has this temporary key, as STS makes them.
    public Clients as(String accessKeyId, String secretAccessKey, String sessionToken) {
        return as(StaticCredentialsProvider.create(AwsSessionCredentials.create(accessKeyId, secretAccessKey, sessionToken)));
    }

    public Clients as(AwsCredentialsProvider other) {
        return new Clients(cloud, other, region);
    }

    /// The same for the root of an account, which need not be set up.
    ///
    /// @param account twelve digits
    public Clients account(String account) {
        if (RootKeys.accountOf(account).isEmpty()) {
            throw new IllegalArgumentException("an account is twelve digits, such as " + Orrery.ACCOUNT + ", and not " + account);
        }
        return as(account, RootKeys.SECRET);
    }

    /// The same for somebody who does not sign.
    public Clients anonymous() {
        return as(AnonymousCredentialsProvider.create());
    }

    /// The same in another region.
    public Clients in(String other) {
        return new Clients(cloud, credentials, other);
    }

    /// A client, which ends with the cloud at the latest.
    ///
    /// @param type a client interface of the SDK: `S3Client.class`, `SqsAsyncClient.class`
    public <C extends SdkClient> C client(Class<C> type) {
        if (!(builder(type) instanceof AwsClientBuilder<?, ?> builder)) {
            throw noClient(type, null);
        }
        switch (builder) {
            case S3ClientBuilder s3 -> s3.forcePathStyle(true);
            case S3AsyncClientBuilder s3 -> s3.forcePathStyle(true);
            default -> { }
        }
        connect(builder);
        return cloud.closeLater(type.cast(((SdkBuilder<?, ?>) builder).build()));
    }

    /// Points the builder of a client at this cloud, for what [#client] does not do: `connect(S3Client.builder()).build()`.
    /// Whoever builds the client closes it.
    public <B extends AwsClientBuilder<?, ?>> B connect(B builder) {
        switch (builder) {
            case AwsSyncClientBuilder<?, ?> sync -> sync.httpClient(new InProcess(cloud.handler()));
            case AwsAsyncClientBuilder<?, ?> async -> async.httpClient(new InProcessAsync(cloud.handler()))
                    .asyncConfiguration(on -> on.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
            default -> throw new IllegalArgumentException(builder.getClass() + " builds neither a sync nor an async client");
        }
        builder.endpointOverride(URI.create(Orrery.ENDPOINT));
        builder.region(Region.of(region));
        builder.credentialsProvider(credentials);
        builder.dualstackEnabled(false);
        builder.fipsEnabled(false);
        builder.overrideConfiguration(configured(builder.overrideConfiguration()));
        return builder;
    }

    private static ClientOverrideConfiguration configured(ClientOverrideConfiguration given) {
        var configuration = given.toBuilder();
        if (given.retryStrategy().isEmpty() && given.retryMode().isEmpty() && given.retryStrategyConfigurator().isEmpty()) {
            configuration.retryStrategy(AwsRetryStrategy.doNotRetry());
        }
        return configuration.defaultProfileFile(given.defaultProfileFile().orElse(NO_PROFILES))
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true).build();
    }

    private static Object builder(Class<?> type) {
        try {
            return type.getMethod("builder").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | NullPointerException e) {
            throw noClient(type, e);
        } catch (InvocationTargetException e) {
            throw noClient(type, e.getCause());
        }
    }

    private static IllegalArgumentException noClient(Class<?> type, Throwable cause) {
        return new IllegalArgumentException(type.getName() + " is no client interface of the AWS SDK for Java 2, such as S3Client", cause);
    }
}
