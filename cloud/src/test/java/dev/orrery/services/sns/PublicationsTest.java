package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.network.FakeOutbound;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/// Texts: LocalStack's recordings of AWS, `tests/aws/services/sns/test_sns.snapshot.json`. The form of messages: SNS Developer
/// Guide, "HTTP/HTTPS headers and message formats".
class PublicationsTest extends SnsTest {
    private String topic;

    @BeforeEach
    void topic() {
        topic = topic("news");
    }

    @Test
    void aServerGetsTheMessageAsAwsWritesIt() {
        var subscription = subscribeHook(topic, Map.of());

        var id = sns.publish(r -> r.topicArn(topic).subject("A \"subject\"").message("line 1\nline 2 ü")
                .messageAttributes(Map.of("count", number("7")))).messageId();

        var body = sent().getFirst();
        assertThat(body.replaceAll("\"Signature\" : \"[^\"]+\"", "\"Signature\" : \"s\"")
                .replaceAll("Service-[0-9a-f]{32}", "Service-h")).isEqualTo("""
                {
                  "Type" : "Notification",
                  "MessageId" : "%s",
                  "TopicArn" : "%s",
                  "Subject" : "A \\"subject\\"",
                  "Message" : "line 1\\nline 2 ü",
                  "Timestamp" : "2026-01-01T00:00:00.001Z",
                  "SignatureVersion" : "1",
                  "Signature" : "s",
                  "SigningCertURL" : "http://localhost:4566/_aws/sns/certificates/%s/us-east-1/SimpleNotificationService-h.pem",
                  "UnsubscribeURL" : "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=%s",
                  "MessageAttributes" : {
                    "count" : {"Type":"Number","Value":"7"}
                  }
                }""".formatted(id, topic, Orrery.ACCOUNT, subscription));
        assertThat(outside.requests().getFirst().headers()).containsEntry("x-amz-sns-message-type", "Notification")
                .containsEntry("x-amz-sns-message-id", id).containsEntry("x-amz-sns-topic-arn", topic)
                .containsEntry("x-amz-sns-subscription-arn", subscription);
    }

    @ParameterizedTest
    @CsvSource({"1,SHA1withRSA", "2,SHA256withRSA"})
    void everySignatureIsVerifiedWithTheServedCertificate(String version, String algorithm) throws GeneralSecurityException {
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("SignatureVersion").attributeValue(version));
        subscribeHook(topic, Map.of());

        sns.publish(r -> r.topicArn(topic).subject("S").message("signed"));
        sns.publish(r -> r.topicArn(topic).message("signed, too"));

