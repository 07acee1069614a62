package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.ErrorDetail;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketAclRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.RestoreObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Type;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

class WireCodecTest {
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private final WireCodec codec = new WireCodec(FACTS, VirtualHosts.with(FACTS.bareWire().address().hosts(), List.of()));

    private static Operation operation(String service, String name) {
        return FACTS.find(service).orElseThrow().operations().get(name);
    }

    private Answer encode(String service, String name, Protocol protocol, SdkPojo response) {
        return codec.encode(operation(service, name), protocol, response, Optional.empty(), "4442587FB7D0A2F9");
    }

    private static String body(Answer answer) {
        return new String(answer.body() instanceof Answer.Body.Chunk(var chunk) ? chunk : ((Answer.Body.Bytes) answer.body()).bytes(),
                StandardCharsets.UTF_8);
    }

    private static Message message(String method, String path, String query, String body, String... headers) {
        var all = new Headers().add("Host", "localhost");
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return new Message(method, path, query, all, new HeldBody(body.getBytes(StandardCharsets.UTF_8)), "127.0.0.1", false);
    }

    private static AwsServiceException error(String code, int status, String message) {
        return AwsServiceException.builder().statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build()).build();
    }

    private Answer error(String service, Protocol protocol, AwsServiceException error, boolean head) {
        return codec.error(FACTS.find(service), protocol, error, "id", head);
    }

    private static final class NoSuchKey extends AwsServiceException implements ErrorDetail {
        private static final long serialVersionUID = 1L;

        NoSuchKey() {
            super(AwsServiceException.builder().statusCode(404).awsErrorDetails(AwsErrorDetails.builder().errorCode("NoSuchKey")
                    .errorMessage("The specified key does not exist.").build()));
        }

        @Override
        public Map<String, String> elements() {
            return Map.of("Key", "a<b");
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("x-amz-delete-marker", "true");
        }
    }

    @Test
    void anErrorOfS3IsTheDocumentElement() {
        var answer = error("s3", Protocol.REST_XML, new NoSuchKey(), false);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().first("content-type")).contains("application/xml");
        assertThat(answer.headers().first("x-amz-request-id")).contains("id");
        assertThat(answer.headers().first("x-amz-id-2")).isPresent();
        assertThat(answer.headers().first("x-amz-delete-marker")).contains("true");
        assertThat(body(answer)).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                + "<Message>The specified key does not exist.</Message><Key>a&lt;b</Key><RequestId>id</RequestId><HostId>");
    }

    @Test
    void answersToHeadAndAnswersThatNothingChangedHaveNoBody() {
        assertThat(error("s3", Protocol.REST_XML, new NoSuchKey(), true).body()).isEqualTo(new Answer.Body.None(-1));
        assertThat(error("s3", Protocol.REST_XML, error("NotModified", 304, ""), false).body()).isEqualTo(new Answer.Body.None(0));
        var head = encode("s3", "HeadObject", Protocol.REST_XML, HeadObjectResponse.builder().contentLength(7L).eTag("\"x\"").build());
        assertThat(head.body()).isEqualTo(new Answer.Body.None(7));
        assertThat(head.headers().contains("content-length")).isFalse();
        assertThat(head.headers().first("ETag")).contains("\"x\"");
    }

    @Test
    void s3TellsMillisecondsAndItsName() {
        var answer = encode("s3", "ListBuckets", Protocol.REST_XML, ListBucketsResponse.builder()
                .buckets(Bucket.builder().name("b").creationDate(Instant.parse("2026-01-02T03:04:05Z")).build()).build());
        assertThat(body(answer)).contains("<CreationDate>2026-01-02T03:04:05.000Z</CreationDate>");
        assertThat(answer.headers().first("server")).contains("AmazonS3");
        assertThat(encode("s3", "PutBucketTagging", Protocol.REST_XML, PutBucketTaggingResponse.builder().build()).status()).isEqualTo(204);
    }

    @Test
    void errorsHaveTheFormOfTheProtocol() {
        var sqs = error("sqs", Protocol.AWS_JSON_1_0, error("QueueDoesNotExist", 400, "none"), false);
        assertThat(body(sqs)).isEqualTo("{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"none\"}");
        assertThat(sqs.headers().first("x-amzn-query-error")).contains("AWS.SimpleQueueService.NonExistentQueue;Sender");
        assertThat(sqs.headers().first("content-type")).contains("application/x-amz-json-1.0");
        assertThat(body(error("sqs", Protocol.QUERY, error("QueueDoesNotExist", 400, "none"), false)))
                .contains("<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Type>Sender</Type>"
                        + "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version."
                        + "</Message><Detail></Detail></Error><RequestId>id</RequestId>");
        // as recorded by LocalStack's test suite, test_return_values_on_conditions_check_failure, and in boto/boto3 issue 2657
        var details = AwsErrorDetails.builder().errorCode("ConditionalCheckFailedException").errorMessage("failed").build();
        var alone = ConditionalCheckFailedException.builder().awsErrorDetails(details).statusCode(400).build();
        assertThat(body(error("dynamodb", Protocol.AWS_JSON_1_0, alone, false))).endsWith(",\"message\":\"failed\"}");
        var beside = ConditionalCheckFailedException.builder().item(Map.of("id", AttributeValue.fromS("1"))).awsErrorDetails(details).statusCode(400)
                .build();
        assertThat(body(error("dynamodb", Protocol.AWS_JSON_1_0, beside, false)))
                .endsWith(",\"Message\":\"failed\",\"Item\":{\"id\":{\"S\":\"1\"}}}");
        assertThat(body(error("ec2", Protocol.EC2, error("InvalidVpcID.NotFound", 400, "none"), false)))
                .contains("<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>none</Message></Error></Errors><RequestID>id</RequestID>");
        var lambda = error("lambda", Protocol.REST_JSON, error("ResourceNotFoundException", 404, "none"), false);
        assertThat(lambda.headers().first("x-amzn-ErrorType")).contains("ResourceNotFoundException");
    }

    @Test
    void statusAndHeadersFollowTheResponse() {
        assertThat(encode("s3", "DeleteObject", Protocol.REST_XML, DeleteObjectResponse.builder().build()).status()).isEqualTo(204);
        assertThat(encode("s3", "GetObject", Protocol.REST_XML, GetObjectResponse.builder().contentRange("bytes 0-1/3").build())
                .status()).isEqualTo(206);
        var restored = RestoreObjectResponse.builder();
        restored.sdkHttpResponse(SdkHttpResponse.builder().statusCode(202).appendHeader("x-extra", "1").build());
        var answer = encode("s3", "RestoreObject", Protocol.REST_XML, restored.build());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers().first("x-extra")).contains("1");
        var dated = encode("s3", "GetObject", Protocol.REST_XML, GetObjectResponse.builder()
                .lastModified(Instant.parse("2026-11-21T13:14:15.678Z")).metadata(Map.of("a", "b")).build());
        assertThat(dated.headers().first("last-modified")).contains("Sat, 21 Nov 2026 13:14:15 GMT");
        assertThat(dated.headers().first("x-amz-meta-a")).contains("b");
    }

    @Test
    void xmlAnswersAreThoseOfAws() {
        assertThat(body(encode("s3", "GetBucketLocation", Protocol.REST_XML, GetBucketLocationResponse.builder()
                .locationConstraint("eu-central-1").build()))).endsWith("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "eu-central-1</LocationConstraint>");
        assertThat(body(encode("s3", "GetBucketLocation", Protocol.REST_XML, GetBucketLocationResponse.builder().build())))
                .endsWith("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>");
        assertThat(body(encode("s3", "ListObjects", Protocol.REST_XML, ListObjectsResponse.builder().name("b").prefix("")
                .contents(S3Object.builder().key("a\u0001\r&").size(1L).build()).isTruncated(false).build())))
                .contains("<ListBucketResult xmlns=", "<Prefix></Prefix>", "<Key>a&#x1;&#xd;&amp;</Key>", "<IsTruncated>false</IsTruncated>");
        assertThat(body(encode("sts", "GetCallerIdentity", Protocol.QUERY, GetCallerIdentityResponse.builder().account("1").build())))
                .isEqualTo("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                        + "<Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>4442587FB7D0A2F9</RequestId>"
                        + "</ResponseMetadata></GetCallerIdentityResponse>");
        assertThat(body(encode("sts", "GetCallerIdentity", Protocol.QUERY, GetCallerIdentityResponse.builder().account("a\u0001\r\tb").build())))
                .as("what XML cannot say makes no answer unreadable").contains("<Account>a\uFFFD&#xd;\tb</Account>");
        assertThat(body(encode("sns", "TagResource", Protocol.QUERY, TagResourceResponse.builder().build())))
                .contains("<TagResourceResult/>");
    }

    @Test
    void theOldNamesOfSqsAreSpokenInTheQueryProtocol() {
        var form = "Action=SendMessageBatch&Version=2012-11-05&QueueUrl=q&SendMessageBatchRequestEntry.2.Id=b"
                + "&SendMessageBatchRequestEntry.2.MessageBody=two&SendMessageBatchRequestEntry.1.Id=a"
                + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
                + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
                + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v";
        var request = (SendMessageBatchRequest) codec.decode(operation("sqs", "SendMessageBatch"), Protocol.QUERY,
                message("POST", "/", "", form, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
        assertThat(request.entries()).extracting(entry -> entry.id()).containsExactly("a", "b");
        assertThat(request.entries().getFirst().messageAttributes())
                .containsEntry("n", MessageAttributeValue.builder().dataType("String").stringValue("v").build());

        var answer = body(encode("sqs", "ReceiveMessage", Protocol.QUERY, ReceiveMessageResponse.builder()
                .messages(software.amazon.awssdk.services.sqs.model.Message.builder().messageId("1").body("x")
                        .attributesWithStrings(Map.of("FifoQueue", "true")).build()).build()));
        assertThat(answer).contains("<ReceiveMessageResult><Message><MessageId>1</MessageId><Body>x</Body>"
                + "<Attribute><Name>FifoQueue</Name><Value>true</Value></Attribute></Message></ReceiveMessageResult>");
    }

    @Test
    void attributesOfXmlAreRead() {
        var request = (PutBucketAclRequest) codec.decode(operation("s3", "PutBucketAcl"), Protocol.REST_XML, message("PUT", "/b", "acl",
                "<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                        + "xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"));

        assertThat(request.accessControlPolicy().grants().getFirst().grantee().type()).isEqualTo(Type.CANONICAL_USER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<Delete><Object><Key>a</Key></Object></Delete> | ok", "<Delete></Delete> | ok, and empty", "<Delete> | MalformedXML",
        "<Other><Object><Key>a</Key></Object></Other> | MalformedXML", "<Delete><Object></Object></Delete> | MalformedXML",
        "<Delete><Object><Key>a</Key></Object><Quiet>maybe</Quiet></Delete> | MalformedXML",
        "<Delete><Object><Key>a</Key></Object></Delete><x/> | MalformedXML", "<!DOCTYPE a><Delete/> | MalformedXML"})
    void documentsThatAreNotAsS3WantsThemAreRefused(String body, String outcome) {
        var message = message("POST", "/b", "delete", body, "x-amz-checksum-crc32c", crc32c(body));
        if (outcome.startsWith("ok")) {
            assertThat(((DeleteObjectsRequest) codec.decode(operation("s3", "DeleteObjects"), Protocol.REST_XML, message)).delete().objects())
                    .hasSize(outcome.equals("ok") ? 1 : 0);
        } else {
            refused(message, outcome);
        }
    }

    @Test
    void digestsOfDocumentsAreChecked() {
        var body = "<Delete><Object><Key>a</Key></Object></Delete>";
        refused(message("POST", "/b", "delete", body, "Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="), "BadDigest");
        refused(message("POST", "/b", "delete", body, "Content-MD5", "nonsense"), "InvalidDigest");
        refused(message("POST", "/b", "delete", body, "x-amz-checksum-crc32", "AAAAAA=="), "BadDigest");
        refused(message("POST", "/b", "delete", body, "x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), "BadDigest");
        codec.decode(operation("s3", "DeleteObjects"), Protocol.REST_XML,
                message("POST", "/b", "delete", body, "x-amz-checksum-crc32c", crc32c(body)));
    }

    private static String crc32c(String body) {
        var sum = new java.util.zip.CRC32C();
        sum.update(body.getBytes(StandardCharsets.UTF_8));
        return java.util.Base64.getEncoder().encodeToString(new Octets(4).big(sum.getValue(), 4).toByteArray());
    }

    private void refused(Message message, String code) {
        assertThatThrownBy(() -> codec.decode(operation("s3", "DeleteObjects"), Protocol.REST_XML, message))
                .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void valuesThatAreNoneAreInvalidArguments() {
        assertThatThrownBy(() -> codec.decode(operation("s3", "ListObjects"), Protocol.REST_XML, message("GET", "/b", "max-keys=many", "")))
                .isInstanceOfSatisfying(ProtocolException.class, e -> {
                    assertThat(e.code()).isEqualTo("InvalidArgument");
                    assertThat(e).hasMessage("Provided max-keys not an integer or within integer range");
                });
        assertThatThrownBy(() -> codec.decode(operation("dynamodb", "ListTables"), Protocol.AWS_JSON_1_0, message("POST", "/", "", "{\"Limit\":\"x\"}")))
                .isInstanceOfSatisfying(ProtocolException.class, e -> {
                    assertThat(e.code()).isEqualTo("SerializationException");
                    assertThat(e).hasMessage("STRING_VALUE cannot be converted to Integer");
                });
    }
}
