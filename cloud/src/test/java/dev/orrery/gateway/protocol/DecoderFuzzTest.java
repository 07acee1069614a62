package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever bytes arrive, the codec reads them or refuses them as the protocol says.
class DecoderFuzzTest {
    private static final int RUNS = 20_000;
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final VirtualHosts HOSTS = VirtualHosts.with(FACTS.bareWire().address().hosts(), List.of());
    private final WireCodec codec = new WireCodec(FACTS, HOSTS);
    private final WireRouter router = new WireRouter(FACTS, HOSTS);

    private void decode(String service, String operation, Protocol protocol, String path, String query, byte[] body) {
        // With its digest, which some operations demand: otherwise nothing would be read.
        var headers = new Headers().add("Host", "localhost")
                .add("Content-MD5", Base64.getEncoder().encodeToString(ChecksumAlgorithm.MD5.of(body)));
        if (protocol == Protocol.QUERY || protocol == Protocol.EC2) {
            headers.add("Content-Type", "application/x-www-form-urlencoded");
        }
        var message = new Message("POST", path, query, headers, new HeldBody(body), "127.0.0.1", false);
        codec.decode(FACTS.find(service).orElseThrow().operations().get(operation), protocol, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "s3|PutBucketLifecycleConfiguration|REST_XML|/orders|<?xml version=\"1.0\"?><LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ID>a&amp;b&#x9;</ID><Filter><And><Prefix>x</Prefix><Tag><Key>k</Key><Value><![CDATA[v]]></Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule><!-- c --></LifecycleConfiguration>",
        "s3|PutBucketAcl|REST_XML|/orders|<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>",
        "dynamodb|PutItem|AWS_JSON_1_0|/|{\"TableName\":\"t\",\"Item\":{\"a\":{\"S\":\"\\u00fcx\\n\"},\"b\":{\"L\":[{\"N\":\"1\"},{\"BOOL\":true},{\"NULL\":true}]},\"c\":{\"B\":\"AAEC\"}},\"ReturnValues\":null,\"x\":[1.5e3,{}]}",
        "lambda|CreateFunction|REST_JSON|/2015-03-31/functions|{\"FunctionName\":\"f\",\"MemorySize\":128,\"Code\":{\"ZipFile\":\"AAEC\"},\"Environment\":{\"Variables\":{\"a\":\"b\"}},\"Timeout\":-3}",
        "sqs|SendMessageBatch|QUERY|/|Action=SendMessageBatch&QueueUrl=http%3A%2F%2Fx&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=b+c&SendMessageBatchRequestEntry.1.DelaySeconds=3&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v",
        "ec2|RunInstances|EC2|/|Action=RunInstances&MinCount=1&MaxCount=2&ImageId=ami&BlockDeviceMapping.1.Ebs.VolumeSize=3&NetworkInterface.1.SecurityGroupId.1=sg"})
    void mutatedTextIsReadOrRefused(String service, String operation, Protocol protocol, String path, String seed) {
        var original = seed.getBytes(StandardCharsets.UTF_8);
        decode(service, operation, protocol, path, "", original);
        var random = new SplittableRandom(seed.hashCode());
        for (int i = 0; i < RUNS; i++) {
            tryOne(service, operation, protocol, path, "", mutate(original, random), i);
        }
    }

    @ParameterizedTest
    @CsvSource({"cloudwatch, PutMetricData, RPC_V2_CBOR", "kinesis, PutRecords, AWS_CBOR_1_1"})
    void mutatedCborIsReadOrRefused(String service, String operation, Protocol protocol) throws ReflectiveOperationException {
        var type = Class.forName(FACTS.find(service).orElseThrow().operations().get(operation).requestType());
        var request = new dev.orrery.pojo.RandomPojos(5).fill(
                (software.amazon.awssdk.core.SdkPojo) type.getMethod("builder").invoke(null));
        var out = new Octets(256);
        new CborOutput(out, protocol == Protocol.AWS_CBOR_1_1).structure(dev.orrery.pojo.Shape.of(request), request);
        var random = new SplittableRandom(9);
        for (int i = 0; i < RUNS; i++) {
            tryOne(service, operation, protocol, "/", "", mutate(out.toByteArray(), random), i);
        }
    }

