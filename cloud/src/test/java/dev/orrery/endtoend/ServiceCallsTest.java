package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What services do with each other: as themselves, by the other's policy, told in the journal.
class ServiceCallsTest {
    private static final String SOURCE = "arn:aws:s3:::watched";
    private final Orrery cloud = Orrery.start();
    private final S3Client logging = cloud.cloud().clients().forService(S3Client.class, new HomeId("123456789012", "us-east-1"),
            new ServiceCaller("logging.s3.amazonaws.com", SOURCE, "123456789012"));

    @BeforeEach
    void bucket() {
        cloud.client(S3Client.class).createBucket(request -> request.bucket("logs"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aServiceNeedsTheResourcesPolicy() {
        assertThatThrownBy(() -> logging.putObject(request -> request.bucket("logs").key("a"), RequestBody.fromString("one line")))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));

        var told = cloud.journal().latest(1).getFirst();
        assertThat(told.operation()).isEqualTo("PutObject");
        assertThat(told.principalArn()).isEqualTo("logging.s3.amazonaws.com");
        assertThat(told.status()).isEqualTo(403);
        assertThat(told.decisions().getLast().allowed()).isFalse();
        assertThat(cloud.client(S3Client.class).listObjectsV2(request -> request.bucket("logs")).contents()).isEmpty();
    }

    @Test
    void aPolicyMayAllowItForOneSourceOnly() {
        allow("arn:aws:s3:::another");
        assertThatThrownBy(() -> logging.putObject(request -> request.bucket("logs").key("a"), RequestBody.fromString("one line")))
                .isInstanceOf(AwsServiceException.class);

        allow(SOURCE);
        logging.putObject(request -> request.bucket("logs").key("a"), RequestBody.fromString("one line"));

        assertThat(cloud.client(S3Client.class).getObjectAsBytes(request -> request.bucket("logs").key("a")).asUtf8String()).isEqualTo("one line");
    }

    @Test
    void contentComesBackAndTheSdksConveniencesWork() {
        cloud.client(S3Client.class).putObject(request -> request.bucket("logs").key("a"), RequestBody.fromString("one line"));
        allow(SOURCE);

        assertThat(logging.getObjectAsBytes(request -> request.bucket("logs").key("a")).asUtf8String()).isEqualTo("one line");
        assertThat(logging.listObjectsV2Paginator(request -> request.bucket("logs")).contents()).extracting(S3Object::key)
                .containsExactly("a");
    }

    @Test
    void theOthersOwnErrorsComeAsTheyAre() {
        assertThatThrownBy(() -> logging.getObjectAsBytes(request -> request.bucket("no-such-bucket").key("a")))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucket"));
    }

    @Test
    void whatIsNotImplementedIsRefused() {
        assertThatThrownBy(() -> logging.createSession(request -> request.bucket("logs")))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(501));
    }

    private void allow(String source) {
        cloud.client(S3Client.class).putBucketPolicy(request -> request.bucket("logs").policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"},
                 "Action": ["s3:PutObject", "s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
                 "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}"""
                .formatted(source)));
    }
}
