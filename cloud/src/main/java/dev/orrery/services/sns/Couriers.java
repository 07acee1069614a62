package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.ServiceCaller;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/// One attempt to deliver, by the protocol of the subscription. Other services are called as `sns.amazonaws.com` for the sake
/// of the topic, so that their policies decide.
final class Couriers {
    static final String PRINCIPAL = "sns.amazonaws.com";
    private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_IMPLEMENTED = 501;
    private final Home home;
    private final Envelopes envelopes;
    private final Queues queues;
    private final HttpCourier http;

    Couriers(Home home) {
        this.home = home;
        this.envelopes = new Envelopes(home);
        this.queues = new Queues(home);
        this.http = new HttpCourier(home, envelopes);
    }

    static ServiceCaller caller(Home home, String topic) {
        return new ServiceCaller(PRINCIPAL, Arn.ofTopic(home, topic).toString(), home.account());
    }

    Outcome deliver(Parcel parcel) {
        try {
            return switch (parcel.subscription().protocol()) {
                case "http", "https" -> http.deliver(parcel);
                case "sqs" -> {
                    var queue = Arn.of(parcel.subscription().endpoint()).orElseThrow();
                    queues.send(queue, parcel, parcel.isRaw() ? parcel.text() : envelopes.of(parcel));
                    yield new Outcome.Delivered();
                }
                case "lambda" -> invoke(parcel);
                case "firehose" -> put(parcel);
                default -> throw new IllegalStateException("nobody delivers by " + parcel.subscription().protocol());
            };
        } catch (AwsServiceException e) {
            return failed(e);
        } catch (RuntimeException e) {
            // What cannot even be tried must hold up nobody else.
            LOG.warn("message {} cannot be delivered to {}", parcel.message().id(), parcel.subscription().endpoint(), e);
            return new Outcome.Failed(e.toString(), false);
        }
    }

    private static Outcome failed(AwsServiceException e) {
        int status = e.statusCode();
        // What is not there yet does not come by waiting.
        boolean retryable = status >= 500 && status != NOT_IMPLEMENTED || status == TOO_MANY_REQUESTS || e.isThrottlingException();
        var details = e.awsErrorDetails();
        return new Outcome.Failed(details == null ? e.getMessage() : details.errorCode() + ": " + details.errorMessage(), retryable);
    }

    private Outcome invoke(Parcel parcel) {
        var function = Arn.of(parcel.subscription().endpoint()).orElseThrow();
        home.client(LambdaClient.class, function.region(), caller(home, parcel.delivery().topic())).invoke(request -> request
                .functionName(parcel.subscription().endpoint()).invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(envelopes.ofFunction(parcel))));
        return new Outcome.Delivered();
    }

    private Outcome put(Parcel parcel) {
        var stream = Arn.of(parcel.subscription().endpoint()).orElseThrow();
        var record = parcel.isRaw() ? parcel.text() : envelopes.of(parcel);
        home.client(FirehoseClient.class, stream.region(), caller(home, parcel.delivery().topic())).putRecord(request -> request
                .deliveryStreamName(stream.name()).record(r -> r.data(SdkBytes.fromByteArray(record.getBytes(StandardCharsets.UTF_8)))));
        return new Outcome.Delivered();
    }
}
