package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sns.model.Subscription;

/// Texts and attributes: LocalStack's recordings of AWS, `tests/aws/services/sns/test_sns.snapshot.json`.
class SubscriptionsTest extends SnsTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:" + Orrery.ACCOUNT + ":orders";
    private String topic;

    @BeforeEach
    void topic() {
        topic = topic("news");
    }

    @Test
    void aQueueOfTheOwnAccountNeedsNoConfirmation() {
        var arn = subscribe("sqs", QUEUE);

        assertThat(arn).startsWith(topic + ":");
        assertThat(attributes(arn)).containsOnly(Map.entry("SubscriptionArn", arn), Map.entry("TopicArn", topic),
                Map.entry("Protocol", "sqs"), Map.entry("Endpoint", QUEUE), Map.entry("Owner", Orrery.ACCOUNT),
                Map.entry("SubscriptionPrincipal", "arn:aws:iam::" + Orrery.ACCOUNT + ":root"), Map.entry("PendingConfirmation", "false"),
                Map.entry("ConfirmationWasAuthenticated", "true"), Map.entry("RawMessageDelivery", "false"));
        assertThat(sns.getTopicAttributes(r -> r.topicArn(topic)).attributes()).containsEntry("SubscriptionsConfirmed", "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "carrier-pigeon | x | Invalid parameter: Amazon SNS does not support this protocol string: carrier-pigeon",
            "http | https://a.example/ | Invalid parameter: Endpoint must match the specified protocol",
            "https | http://a.example/ | Invalid parameter: Endpoint must match the specified protocol",
            "sqs | http://sqs.example/orders | Invalid parameter: SQS endpoint ARN",
            "sms | NAA+15551234567 | Invalid SMS endpoint: NAA+15551234567",
            "sms | +15--551234567 | Invalid SMS endpoint: +15--551234567",
            "http | http://a.example:99999/ | Invalid parameter: HTTP(S) endpoint",
            "sqs | arn:aws:sqs::123456789012:orders | Invalid parameter: SQS endpoint ARN",
            "sqs | arn:aws:sqs:us-east-1:me:orders | Invalid parameter: SQS endpoint ARN",
            "lambda | arn:aws:lambda::123456789012:function:f | Invalid parameter: Lambda endpoint ARN",
            "firehose | arn:aws:firehose:us-east-1::deliverystream/d | Invalid parameter: Firehose endpoint ARN",
            "lambda | my-function | Invalid parameter: Lambda endpoint ARN",
            "email | nobody | Invalid parameter: Email address",
            "sqs | arn:aws:sqs:us-east-1:123456789012:a.fifo | Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"})
    void endpointsAreChecked(String protocol, String endpoint, String message) {
        assertError(() -> subscribe(protocol, endpoint), 400, "InvalidParameter", message);
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void phoneNumbersMayHavePunctuation() {
        subscribe("sms", "+12/34-567.890");
        assertThat(sns.listSubscriptions().subscriptions()).extracting(Subscription::endpoint).containsExactly("+12/34-567.890");
    }

    @Test
    void attributesAreCheckedAsAwsChecksThem() {
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "wrongvalue")),
                "Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.");
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("FilterPolicy", "invalid")),
                "Attributes Reason: FilterPolicy: failed to parse JSON. Unrecognized token 'invalid': was expecting (JSON String, Number,"
                        + " Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED (`StreamReadFeature."
                        + "INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 8]");
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("FilterPolicy", "{\"key\":[[\"value\"]]}")),
                "Attributes Reason: FilterPolicy: Match value must be String, number, true, false, or null\n"
                        + " at [Source: (String)\"{\"key\":[[\"value\"]]}\"; line: 1, column: 10]");
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("FilterPolicy", "{\"key\": [{\"suffix\":\n 100}]}")),
                "Attributes Reason: FilterPolicy: suffix match pattern must be a string\n"
                        + " at [Source: (String)\"{\"key\":[{\"suffix\":100}]}\"; line: 1, column: 22]");
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("FilterPolicy",
                "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}")),
                "Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys");
        var arn = subscribe("sqs", QUEUE);
        assertInvalid(() -> set(arn, "fake-attribute", "x"), "AttributeName");
        assertInvalid(() -> set(arn, "RawMessageDelivery", ""), "RawMessageDelivery: Invalid value []. Must be true or false.");
        assertInvalid(() -> set(arn, "RedrivePolicy", "{\"deadLetterTargetArn\":\"fake-arn\"}"),
                "RedrivePolicy: deadLetterTargetArn is an invalid arn");
        assertInvalid(() -> set(arn, "RedrivePolicy", "{invalidjson}"), "RedrivePolicy: failed to parse JSON. Unexpected character"
                + " ('i' (code 105)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature."
                + "INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]");
        assertInvalid(() -> set(arn, "RedrivePolicy", "{\"deadLetterTargetArn\":\"" + QUEUE + "\",\"maxReceiveCount\":5}"),
                "RedrivePolicy: invalid JSON. Attribute maxReceiveCount is unknown.");
        assertInvalid(() -> set(arn, "FilterPolicyScope", "RandomValue"),
                "FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or MessageAttributes");
        assertInvalid(() -> set(arn, "FilterPolicy", "{\"a\":{\"b\":[\"c\"]}}"),
                "Filter policy scope MessageAttributes does not support nested filter policy");
        assertInvalid(() -> set(arn, "DeliveryPolicy", "{\"healthyRetryPolicy\":{\"numRetries\":1}}"),
                "Delivery policy is only supported for HTTP and HTTPS subscriptions");
        assertInvalid(() -> set(arn, "RedrivePolicy", "{\"deadLetterTargetArn\":\"arn:aws:sqs::123456789012:dead\"}"),
                "RedrivePolicy: deadLetterTargetArn is an invalid arn");
        assertError(() -> set(topic + ":none", "RawMessageDelivery", "true"), 404, "NotFound", "Subscription does not exist");
        assertThat(attributes(arn)).containsEntry("RawMessageDelivery", "false").doesNotContainKeys("FilterPolicy", "RedrivePolicy");
    }

    @Test
    void aFilterPolicyShowsItsScopeAndGoesWhenItIsSetToNothing() {
        var arn = subscribe("sqs", QUEUE, Map.of("FilterPolicy", "{\"a\":[\"b\"]}"));

        assertThat(attributes(arn)).containsEntry("FilterPolicy", "{\"a\":[\"b\"]}").containsEntry("FilterPolicyScope", "MessageAttributes");
        set(arn, "FilterPolicy", "");
        assertThat(attributes(arn)).doesNotContainKeys("FilterPolicy", "FilterPolicyScope");
    }

    @Test
    void subscribingAgainIsNothingUnlessSomethingElseIsAskedFor() {
        var arn = subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "true"));

        assertThat(subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "true"))).isEqualTo(arn);
        assertThat(subscribe("sqs", QUEUE)).isEqualTo(arn);
        assertThat(subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "True", "FilterPolicyScope", "MessageAttributes"))).isEqualTo(arn);
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("FilterPolicyScope", "MessageBody")),
                "Attributes Reason: Subscription already exists with different attributes");
        assertInvalid(() -> subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "false")),
                "Attributes Reason: Subscription already exists with different attributes");
        assertThat(sns.listSubscriptionsByTopic(r -> r.topicArn(topic)).subscriptions()).hasSize(1);
    }

    @Test
    void aServerConfirmsByOpeningTheLink() {
        outside.serve(HOOK, 200);

        var answer = sns.subscribe(r -> r.topicArn(topic).protocol("http").endpoint(HOOK)).subscriptionArn();

        // the server is asked
        assertThat(answer).isEqualTo("pending confirmation");
        var asked = sent().getFirst();
        assertThat(member(asked, "Type")).isEqualTo("SubscriptionConfirmation");
        assertThat(member(asked, "Message")).isEqualTo("You have chosen to subscribe to the topic " + topic
                + ".\nTo confirm the subscription, visit the SubscribeURL included in this message.");
        assertThat(member(asked, "SubscribeURL")).isEqualTo(Orrery.ENDPOINT + "/?Action=ConfirmSubscription&TopicArn=" + topic
                + "&Token=" + member(asked, "Token"));
        assertThat(outside.requests().getFirst().headers()).containsEntry("x-amz-sns-message-type", "SubscriptionConfirmation")
                .containsEntry("x-amz-sns-topic-arn", topic).containsEntry("Content-Type", "text/plain; charset=UTF-8")
                .containsEntry("User-Agent", "Amazon Simple Notification Service Agent").doesNotContainKey("x-amz-sns-subscription-arn");
        assertThat(sns.listSubscriptions().subscriptions()).extracting(Subscription::subscriptionArn).containsExactly("PendingConfirmation");

        // a message that comes before is not for it
        sns.publish(r -> r.topicArn(topic).message("early"));
        assertThat(sent()).hasSize(1);

        // somebody opens the link, without any signature
        var opened = open(member(asked, "SubscribeURL"));
        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(opened.element("SubscriptionArn")).startsWith(topic + ":");
        assertThat(attributes(opened.element("SubscriptionArn"))).containsEntry("PendingConfirmation", "false")
                .containsEntry("ConfirmationWasAuthenticated", "false");
        sns.publish(r -> r.topicArn(topic).message("late"));
        assertThat(member(sent().getLast(), "Message")).isEqualTo("late");
    }

    @Test
    void wrongTokensConfirmNothing() {
        outside.serve(HOOK, 200);
        subscribe("http", HOOK);
        var token = member(sent().getFirst(), "Token");

        assertThat(token).matches("[0-9a-f]{288}");
        assertError(() -> confirm(topic, "randomtoken"), 400, "InvalidParameter", "Invalid token");
        assertInvalid(() -> confirm(topic, token.substring(0, 287) + (token.endsWith("0") ? "1" : "0")), "Token");
        var other = open("/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:" + Orrery.ACCOUNT + ":news&Token=" + token);
        assertThat(other.body()).contains("<Code>InvalidParameter</Code>", "<Message>Invalid parameter: Topic</Message>");
        assertThat(open("/?Action=ConfirmSubscription&TopicArn=not-an-arn&Token=" + token).body()).contains("Invalid parameter: Topic");
        assertThat(sns.listSubscriptions().subscriptions().getFirst().subscriptionArn()).isEqualTo("PendingConfirmation");
    }

    @Test
    void whatNobodyConfirmsIsForgottenAfterTwoDays() {
        outside.serve(HOOK, 200);
        subscribe("http", HOOK);
        var token = member(sent().getFirst(), "Token");

        cloud.time().advance(Duration.ofDays(2));

        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
        assertInvalid(() -> confirm(topic, token), "Token");
    }

    @Test
    void anEmailSubscriberFindsTheLinkInTheMailbox() {
        sns.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("ann@example.com"));

        var asked = mail().getFirst();
        assertThat(text(asked.get("To"))).isEqualTo("ann@example.com");
        assertThat(text(asked.get("Subject"))).isEqualTo("AWS Notification - Subscription Confirmation");
        sns.publish(r -> r.topicArn(topic).message("early"));
        assertThat(mail()).hasSize(1);
        assertThat(open(text(asked.get("ConfirmationLink"))).status()).isEqualTo(200);
        sns.publish(r -> r.topicArn(topic).subject("Hello").message("late"));
        assertThat(mail()).hasSize(2);
        assertThat(text(mail().getLast().get("Subject"))).isEqualTo("Hello");
        assertThat(text(mail().getLast().get("Body"))).startsWith("late\n\n--\n").contains("?Action=Unsubscribe&SubscriptionArn=" + topic);
    }

    @Test
    void theTokenOfASubscriptionCanBeLookedAt() {
        outside.serve(HOOK, 200);
        var arn = sns.subscribe(r -> r.topicArn(topic).protocol("http").endpoint(HOOK).returnSubscriptionArn(true)).subscriptionArn();

        assertThat(member(look("/_aws/sns/subscription-tokens/" + arn), "subscription_token")).isEqualTo(member(sent().getFirst(), "Token"));
        assertThat(RawRequest.to(cloud, "GET", "/_aws/sns/subscription-tokens/" + topic + ":none").send().status()).isEqualTo(404);
        assertThat(RawRequest.to(cloud, "GET", "/_aws/sns/subscription-tokens/x").send().status()).isEqualTo(400);
    }

    @Test
    void whoeverHasTheLinkMayEndASubscriptionAndTheServerLearnsHowToGetItBack() {
        var arn = subscribeHook(topic, Map.of());

        assertThat(open("/?Action=Unsubscribe&SubscriptionArn=" + arn).status()).isEqualTo(200);

        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
        var told = sent().getFirst();
        assertThat(member(told, "Type")).isEqualTo("UnsubscribeConfirmation");
        assertThat(outside.requests().getFirst().headers()).containsEntry("x-amz-sns-subscription-arn", arn);
        open(member(told, "SubscribeURL"));
        assertThat(sns.listSubscriptions().subscriptions()).extracting(Subscription::subscriptionArn).containsExactly(arn);
    }

    @Test
    void whatBringsASubscriptionBackWorksOnce() {
        var arn = subscribeHook(topic, Map.of());
        open("/?Action=Unsubscribe&SubscriptionArn=" + arn);
        var token = member(sent().getFirst(), "Token");
        sns.confirmSubscription(r -> r.topicArn(topic).token(token));

        sns.unsubscribe(r -> r.subscriptionArn(arn));

        assertInvalid(() -> sns.confirmSubscription(r -> r.topicArn(topic).token(token)), "Token");
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void nothingIsBroughtBackToATopicThatWasMadeAgain() {
        var arn = subscribeHook(topic, Map.of());
        open("/?Action=Unsubscribe&SubscriptionArn=" + arn);
        var token = member(sent().getFirst(), "Token");

        sns.deleteTopic(r -> r.topicArn(topic));
        topic("news");

        assertInvalid(() -> sns.confirmSubscription(r -> r.topicArn(topic).token(token)), "Token");
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void aGuardedSubscriptionEndsOnlyWithASignature() {
        outside.serve(HOOK, 200);
        subscribe("http", HOOK);
        var token = member(sent().getFirst(), "Token");
        var arn = sns.confirmSubscription(r -> r.topicArn(topic).token(token).authenticateOnUnsubscribe("true")).subscriptionArn();

        assertThat(open("/?Action=Unsubscribe&SubscriptionArn=" + arn).status()).isEqualTo(403);
        assertThat(sns.listSubscriptions().subscriptions()).hasSize(1);
        sns.unsubscribe(r -> r.subscriptionArn(arn));
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void endingIsCheckedAsAwsChecksIt() {
        assertInvalid(() -> sns.unsubscribe(r -> r.subscriptionArn("randomstring")),
                "SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
        assertInvalid(() -> sns.unsubscribe(r -> r.subscriptionArn("arn:aws:sns:us-east-1:random")),
                "SubscriptionArn Reason: An ARN must have at least 6 elements, not 5");
        assertInvalid(() -> sns.unsubscribe(r -> r.subscriptionArn(topic)), "SubscriptionId");
        assertInvalid(() -> sns.unsubscribe(r -> r.subscriptionArn("arn:aws:sns:us-east-1:111111111111:random")), "SubscriptionId");
        sns.unsubscribe(r -> r.subscriptionArn(topic + ":none"));
        assertError(() -> subscribe("x", "y", PREFIX + "none"), 404, "NotFound", "Topic does not exist");
    }

    @Test
    void anotherAccountsQueueMustConfirm() {
        var arn = sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint("arn:aws:sqs:us-east-1:999999999999:theirs"));

        assertThat(arn.subscriptionArn()).isEqualTo("pending confirmation");
    }

    private void subscribe(String protocol, String endpoint, String topicArn) {
        sns.subscribe(r -> r.topicArn(topicArn).protocol(protocol).endpoint(endpoint));
    }

    private String subscribe(String protocol, String endpoint) {
        return subscribe(protocol, endpoint, Map.of());
    }

    private String subscribe(String protocol, String endpoint, Map<String, String> attributes) {
        return sns.subscribe(r -> r.topicArn(topic).protocol(protocol).endpoint(endpoint).attributes(attributes)).subscriptionArn();
    }

    private void confirm(String topicArn, String token) {
        sns.confirmSubscription(r -> r.topicArn(topicArn).token(token));
    }

    private void set(String arn, String name, String value) {
        sns.setSubscriptionAttributes(r -> r.subscriptionArn(arn).attributeName(name).attributeValue(value));
    }

    private Map<String, String> attributes(String arn) {
        return sns.getSubscriptionAttributes(r -> r.subscriptionArn(arn)).attributes();
    }

    private RawRequest.Reply open(String url) {
        return RawRequest.to(cloud, "GET", url.replace(Orrery.ENDPOINT, "")).send();
    }
}
