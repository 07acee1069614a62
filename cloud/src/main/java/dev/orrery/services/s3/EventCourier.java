package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;

/// Brings messages to queues, topics and functions, as `s3.amazonaws.com` for the sake of the bucket, so that their policies decide.
///
/// Source: S3 User Guide, "Granting permissions to publish event notification messages to a destination".
record EventCourier(Home home) {
    private static final Logger LOG = LoggerFactory.getLogger(EventCourier.class);
    private static final String SUBJECT = "Amazon S3 Notification";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_IMPLEMENTED = 501;

    /// How an attempt ended.
    sealed interface Outcome {

        record Delivered() implements Outcome { }

        /// @param retryable whether it may be otherwise next time; what is refused for good is not
        record Failed(String reason, boolean retryable) implements Outcome { }
    }

    Outcome deliver(NoticeRow notice) {
        try {
            var destination = Destination.of(notice.destination());
            switch (destination.service()) {
                case "sqs" -> send(destination, notice.account(), notice.bucket(), notice.message(), notice.trace());
                case "sns" -> publish(destination, notice.account(), notice.bucket(), notice.message());
                case "lambda" -> client(LambdaClient.class, destination, notice.account(), notice.bucket()).invoke(r -> r
                        .functionName(destination.arn()).invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String(notice.message())));
                default -> throw new IllegalStateException("nobody delivers to " + destination);
            }
            return new Outcome.Delivered();
        } catch (AwsServiceException e) {
            return failed(e);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be told to {}", notice.about(), notice.destination(), e);
            return new Outcome.Failed(e.toString(), true);
        }
    }

    private static Outcome failed(AwsServiceException e) {
        int status = e.statusCode();
        // What is not there yet does not come by waiting.
        boolean retryable = status >= 500 && status != NOT_IMPLEMENTED || status == TOO_MANY_REQUESTS || e.isThrottlingException();
        return new Outcome.Failed(code(e) + ": " + e.getMessage(), retryable);
    }

    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    }

    /// Tries a destination that a bucket is about to name.
    ///
    /// @return what AWS says is wrong with it; empty when it took the message
    Optional<String> tryOut(Destination destination, BucketRow bucket, String message) {
        try {
            switch (destination.service()) {
                case "sqs" -> send(destination, bucket.owner(), bucket.name(), message, "");
                case "sns" -> publish(destination, bucket.owner(), bucket.name(), message);
                case "lambda" -> client(LambdaClient.class, destination, bucket.owner(), bucket.name()).invoke(r -> r
                        .functionName(destination.arn()).invocationType(InvocationType.DRY_RUN));
                default -> throw new IllegalStateException("nobody delivers to " + destination);
            }
            return Optional.empty();
        } catch (AwsServiceException e) {
            return Optional.of(problem(destination, code(e)));
        }
    }

    /// A topic that does not exist does not allow anything either, says AWS.
    private static String problem(Destination destination, String code) {
        return switch (destination.service()) {
            case "sqs" -> code.endsWith("NonExistentQueue") || code.equals("QueueDoesNotExist") ? "The destination queue does not exist"
                    : "Permissions on the destination queue do not allow S3 to publish notifications from this bucket";
            case "sns" -> "Permissions on the destination topic do not allow S3 to publish notifications from this bucket";
            default -> "Not authorized to invoke function [" + destination.arn() + "]";
        };
    }

    private void send(Destination queue, String owner, String bucket, String message, String trace) {
        // Any host stands for this cloud; account and name say which queue it is.
        var url = Call.DEFAULT_ENDPOINT + "/" + queue.account() + "/" + queue.resource();
        client(SqsClient.class, queue, owner, bucket).sendMessage(r -> r.queueUrl(url).messageBody(message).messageSystemAttributes(
                trace.isEmpty() ? null : Map.of(MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder().dataType("String").stringValue(trace).build())));
    }

    private void publish(Destination topic, String owner, String bucket, String message) {
        client(SnsClient.class, topic, owner, bucket).publish(r -> r.topicArn(topic.arn()).subject(SUBJECT).message(message));
    }

    private <C> C client(Class<C> type, Destination destination, String owner, String bucket) {
        return home.client(type, new HomeId(owner, destination.region()),
                new ServiceCaller(EventActor.SERVICE, "arn:aws:s3:::" + bucket, owner));
    }

    /// An ARN of a queue, a topic or a function.
    record Destination(String arn, String service, String region, String account, String resource) {
        private static final int PARTS = 6;

        static Destination of(String arn) {
            var parts = arn.split(":", PARTS);
            return new Destination(arn, parts[2], parts[3], parts[4], parts[5]);
        }
    }
}
