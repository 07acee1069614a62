package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.Orrery;
import dev.orrery.Orrery.Beginning;
import dev.orrery.RawRequest;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.network.FakeOutbound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.SnsClient;

/// A cloud for the tests of this service, and what they ask it again and again.
abstract class SnsTest {
    static final String HOOK = "http://hooks.example/in";
    static final String PREFIX = "arn:aws:sns:us-east-1:" + Orrery.ACCOUNT + ":";
    final FakeOutbound outside = new FakeOutbound();
    final Orrery cloud = Orrery.start(Beginning.USUAL.reaching(outside));
    final SnsClient sns = cloud.client(SnsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    String topic(String name) {
        return sns.createTopic(request -> request.name(name)).topicArn();
    }

    /// A topic that a server has subscribed to, and confirmed; the server answers 200.
    String subscribeHook(String topic, Map<String, String> attributes) {
        outside.serve(HOOK, 200);
        var subscription = sns.subscribe(request -> request.topicArn(topic).protocol("http").endpoint(HOOK).attributes(attributes)
                .returnSubscriptionArn(true)).subscriptionArn();
        settle();
        var token = member(FakeOutbound.text(outside.requests().getLast()), "Token");
        sns.confirmSubscription(request -> request.topicArn(topic).token(token));
        outside.forget();
        return subscription;
    }

    /// Waits for what is done beside requests.
    void settle() {
        cloud.time().advance(Duration.ofMillis(1));
    }

    /// What servers were sent, oldest first.
    List<String> sent() {
        settle();
        return outside.requests().stream().map(FakeOutbound::text).toList();
    }

    String look(String path) {
        var reply = RawRequest.to(cloud, "GET", path).send();
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    /// What is in the mailbox, oldest first.
    List<Map<String, Json>> mail() {
        return ((Json.Sequence) members(look("/_aws/mailbox")).get("messages")).elements().stream()
                .map(message -> ((Json.Members) message).byName()).toList();
    }

    static Map<String, Json> members(String json) {
        return ((Json.Members) JsonReader.read(json, Integer.MAX_VALUE)).byName();
    }

    static String member(String json, String name) {
        return text(members(json).get(name));
    }

    static String text(Json value) {
        return value instanceof Json.Text(var text) ? text : "";
    }

    static void assertError(ThrowingCallable call, int status, String code, String message) {
        var error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).as(code + ": " + message).isNotNull();
        assertThat(error.awsErrorDetails().errorCode() + ": " + error.awsErrorDetails().errorMessage()).isEqualTo(code + ": " + message);
        assertThat(error.statusCode()).isEqualTo(status);
    }

    static void assertInvalid(ThrowingCallable call, String message) {
        assertError(call, 400, "InvalidParameter", "Invalid parameter: " + message);
    }
}
