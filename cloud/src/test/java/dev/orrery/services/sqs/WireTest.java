package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire: both protocols' errors, the old query protocol with its URLs, and the window on messages.
class WireTest {
    private static final String TRACE = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
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

    /// Source: recordings of AWS in LocalStack's test suite, TestSqsQueryApi.
    @Test
    void aQueuesUrlTakesOnlyActionsOfQueues() {
        for (var action : List.of("FooBar", "CreateQueue&QueueName=others", "ListQueues")) {
            var refused = query("/123456789012/orders", "Version=2012-11-05&Action=" + action);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("InvalidAction");
            assertThat(refused.element("Type")).isEqualTo("Sender");
            assertThat(refused.element("Message")).isEqualTo("The action " + action.split("&")[0] + " is not valid for this endpoint.");
        }
        assertThat(query("/", "Action=GetQueueUrl&QueueName=others").status()).as("nothing was made").isEqualTo(400);
        assertThat(query("/123456789012/orders", "Action=GetQueueUrl&QueueName=orders").status()).isEqualTo(200);
        assertThat(query("/", "Action=ListQueues").body()).contains("/123456789012/orders</QueueUrl>");
    }

    @Test
    void aRequestWithoutAnActionIsUnknown() {
        var answer = RawRequest.to(cloud, "GET", "/123456789012/orders").service("sqs").header("Accept", "application/json").sendSigned();

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).endsWith("<UnknownOperationException/>");
    }

    @Test
    void aResultWithoutMembersIsAnEmptyElement() {
        assertThat(query("/123456789012/orders", "Action=ReceiveMessage").body()).contains("<ReceiveMessageResult/>");
    }

    private RawRequest.Reply queryInJson(String target) {
        return RawRequest.to(cloud, "GET", target).service("sqs").header("Accept", "application/json").sendSigned();
    }

    /// Sources: recordings of AWS in LocalStack's test suite; awslabs/serverless-patterns, apigw-rest-api-sqs.
    @Test
    void whoAcceptsJsonIsAnsweredQueriesInJson() {
        var body = "{\"foo\": \"ba\\rr\", \"foo2\": \"ba&quot;r&quot;\"}";
        query("/123456789012/orders", "Action=SendMessage&MessageBody=" + URLEncoder.encode(body, StandardCharsets.UTF_8));

        var received = queryInJson("/?Action=ReceiveMessage&Version=2012-11-05&VisibilityTimeout=0&AttributeName=ApproximateReceiveCount"
                + "&QueueUrl=http%3A%2F%2Flocalhost%3A4566%2F123456789012%2Forders");

        assertThat(received.header("Content-Type")).isEqualTo("application/json");
        assertThat(received.body()).matches("\\{\"ReceiveMessageResponse\":\\{\"ReceiveMessageResult\":\\{\"messages\":\\[\\{\"Attributes\":\\[\\{"
                + "\"Name\":\"ApproximateReceiveCount\",\"Value\":\"1\"}],\"Body\":.*,\"MD5OfBody\":\"[0-9a-f]{32}\",\"MD5OfMessageAttributes\":null,"
                + "\"MessageAttributes\":null,\"MessageId\":\"[0-9a-f-]{36}\",\"ReceiptHandle\":\"[^\"]+\"}]},\"ResponseMetadata\":\\{\"RequestId\":\"[^\"]+\"}}}");
        assertThat(received.body()).contains("\"Body\":\"{\\\"foo\\\": \\\"ba\\\\rr\\\"");
        assertThat(queryInJson("/123456789012/orders?Action=PurgeQueue").body()).startsWith("{\"PurgeQueueResponse\":{\"ResponseMetadata\":");
        assertThat(queryInJson("/123456789012/orders?Action=ReceiveMessage").body())
                .startsWith("{\"ReceiveMessageResponse\":{\"ReceiveMessageResult\":{\"messages\":null},");
        assertThat(queryInJson("/?Action=ListQueues").body()).contains("\"queueUrls\":[\"");
        var refused = queryInJson("/123456789012/orders?Action=ListQueues");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).startsWith("{\"Error\":{\"Code\":\"InvalidAction\",\"Message\":\"The action ListQueues is not valid for this endpoint.\","
                + "\"Type\":\"Sender\"},\"RequestId\":\"");
    }

    /// So does everybody who verifies a caller by a request to STS that the caller has signed.
    @Test
    void securityTokensSpeaksJsonTooAndTellsTimesInSeconds() {
        var identity = RawRequest.to(cloud, "GET", "/?Action=GetCallerIdentity&Version=2011-06-15").service("sts")
                .header("Accept", "application/json").sendSigned();
        assertThat(identity.body()).startsWith("{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":{\"Account\":\"123456789012\","
                + "\"Arn\":\"arn:aws:iam::123456789012:root\",\"UserId\":\"123456789012\"},\"ResponseMetadata\":{\"RequestId\":");
        var session = RawRequest.to(cloud, "GET", "/?Action=GetSessionToken&Version=2011-06-15").service("sts")
                .header("Accept", "application/json").sendSigned();
        assertThat(session.body()).containsPattern("\"Expiration\":\\d{10}[.,\\dE]*,\"SecretAccessKey\"");
        assertThat(RawRequest.to(cloud, "GET", "/?Action=GetCallerIdentity&Version=2011-06-15").service("sts").header("Accept", "*/*")
                .sendSigned().body()).contains("<GetCallerIdentityResponse");
    }

    @Test
    void aMessageBelongsToTheTraceOfItsRequest() {
        RawRequest.to(cloud, "POST", "/123456789012/orders").service("sqs").header("Content-Type", FORM).header("X-Amzn-Trace-Id", TRACE)
                .body("Action=SendMessage&MessageBody=hello").sendSigned();
        RawRequest.to(cloud, "POST", "/123456789012/orders").service("sqs").header("Content-Type", FORM).header("X-Amzn-Trace-Id", TRACE)
                .body("Action=SendMessage&MessageBody=own&MessageSystemAttribute.1.Name=AWSTraceHeader"
                        + "&MessageSystemAttribute.1.Value.DataType=String&MessageSystemAttribute.1.Value.StringValue=mine").sendSigned();

        var traced = query("/123456789012/orders", "Action=ReceiveMessage&AttributeName=AWSTraceHeader");
        assertThat(traced.body()).contains("<Name>AWSTraceHeader</Name><Value>" + TRACE + "</Value>");
        assertThat(query("/123456789012/orders", "Action=ReceiveMessage&AttributeName=AWSTraceHeader").body())
                .contains("<Name>AWSTraceHeader</Name><Value>mine</Value>");
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
