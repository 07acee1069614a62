package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.ServiceFacts;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// The SDK's own clients, sending over a transport of ours and checking nothing that random answers cannot fulfil.
final class RealClients {
    private RealClients() { }

    static SdkClient of(ServiceFacts service, SdkHttpClient transport) throws ReflectiveOperationException {
        var type = Class.forName(service.operations().values().iterator().next().client().replace("AsyncClient", "Client"));
        var builder = (AwsClientBuilder<?, ?>) type.getMethod("builder").invoke(null);
        ((AwsSyncClientBuilder<?, ?>) builder).httpClient(transport);
        builder.endpointOverride(URI.create("http://localhost:4566"));
        builder.region(Region.EU_CENTRAL_1);
        builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
        builder.overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry())
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true));
        switch (builder) {
            case S3ClientBuilder s3 -> s3.forcePathStyle(true).requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
            case SqsClientBuilder sqs -> sqs.checksumValidationEnabled(false);
            default -> { }
        }
        return (SdkClient) ((SdkBuilder<?, ?>) builder).build();
    }
}
