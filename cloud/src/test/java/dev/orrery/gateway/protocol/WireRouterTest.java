package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class WireRouterTest {
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final VirtualHosts HOSTS = VirtualHosts.with(FACTS.bareWire().address().hosts(), List.of());
    private final WireRouter router = new WireRouter(FACTS, HOSTS);
    private final WireCodec codec = new WireCodec(FACTS, HOSTS);

    private static Message message(String method, String host, String uri, String body, String... headers) {
        var all = new Headers().add("Host", host);
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        int question = uri.indexOf('?');
        return new Message(method, question < 0 ? uri : uri.substring(0, question), question < 0 ? "" : uri.substring(question + 1),
                all, new HeldBody(body.getBytes(StandardCharsets.UTF_8)), "127.0.0.1", false);
    }

    private String operation(Message message, String signingName) {
        return router.route(message, Optional.ofNullable(signingName)).operation().map(Operation::toString).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, s3:ListBuckets",
        "GET, /orders, s3:ListObjects",
        "GET, /orders/, s3:ListObjects",
        "GET, /orders?list-type=2&prefix=a, s3:ListObjectsV2",
        "GET, /orders?versions, s3:ListObjectVersions",
        "GET, /orders?uploads, s3:ListMultipartUploads",
        "GET, /orders?location, s3:GetBucketLocation",
        "GET, /orders?inventory, s3:ListBucketInventoryConfigurations",
        "GET, /orders?inventory&id=a, s3:GetBucketInventoryConfiguration",
        "GET, /orders/a/b.txt, s3:GetObject",
        "GET, /orders/a/b.txt?versionId=1, s3:GetObject",
        "GET, /orders/a/b.txt?acl&versionId=1, s3:GetObjectAcl",
        "GET, /orders/a/b.txt?uploadId=1, s3:ListParts",
        "GET, /orders/a/b.txt?attributes, s3:GetObjectAttributes",
        "HEAD, /orders, s3:HeadBucket",
        "HEAD, /orders/a, s3:HeadObject",
        "PUT, /orders, s3:CreateBucket",
        "PUT, /orders/a, s3:PutObject",
        "PUT, /orders/a?x-id=PutObject, s3:PutObject",
        "PUT, /orders/a?partNumber=1&uploadId=2, s3:UploadPart",
        "POST, /orders?delete, s3:DeleteObjects",
        "POST, /orders/a?uploads, s3:CreateMultipartUpload",
        "POST, /orders/a?uploadId=1, s3:CompleteMultipartUpload",
        "POST, /orders/a?restore, s3:RestoreObject",
        "DELETE, /orders/a?uploadId=1, s3:AbortMultipartUpload",
        "DELETE, /orders/a, s3:DeleteObject",
        "PUT, /orders/a?tagging, s3:PutObjectTagging",
        "OPTIONS, /orders/a, none"})
    void anS3RequestIsKnownByMethodPathAndQuery(String method, String uri, String expected) {
        assertThat(operation(message(method, "127.0.0.1:4566", uri, ""), "s3")).isEqualTo(expected);
        assertThat(operation(message(method, "localhost:4566", uri, ""), null)).isEqualTo(expected);
    }

    @Test
    void headersTellACopyFromAPut() {
        var copy = message("PUT", "localhost", "/orders/b", "", "x-amz-copy-source", "orders/a");
        var part = message("PUT", "localhost", "/orders/b?partNumber=1&uploadId=2", "", "x-amz-copy-source", "orders/a");

        assertThat(operation(copy, "s3")).isEqualTo("s3:CopyObject");
        assertThat(operation(part, "s3")).isEqualTo("s3:UploadPartCopy");
    }

    @ParameterizedTest
    @CsvSource({
        "orders.localhost:4566, orders",
        "my.orders.s3.localhost, my.orders",
        "orders.s3.eu-central-1.localhost, orders",
        "orders.s3.localhost.localstack.cloud:4566, orders",
        "ORDERS.s3.amazonaws.com, orders",
        "orders.s3.eu-central-1.amazonaws.com, orders",
        "s3.eu-central-1.amazonaws.com, a",
        "s3.localhost.localstack.cloud, a",
        "localhost, a",
        "127.0.0.1:4566, a",
        "[::1]:4566, a"})
    void theBucketStandsInTheHostOrInThePath(String host, String bucket) {
        var message = message("GET", host, "/a/b", "");

        var operation = router.route(message, Optional.of("s3")).operation().orElseThrow();
        var request = (GetObjectRequest) codec.decode(operation, Protocol.REST_XML, message);

        assertThat(request.bucket()).isEqualTo(bucket);
        assertThat(request.key()).isEqualTo(bucket.equals("a") ? "b" : "a/b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/orders/a+b | a+b", "/orders//a//b/ | /a//b/", "/orders/a%2Fb | a/b", "/orders/../../etc/passwd | ../../etc/passwd",
        "/orders/%C3%BC | ü", "/orders/%20 | ' '", "/orders/a%25 | a%", "/orders/%00 | '\0'"})
    void keysAreDecodedOnceAndExactly(String path, String key) {
        var message = message("PUT", "localhost", path, "");

        var request = (PutObjectRequest) codec.decode(FACTS.find("s3").orElseThrow().operations().get("PutObject"),
                Protocol.REST_XML, message);

        assertThat(request.key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"/orders/%FF", "/orders/%C3", "/orders/%", "/orders/%4", "/orders/%zz", "/orders/%C0%AF"})
    void pathsThatAreNotUtf8AreRefused(String path) {
        var operation = FACTS.find("s3").orElseThrow().operations().get("PutObject");

        assertThatThrownBy(() -> codec.decode(operation, Protocol.REST_XML, message("PUT", "localhost", path, "")))
                .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.code()).isEqualTo("InvalidURI"));
    }

    @Test
    void otherProtocolsAreKnownByTargetActionAndPath() {
        var form = "application/x-www-form-urlencoded";
        assertThat(operation(message("POST", "localhost", "/", "{}", "X-Amz-Target", "AmazonSQS.SendMessage"), "sqs"))
                .isEqualTo("sqs:SendMessage");
        assertThat(operation(message("POST", "localhost", "/", "Action=SendMessage&Version=2012-11-05", "Content-Type", form), "sqs"))
                .isEqualTo("sqs:SendMessage");
        assertThat(operation(message("GET", "localhost", "/?Action=ListQueues", ""), "sqs")).isEqualTo("sqs:ListQueues");
        assertThat(operation(message("POST", "localhost", "/", "Action=GetCallerIdentity&Version=2011-06-15", "Content-Type", form), "sts"))
                .isEqualTo("sts:GetCallerIdentity");
        assertThat(operation(message("POST", "localhost", "/", "Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
                "Content-Type", form), null)).isEqualTo("sts:AssumeRoleWithWebIdentity");
        assertThat(operation(message("POST", "localhost", "/2015-03-31/functions/f/invocations", "{}"), "lambda"))
                .isEqualTo("lambda:Invoke");
        assertThat(operation(message("GET", "localhost", "/2015-03-31/functions/", ""), "lambda")).isEqualTo("lambda:ListFunctions");
        assertThat(operation(message("POST", "localhost", "/service/GraniteServiceVersion20100801/operation/PutMetricData", "",
                "smithy-protocol", "rpc-v2-cbor"), "monitoring")).isEqualTo("cloudwatch:PutMetricData");
        // As SDKs of Go and JavaScript send it, and as those of Java and Python do.
        for (var target : new String[] {"CloudTrail_20131101", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"}) {
            assertThat(operation(message("POST", "localhost", "/", "", "X-Amz-Target", target + ".LookupEvents"), "cloudtrail"))
                    .isEqualTo("cloudtrail:LookupEvents");
        }
        assertThat(operation(message("POST", "localhost", "/", "", "X-Amz-Target", "AmazonSQS.Nonsense"), "sqs")).isEqualTo("none");
        assertThat(operation(message("POST", "localhost", "/", "", "X-Amz-Target", "nonsense"), "sqs")).isEqualTo("none");
        assertThat(operation(message("POST", "localhost", "/", ""), "nonsense")).isEqualTo("none");
    }

    @Test
    void aWrongActionIsRefusedInTheProtocolThatHasActions() {
        var wrong = router.route(message("GET", "localhost", "/?Action=Nonsense", ""), Optional.of("sqs"));
        assertThat(wrong.operation()).isEmpty();
        assertThat(wrong.protocol()).isEqualTo(Protocol.QUERY);
        assertThat(router.route(message("POST", "localhost", "/", "{}"), Optional.of("sqs")).protocol()).isEqualTo(Protocol.AWS_JSON_1_0);
    }

    @Test
    void certificatesNameEveryHostThatAResourceMayStandInFrontOf() {
        var names = VirtualHosts.certificateNames(FACTS.bareWire().address().hosts(), "us-east-1");
        assertThat(names).contains("localhost", "*.localhost", "*.s3.localhost", "localhost.localstack.cloud", "*.localhost.localstack.cloud",
                "*.s3.localhost.localstack.cloud", "*.s3.us-east-1.localhost.localstack.cloud").doesNotHaveDuplicates();
        assertThat(names).allSatisfy(name -> {
            assertThat(name.lastIndexOf('*')).isLessThanOrEqualTo(0);
            assertThat(HOSTS.label(name.replace("*", "orders"))).isEqualTo(name.startsWith("*") ? Optional.of("orders") : Optional.empty());
        });
    }
}
