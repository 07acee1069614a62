package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Source: LocalStack's `test_s3_notifications_{sqs,sns,lambda}.snapshot.json`, recorded from AWS.
@OrreryTest
class NotificationsTest {
    private static final String START = "arn:aws:sqs:us-east-1:123456789012:";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:my-lambda";
    Orrery cloud;
    S3Client s3;
    SqsClient sqs;

    @BeforeEach
    void prepare() {
        s3.createBucket(r -> r.bucket("box"));
    }

    @Test
    void destinationsThatDoNotTakeMessagesAreRefusedOneByOne() {
        // given one queue that lets nobody in, and two that are not there
        sqs.createQueue(r -> r.queueName("closed"));

        // when
        var error = refused(queue("none", "s3:ObjectCreated:*", "") + queue("closed", "s3:ObjectRemoved:*", "")
                + queue("none-2", "s3:ObjectTagging:*", ""));

        // then
        assertThat(error).contains("<Code>InvalidArgument</Code>", "Unable to validate the following destination configurations",
                "<ArgumentName1>" + START + "none</ArgumentName1><ArgumentValue1>The destination queue does not exist</ArgumentValue1>",
                "<ArgumentName2>" + START + "closed</ArgumentName2><ArgumentValue2>Permissions on the destination queue do not allow S3 to "
                        + "publish notifications from this bucket</ArgumentValue2>",
                "<ArgumentName3>" + START + "none-2</ArgumentName3><ArgumentValue3>The destination queue does not exist</ArgumentValue3>");
        assertThat(s3.getBucketNotificationConfiguration(r -> r.bucket("box")).hasQueueConfigurations()).isFalse();
    }

    @Test
    void topicsAndFunctionsAreAskedToo() {
        assertThat(refused(topic("my-topic"))).contains(
                "<ArgumentName1>arn:aws:sns:us-east-1:123456789012:my-topic</ArgumentName1><ArgumentValue1>Permissions on the destination topic "
                        + "do not allow S3 to publish notifications from this bucket</ArgumentValue1>");
        assertThat(refused("<CloudFunctionConfiguration><CloudFunction>" + FUNCTION + "</CloudFunction><Event>s3:ObjectAcl:Put</Event>"
                + "</CloudFunctionConfiguration>")).contains("<ArgumentName1>" + FUNCTION + ", null</ArgumentName1><ArgumentValue1>Not "
                + "authorized to invoke function [" + FUNCTION + "]</ArgumentValue1>");
    }

    @Test
    void whoeverWantsNoValidationGetsNone() {
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").skipDestinationValidation(true).notificationConfiguration(c -> c
                .queueConfigurations(queue("none", "s3:ObjectCreated:*")).lambdaFunctionConfigurations(function())));

        var told = s3.getBucketNotificationConfiguration(r -> r.bucket("box"));
        assertThat(told.queueConfigurations()).singleElement().satisfies(one -> assertThat(one.queueArn()).isEqualTo(START + "none"));
        assertThat(told.lambdaFunctionConfigurations()).hasSize(1);
    }

    @Test
    void theFormIsRefusedBeforeAnyDestinationIsAsked() {
        assertThat(refused(queue("none", "s3:ObjectCreated:*", "") + queue("r", "s3:ObjectRemoved:*", "").replace(START + "r", "invalid_arn")))
                .contains("The ARN could not be parsed", "<ArgumentName>Queue</ArgumentName><ArgumentValue>invalid_arn</ArgumentValue>");
        assertThat(refused(queue("q.fifo", "s3:ObjectCreated:*", ""))).contains("FIFO SQS queues are not supported.");
        assertThat(refused(topic("t.fifo"))).contains("<Code>InvalidArgument</Code>");
        assertThat(refused(queue("q", "s3:Nothing", ""))).contains("The event is not supported for notifications");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", "<Event>s3:ObjectCreated:Put</Event>")))
                .contains("Configurations overlap. Configurations on the same bucket cannot share a common event type.");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", "") + queue("r", "s3:ObjectCreated:Put", "")))
                .contains("Configurations overlap. Configurations on the same bucket cannot share a common event type.");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", "") + queue("r", "s3:ObjectCreated:Put", filter("prefix", "a"))))
                .contains("Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping "
                        + "for the same event type.");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", filter("prefix", "a")) + queue("r", "s3:ObjectCreated:Put", filter("suffix", "b"))))
                .contains("Configuration is ambiguously defined.");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", filter("middle", "a")))).contains("filter rule name must be either prefix or suffix");
        assertThat(refused(queue("q", "s3:ObjectCreated:*", "<Id>one</Id>") + queue("r", "s3:ObjectRemoved:*", "<Id>one</Id>")))
                .contains("Same ID used for multiple configurations");
        assertThat(refused(IntStream.range(0, 101).mapToObj(i -> queue("q", "s3:ObjectCreated:*", filter("prefix", i + "/")))
                .collect(Collectors.joining()))).contains("more than 100 notification configurations");
        assertThat(refused("<EventBridgeConfiguration/>")).contains("<Code>NotImplemented</Code>");
    }

    @Test
    void anIdIsMadeWhereThereIsNone() {
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").skipDestinationValidation(true).notificationConfiguration(c -> c
                .queueConfigurations(queue("q", "s3:ObjectCreated:*"), queue("r", "s3:ObjectRemoved:*").toBuilder().id("mine").build())));

        assertThat(s3.getBucketNotificationConfiguration(r -> r.bucket("box")).queueConfigurations()).extracting(QueueConfiguration::id)
                .satisfiesExactly(made -> assertThat(made).matches("[A-Za-z0-9+/]{48}"), given -> assertThat(given).isEqualTo("mine"));
    }

    private String refused(String configurations) {
        var reply = RawRequest.to(cloud, "PUT", "/box?notification")
                .body("<NotificationConfiguration>" + configurations + "</NotificationConfiguration>").sendSigned();
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        return reply.body();
    }

    private static String queue(String name, String event, String besides) {
        return "<QueueConfiguration><Queue>" + START + name + "</Queue><Event>" + event + "</Event>" + besides + "</QueueConfiguration>";
    }

    private static String topic(String name) {
        return "<TopicConfiguration><Topic>arn:aws:sns:us-east-1:123456789012:" + name + "</Topic><Event>s3:ObjectCreated:*</Event>"
                + "</TopicConfiguration>";
    }

    private static String filter(String name, String value) {
        return "<Filter><S3Key><FilterRule><Name>" + name + "</Name><Value>" + value + "</Value></FilterRule></S3Key></Filter>";
    }

    private static QueueConfiguration queue(String name, String event) {
        return QueueConfiguration.builder().queueArn(START + name).eventsWithStrings(event).build();
    }

    private static LambdaFunctionConfiguration function() {
        return LambdaFunctionConfiguration.builder().lambdaFunctionArn(FUNCTION).eventsWithStrings("s3:ObjectAcl:Put").build();
    }
}