        for (var body : sent()) {
            assertThat(member(body, "SignatureVersion")).isEqualTo(version);
            assertThat(verified(body, algorithm)).isTrue();
            assertThat(verified(body.replace("signed", "forged"), algorithm)).isFalse();
        }
    }

    /// As every subscriber should.
    private boolean verified(String body, String algorithm) throws GeneralSecurityException {
        var text = new StringBuilder();
        for (var name : List.of("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")) {
            if (members(body).containsKey(name)) {
                text.append(name).append('\n').append(member(body, name)).append('\n');
            }
        }
        var pem = look(member(body, "SigningCertURL").replace(Orrery.ENDPOINT, ""));
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        verifier.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(member(body, "Signature")));
    }

    @Test
    void aServerMayWantTheTextAsItIs() {
        subscribeHook(topic, Map.of("RawMessageDelivery", "true", "DeliveryPolicy", "{\"requestPolicy\":{\"headerContentType\":\"text/csv\"}}"));

        sns.publish(r -> r.topicArn(topic).message("a,b"));

        assertThat(sent()).containsExactly("a,b");
        assertThat(outside.requests().getFirst().headers()).containsEntry("x-amz-sns-rawdelivery", "true")
                .containsEntry("Content-Type", "text/csv");
    }

    @Test
    void filterPoliciesChooseByAttributes() {
        subscribeHook(topic, Map.of("FilterPolicy", "{\"store\":[\"a\",{\"prefix\":\"b\"}],\"price\":[{\"numeric\":[\">\",10]}]}"));

        publish("yes", Map.of("store", string("bee"), "price", number("10.5")));
        publish("price too low", Map.of("store", string("a"), "price", number("10")));
        publish("no number", Map.of("store", string("a"), "price", string("11")));
        publish("no price", Map.of("store", string("a")));
        publish("one of an array", Map.of("store", MessageAttributeValue.builder().dataType("String.Array").stringValue("[\"x\",\"a\"]").build(),
                "price", number("1e2")));
        publish("nothing", Map.of());

        assertThat(sent()).extracting(body -> member(body, "Message")).containsExactlyInAnyOrder("yes", "one of an array");
    }

    @Test
    void filterPoliciesChooseByBody() {
        subscribeHook(topic, Map.of("FilterPolicyScope", "MessageBody", "FilterPolicy",
                "{\"records\":{\"key\":[{\"prefix\":\"auto-\"}],\"event\":[\"put\"]}}"));

        for (var body : List.of("{\"records\":[{\"key\":\"auto-1\",\"event\":\"put\"}]}", "{\"records\":[{\"key\":\"home-1\",\"event\":\"put\"}]}",
                "no json", "[1]")) {
            sns.publish(r -> r.topicArn(topic).message(body));
        }

        assertThat(sent()).extracting(body -> member(body, "Message")).containsExactly("{\"records\":[{\"key\":\"auto-1\",\"event\":\"put\"}]}");
    }

    @Test
    void eachProtocolGetsItsOwnText() {
        subscribeHook(topic, Map.of());
        sns.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567"));

        sns.publish(r -> r.topicArn(topic).messageStructure("json").message("{\"default\":\"d\",\"http\":\"for servers\",\"sqs\":7}"));

        assertThat(sent()).extracting(body -> member(body, "Message")).containsExactly("for servers");
        assertThat(text(mail().getFirst().get("Body"))).isEqualTo("d");
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).messageStructure("json").message("{\"http\":\"x\"}")),
                "Message Structure - No default entry in JSON message body");
        assertThat(sns.publish(r -> r.topicArn(topic).messageStructure("json").message("{\"default\":\"one\",\"default\":\"other\"}")).messageId())
                .as("AWS takes it, whatever its reference says").isNotEmpty();
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).messageStructure("json").message("{\"default\":{}}")),
                "Message Structure - No default entry in JSON message body");
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).messageStructure("json").message("no json")),
                "Message Structure - JSON message body failed to parse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " begins with a space", "two\nlines", "ünicode"})
    void subjectsAreChecked(String subject) {
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).subject(subject).message("x")), "Subject");
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).subject("x".repeat(101)).message("x")), "Subject");
    }

    @Test
    void messagesAreBounded() {
        subscribeHook(topic, Map.of());
        var longest = "x".repeat(262_144 - 7);

        sns.publish(r -> r.topicArn(topic).message("x".repeat(262_144)));
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).message("x".repeat(262_145))), "Message too long");
        // the attribute's name, type and value are one, six and one byte
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).message(longest).messageAttributes(Map.of("a", string("1")))), "Message too long");
        sns.publish(r -> r.topicArn(topic).message(longest.substring(1)).messageAttributes(Map.of("a", string("1"))));
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).message("")), "Empty message");
        assertThat(sent()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "String | | The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'. | attr1",
            "strang | x | The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String. | attr1",
            "String. | x | The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String. | attr1",
            "Binary | x | The message attribute 'attr1' with type 'Binary' must use field 'Binary'. | attr1",
            "String | x | Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots. | a^b",
            "String | x | Invalid message attribute name starting with character '.' was found. | .a",
            "String | x | Invalid message attribute name ending with character '.' was found. | a.",
            "String | x | Message attribute name can not have successive '.' character. | a..b"})
    void attributesAreChecked(String type, String value, String message, String name) {
        var attributes = Map.of(name, MessageAttributeValue.builder().dataType(type).stringValue(value == null ? "" : value).build());

        assertError(() -> sns.publish(r -> r.topicArn(topic).message("x").messageAttributes(attributes)), 400, "ParameterValueInvalid", message);
        assertError(() -> sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(
                PublishBatchRequestEntry.builder().id("1").message("x").messageAttributes(attributes).build())), 400, "ParameterValueInvalid", message);
    }

    @Test
    void attributesNeedAType() {
        var untyped = Map.of("attr1", MessageAttributeValue.builder().stringValue("x").build());

        assertError(() -> sns.publish(r -> r.topicArn(topic).message("x").messageAttributes(untyped)), 400, "ValidationError",
                "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' failed to satisfy constraint: Member must not be null");
        assertError(() -> sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(
                PublishBatchRequestEntry.builder().id("1").message("x").messageAttributes(untyped).build())), 400, "ValidationError",
                "1 validation error detected: Value null at 'publishBatchRequestEntries.1.member.messageAttributes.attr1.member.dataType'"
                        + " failed to satisfy constraint: Member must not be null");
    }

    @Test
    void binaryAttributesAreWrittenInBase64() {
        subscribeHook(topic, Map.of());

        publish("x", Map.of("b", MessageAttributeValue.builder().dataType("Binary").binaryValue(SdkBytes.fromByteArray(new byte[] {2, 3, 4})).build()));

        assertThat(sent().getFirst()).contains("\"b\" : {\"Type\":\"Binary\",\"Value\":\"AgME\"}");
    }

    @Test
    void aBatchIsOneMessageForEachEntry() {
        subscribeHook(topic, Map.of("FilterPolicy", "{\"a\":[\"1\"]}"));
        var entries = new ArrayList<PublishBatchRequestEntry>();
        for (int i = 0; i < 10; i++) {
            var value = Integer.toString(i % 2);
            entries.add(PublishBatchRequestEntry.builder().id("e" + i).message("m" + i).messageAttributes(Map.of("a", string(value))).build());
        }

        var answer = sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(entries));

        assertThat(answer.successful()).extracting(PublishBatchResultEntry::id).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6",
                "e7", "e8", "e9");
        assertThat(sent()).extracting(body -> member(body, "Message")).containsExactlyInAnyOrder("m1", "m3", "m5", "m7", "m9");
    }

    @Test
    void badBatchesAreRefusedAsAWhole() {
        subscribeHook(topic, Map.of());

        assertBatch("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.",
                "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertBatch("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.", "1", "1");
        assertBatch("InvalidBatchEntryId", "The Id of a batch entry in the batch request contains an impermissible character: message.id",
                "message.id");
        assertBatch("InvalidBatchEntryId", "The Id of a batch entry in the batch request is too long: " + "a".repeat(81), "a".repeat(81));
        assertError(() -> sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(entry("1", "x".repeat(200_000)),
                entry("2", "x".repeat(70_000)))), 400, "BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
        assertError(() -> sns.publishBatch(r -> r.topicArn(PREFIX + "none").publishBatchRequestEntries(entry("1", "x"))), 404, "NotFound",
                "Topic does not exist");
        assertThat(sent()).isEmpty();
    }

    private void assertBatch(String code, String message, String... ids) {
        var entries = Arrays.stream(ids).map(id -> entry(id, "x")).toList();
        assertError(() -> sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(entries)), 400, code, message);
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    @Test
    void aMessageGoesToOneTargetOnly() {
        var text = "Only one of TopicArn, TargetArn and PhoneNumber may be specified";
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).phoneNumber("+15551234567").message("x")), text);
        assertInvalid(() -> sns.publish(r -> r.targetArn(topic).phoneNumber("+15551234567").message("x")), text);
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).targetArn(topic).message("x")), text);
        assertThat(mail()).isEmpty();
    }

    @Test
    void aMessageNeedsSomewhereToGo() {
        assertInvalid(() -> sns.publish(r -> r.message("x")), "TopicArn or TargetArn Reason: no value for required parameter");
        assertInvalid(() -> sns.publish(r -> r.topicArn(topic).message("x").messageDeduplicationId("d")),
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type");
        sns.publish(r -> r.targetArn(topic).message("by target"));
    }

    @Test
    void whoIsGoneGetsNothing() {
        var subscription = subscribeHook(topic, Map.of());
        sns.unsubscribe(r -> r.subscriptionArn(subscription));

        sns.publish(r -> r.topicArn(topic).message("x"));

        assertThat(sent()).isEmpty();
    }

    @Test
    void serversOutsideAreCalledWithTheLimitOfAws() {
        subscribeHook(topic, Map.of());
        sns.publish(r -> r.topicArn(topic).message("x"));
        settle();

        assertThat(outside.requests()).extracting(request -> request.within().toSeconds()).containsExactly(15L);
        assertThat(FakeOutbound.text(outside.requests().getFirst())).contains("\"x\"");
    }

    private void publish(String message, Map<String, MessageAttributeValue> attributes) {
        sns.publish(r -> r.topicArn(topic).message(message).messageAttributes(attributes));
    }

    static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    static MessageAttributeValue number(String value) {
        return MessageAttributeValue.builder().dataType("Number").stringValue(value).build();
    }
}
