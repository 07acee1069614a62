package dev.orrery.services.s3;

import dev.orrery.services.s3.SettingRow.Kind;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AccelerateConfiguration;
import software.amazon.awssdk.services.s3.model.BucketAccelerateStatus;
import software.amazon.awssdk.services.s3.model.GetBucketAccelerateConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAccelerateConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketRequestPaymentRequest;
import software.amazon.awssdk.services.s3.model.GetBucketRequestPaymentResponse;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.PutBucketAccelerateConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAccelerateConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketRequestPaymentRequest;
import software.amazon.awssdk.services.s3.model.PutBucketRequestPaymentResponse;
import software.amazon.awssdk.services.s3.model.RequestPaymentConfiguration;

/// How requests reach a bucket faster, and who pays for them ([S3Access] wants the payer's word). Nothing here is accelerated.
final class Traffic implements S3Client {
    private final Settings settings;

    Traffic(Settings settings) {
        this.settings = settings;
    }

    @Override
    public GetBucketAccelerateConfigurationResponse getBucketAccelerateConfiguration(GetBucketAccelerateConfigurationRequest request) {
        var status = settings.<AccelerateConfiguration>find(request.bucket(), Kind.ACCELERATE, AccelerateConfiguration::builder)
                .map(AccelerateConfiguration::status).orElse(null);
        return GetBucketAccelerateConfigurationResponse.builder().status(status).build();
    }

    @Override
    public PutBucketAccelerateConfigurationResponse putBucketAccelerateConfiguration(PutBucketAccelerateConfigurationRequest request) {
        var configuration = request.accelerateConfiguration();
        if (request.bucket().contains(".")) {
            throw S3Errors.invalidRequest("S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
        }
        if (configuration == null || configuration.status() == null
                || configuration.status() == BucketAccelerateStatus.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.malformedXml();
        }
        settings.store(request.bucket(), Kind.ACCELERATE, configuration);
        return PutBucketAccelerateConfigurationResponse.builder().build();
    }

    @Override
    public GetBucketRequestPaymentResponse getBucketRequestPayment(GetBucketRequestPaymentRequest request) {
        var payer = settings.<RequestPaymentConfiguration>find(request.bucket(), Kind.REQUEST_PAYMENT, RequestPaymentConfiguration::builder)
                .map(RequestPaymentConfiguration::payer).orElse(Payer.BUCKET_OWNER);
        return GetBucketRequestPaymentResponse.builder().payer(payer).build();
    }

    @Override
    public PutBucketRequestPaymentResponse putBucketRequestPayment(PutBucketRequestPaymentRequest request) {
        var configuration = request.requestPaymentConfiguration();
        if (configuration == null || configuration.payer() == null || configuration.payer() == Payer.UNKNOWN_TO_SDK_VERSION) {
            throw S3Errors.malformedXml();
        }
        settings.store(request.bucket(), Kind.REQUEST_PAYMENT, configuration);
        return PutBucketRequestPaymentResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
