package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire: both protocols' errors, the old query protocol with its URLs, and the window on messages.
class WireTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private final Orrery cloud = Orrery.start();

    @BeforeEach
    void queue() {
        query("/", "Action=CreateQueue&Version=2012-11-05&QueueName=orders");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private RawRequest.Reply query(String path, String form) {
        return RawRequest.to(cloud, "POST", path).service("sqs").header("Content-Type", FORM).body(form).sendSigned();
    }

    private RawRequest.Reply json(String operation, String body) {
        return RawRequest.to(cloud, "POST", "/").service("sqs").header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + operation).body(body).sendSigned();
    }

    @Test
    void aQueueIsNamedByThePathOfAQuery() {
        var sent = query("/123456789012/orders", "Action=SendMessage&MessageBody=hello");
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.element("MD5OfMessageBody")).isEqualTo("5d41402abc4b2a76b9719d911017c592");

        var received = RawRequest.to(cloud, "GET", "/123456789012/orders?Action=ReceiveMessage&AttributeName=All").service("sqs").sendSigned();

        assertThat(received.body()).contains("<Body>hello</Body>", "<Name>ApproximateReceiveCount</Name><Value>1</Value>");
    }

    @Test
    void aQueueUrlAmongTheParametersCounts() {
        query("/", "Action=CreateQueue&QueueName=others");

        var answer = query("/123456789012/orders", "Action=GetQueueAttributes&AttributeName.1=QueueArn&QueueUrl=http%3A%2F%2Fx%2F123456789012%2Fothers");

        assertThat(answer.element("Value")).isEqualTo("arn:aws:sqs:us-east-1:123456789012:others");
    }

    @Test
    void aPublicQueueTakesUnsignedQueries() {
        var unsigned = RawRequest.to(cloud, "GET", "/123456789012/orders?Action=SendMessage&MessageBody=hello&Version=2012-11-05");
        assertThat(unsigned.send().code()).isEqualTo("AccessDenied");
        query("/123456789012/orders", "Action=SetQueueAttributes&Attribute.Name=Policy&Attribute.Value="
                + URLEncoder.encode("{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\","
                        + "\"Resource\":\"*\"}]}", StandardCharsets.UTF_8));

        assertThat(RawRequest.to(cloud, "GET", "/123456789012/orders?Action=SendMessage&MessageBody=hello&Version=2012-11-05").send().status())
                .isEqualTo(200);
    }

    @Test
    void errorsHaveTheirOldCodesInTheQueryProtocol() {
        var missing = query("/", "Action=GetQueueUrl&QueueName=none");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.code()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(missing.element("Message")).isEqualTo("The specified queue does not exist for this wsdl version.");
        assertThat(missing.element("Type")).isEqualTo("Sender");
        assertThat(query("/123456789012/orders", "Action=SendMessage").code()).isEqualTo("MissingParameter");
        assertThat(query("/123456789012/orders", "Action=SendMessage&MessageBody=a&DelaySeconds=901").code()).isEqualTo("InvalidParameterValue");
    }

    @Test
    void errorsHaveBothCodesInTheJsonProtocol() {
        var missing = json("GetQueueUrl", "{\"QueueName\":\"none\"}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.body()).contains("\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\"", "The specified queue does not exist.\"");
        assertThat(missing.header("x-amzn-query-error")).isEqualTo("AWS.SimpleQueueService.NonExistentQueue;Sender");
        var invalid = json("DeleteMessage", "{\"QueueUrl\":\"orders\",\"ReceiptHandle\":\"x\"}");
        assertThat(invalid.status()).isEqualTo(404);
        assertThat(invalid.header("x-amzn-query-error")).isEqualTo("ReceiptHandleIsInvalid;Sender");
        var parameter = json("ReceiveMessage", "{\"QueueUrl\":\"orders\",\"MaxNumberOfMessages\":11}");
        assertThat(parameter.body()).contains("\"__type\":\"com.amazonaws.sqs#InvalidParameterValueException\"");
        assertThat(parameter.header("x-amzn-query-error")).isEqualTo("InvalidParameterValue;Sender");
    }

    @Test
    void emptyListsAreLeftOut() {
        assertThat(json("ReceiveMessage", "{\"QueueUrl\":\"orders\"}").body()).isEqualTo("{}");
        assertThat(json("SendMessageBatch", "{\"QueueUrl\":\"orders\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"b\"}]}").body())
                .contains("Successful").doesNotContain("Failed");
        assertThat(json("DeleteMessageBatch", "{\"QueueUrl\":\"orders\",\"Entries\":[{\"Id\":\"a\",\"ReceiptHandle\":\"b\"}]}").body())
                .contains("Failed").doesNotContain("Successful");
    }

    @Test
    void refusedAccessHasItsOldCodeToo() {
        var refused = RawRequest.to(cloud, "POST", "/").service("sqs").header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS.PurgeQueue").body("{\"QueueUrl\":\"http://localhost:4566/123456789012/orders\"}")
                .sendSigned("999999999999", "test");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-amzn-query-error")).isEqualTo("AccessDenied;Sender");
    }

    @Test
    void theWindowShowsMessagesWithoutReceivingThem() {
        query("/123456789012/orders", "Action=SendMessage&MessageBody=a");
        query("/123456789012/orders", "Action=SendMessage&MessageBody=b&DelaySeconds=10");
        query("/123456789012/orders", "Action=SendMessage&MessageBody=c");
        query("/123456789012/orders", "Action=ReceiveMessage");

        var seen = RawRequest.to(cloud, "GET", "/_aws/sqs/messages?QueueUrl=http://localhost:4566/123456789012/orders").send();
        assertThat(seen.body()).contains("<Body>c</Body>", "<Name>ApproximateReceiveCount</Name><Value>0</Value>")
                .doesNotContain("<Body>a</Body>", "<Body>b</Body>");
        var all = RawRequest.to(cloud, "GET", "/_aws/sqs/messages/us-east-1/123456789012/orders?ShowInvisible=true&ShowDelayed=true").send();
        assertThat(all.body()).contains("<Body>a</Body>", "<Body>b</Body>", "<Name>IsVisible</Name><Value>false</Value>",
                "<Name>IsDelayed</Name><Value>true</Value>");
        assertThat(RawRequest.to(cloud, "GET", "/_aws/sqs/messages?QueueUrl=http://localhost:4566/123456789012/none").send().code())
                .isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(query("/123456789012/orders", "Action=ReceiveMessage").body()).contains("<Body>c</Body>");
    }
}