    @Test
    void mutatedPathsAndQueriesAreRoutedOrRefused() {
        var random = new SplittableRandom(11);
        var original = "/orders/a%20b/%C3%BC?versionId=1&partNumber=3&response-content-type=a+b&x-id=GetObject".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < RUNS; i++) {
            var text = new String(mutate(original, random), StandardCharsets.ISO_8859_1);
            int question = text.indexOf('?');
            var message = new Message("GET", "/" + (question < 0 ? text : text.substring(0, question)), question < 0 ? "" : text.substring(question + 1),
                    new Headers().add("Host", "localhost"), new HeldBody(new byte[0]), "127.0.0.1", false);
            try {
                var route = router.route(message, java.util.Optional.of("s3"));
                route.operation().ifPresent(operation -> codec.decode(operation, route.protocol(), message));
            } catch (ProtocolException e) {
                // Refused, as it should be.
            } catch (RuntimeException e) {
                throw new AssertionError("run " + i + " of " + text, e);
            }
        }
    }

    private void tryOne(String service, String operation, Protocol protocol, String path, String query, byte[] body, int run) {
        try {
            decode(service, operation, protocol, path, query, body);
        } catch (ProtocolException e) {
            // Refused, as it should be.
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("run " + run + ": " + new String(body, StandardCharsets.ISO_8859_1), e);
        }
    }

    /// A few bytes changed, removed, doubled, or exchanged for something nasty.
    private static byte[] mutate(byte[] original, SplittableRandom random) {
        var bytes = original.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) "<>&\"'{}[]:,%=.\\!?/#0-9eE\0".charAt(random.nextInt(25));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> System.arraycopy(bytes, 0, bytes, at, bytes.length - at);
                default -> {
                    int length = Math.min(random.nextInt(1, 20), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        return bytes;
    }

    @Test
    void bombsAreRefused() {
        var laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><Tagging><TagSet>&lol2;</TagSet></Tagging>";
        refused("s3", "PutBucketTagging", Protocol.REST_XML, "/orders", laughs, "MalformedXML");
        refused("s3", "PutBucketTagging", Protocol.REST_XML, "/orders", "<Tagging>" + "<a>".repeat(100_000), "MalformedXML");
        refused("s3", "PutBucketTagging", Protocol.REST_XML, "/orders", "<Tagging><TagSet></TagSet>" + "<a>".repeat(1_000)
                + "</a>".repeat(1_000) + "</Tagging>", "MalformedXML");
        refused("dynamodb", "PutItem", Protocol.AWS_JSON_1_0, "/", "{\"Item\":{\"a\":" + "{\"L\":[".repeat(100_000), "SerializationException");
        refused("dynamodb", "PutItem", Protocol.AWS_JSON_1_0, "/", "{\"x\":" + "[".repeat(100_000), "SerializationException");
        refused("sqs", "SendMessage", Protocol.QUERY, "/", "a" + ".1".repeat(10_000) + "=x", "MalformedInput");
        refused("cloudwatch", "PutMetricData", Protocol.RPC_V2_CBOR, "/", "\u009f".repeat(1000), "SerializationException");
    }

    private void refused(String service, String operation, Protocol protocol, String path, String body, String code) {
        var charset = protocol == Protocol.RPC_V2_CBOR ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        assertThatThrownBy(() -> decode(service, operation, protocol, path, "", body.getBytes(charset)))
                .isInstanceOfSatisfying(ProtocolException.class, e -> org.assertj.core.api.Assertions.assertThat(e.code()).isEqualTo(code));
    }
}
