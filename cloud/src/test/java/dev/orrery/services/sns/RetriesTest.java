package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.network.Outbound.Reply;
import dev.orrery.kernel.network.OutboundException;
import dev.orrery.services.sns.RetryPolicy.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Source: SNS Developer Guide, "Amazon SNS message delivery retries".
class RetriesTest extends SnsTest {
    private final List<Instant> attempts = new ArrayList<>();
    private String topic;
    private String subscription;
    private Instant published;

    @BeforeEach
    void hook() {
        topic = topic("news");
        subscription = subscribeHook(topic, Map.of());
    }

    @Test
    void aServerThatFailsIsAskedThreeTimesAgainTwentySecondsApart() {
        answer(503);

        publish();

        assertThat(after(Duration.ofHours(1))).containsExactly(0L, 20L, 40L, 60L);
        assertThat(attempts).hasSize(4);
    }

    @Test
    void aServerThatComesBackGetsTheMessageOnce() {
        answer(500);
        publish();
        settle();
        answer(200);

        cloud.time().advance(Duration.ofHours(1));

        assertThat(attempts).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 599})
    void theseAnswersAreTriedAgain(int status) {
        answer(status);
        publish();

        assertThat(after(Duration.ofHours(1))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 400, 403, 404, 410})
    void theseAreNot(int status) {
        answer(status);
        publish();

        assertThat(after(Duration.ofHours(1))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(OutboundException.Problem.class)
    void noAnswerIsTriedAgainUnlessNobodyMayAsk(OutboundException.Problem problem) {
        outside.serve(HOOK, _ -> {
            attempts.add(cloud.time().now());
            throw new OutboundException(problem, "no");
        });
        publish();

        assertThat(after(Duration.ofHours(1))).hasSize(problem == OutboundException.Problem.REFUSED ? 1 : 4);
    }

    @Test
    void thePolicyOfASubscriptionHasFourPhases() {
        set("DeliveryPolicy", "{\"healthyRetryPolicy\":{\"minDelayTarget\":1,\"maxDelayTarget\":5,\"numRetries\":10,\"numNoDelayRetries\":2,"
                + "\"numMinDelayRetries\":2,\"numMaxDelayRetries\":3,\"backoffFunction\":\"linear\"}}");
        answer(500);

        publish();

        assertThat(after(Duration.ofHours(1))).containsExactly(0L, 0L, 0L, 1L, 2L, 3L, 6L, 11L, 16L, 21L, 26L);
    }

    @Test
    void aTopicMayHaveThePolicyForAll() {
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("DeliveryPolicy").attributeValue(
                "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":2,\"maxDelayTarget\":2,\"numRetries\":1},\"disableSubscriptionOverrides\":true}}"));
        set("DeliveryPolicy", "{\"healthyRetryPolicy\":{\"numRetries\":0}}");
        answer(500);

        publish();

        assertThat(after(Duration.ofHours(1))).containsExactly(0L, 2L);
        assertThat(sns.getSubscriptionAttributes(r -> r.subscriptionArn(subscription)).attributes().get("EffectiveDeliveryPolicy"))
                .contains("\"numRetries\":1");
    }

    @Test
    void aSubscriptionMayWantOnlySoManyASecond() {
        set("DeliveryPolicy", "{\"throttlePolicy\":{\"maxReceivesPerSecond\":2}}");
        answer(200);

        for (int i = 0; i < 5; i++) {
            publish();
        }

        assertThat(after(Duration.ofMinutes(1))).containsExactly(0L, 0L, 1L, 1L, 2L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"minDelayTarget\":0 | healthyRetryPolicy.minDelayTarget must be greater than or equal to 1",
            "\"maxDelayTarget\":3601 | healthyRetryPolicy.maxDelayTarget must be less than or equal to 3600",
            "\"minDelayTarget\":30 | healthyRetryPolicy.maxDelayTarget must be greater than or equal to 30",
            "\"numRetries\":101 | healthyRetryPolicy.numRetries must be less than or equal to 100",
            "\"numNoDelayRetries\":4 | healthyRetryPolicy.numRetries must be greater than or equal to 4",
            "\"numRetries\":\"x\" | healthyRetryPolicy.numRetries must be greater than or equal to 0",
            "\"backoffFunction\":\"none\" | healthyRetryPolicy.backoffFunction: Invalid value [none]."})
    void policiesAreChecked(String member, String message) {
        assertInvalid(() -> set("DeliveryPolicy", "{\"healthyRetryPolicy\":{" + member + "}}"), "DeliveryPolicy: " + message);
    }

    @ParameterizedTest
    @EnumSource(Backoff.class)
    void delaysGrowFromTheShortestToTheLongest(Backoff function) {
        var policy = new RetryPolicy(0, 0, 10, 0, Duration.ofSeconds(1), Duration.ofSeconds(20), function);

        var delays = IntStream.rangeClosed(1, 10).mapToObj(retry -> policy.before(retry).orElseThrow()).toList();

        assertThat(delays).isSorted().startsWith(Duration.ofSeconds(1)).endsWith(Duration.ofSeconds(20));
        assertThat(policy.before(11)).isEmpty();
    }

    @Test
    void whatAwsRunsIsTriedForTwentyThreeDays() {
        assertThat(RetryPolicy.MANAGED.retries()).isEqualTo(100_015);
        assertThat(RetryPolicy.MANAGED.total().toDays()).isEqualTo(23);
    }

    private void publish() {
        published = cloud.time().now();
        sns.publish(r -> r.topicArn(topic).message("x"));
    }

    private void answer(int status) {
        outside.serve(HOOK, _ -> {
            synchronized (attempts) {
                attempts.add(cloud.time().now());
            }
            return new Reply(status, Map.of(), new byte[0]);
        });
    }

    /// Turns time and tells at which seconds from the publication there was an attempt.
    private List<Long> after(Duration duration) {
        cloud.time().advance(duration);
        return attempts.stream().sorted().map(attempt -> Duration.between(published, attempt).plusMillis(999).toSeconds()).toList();
    }

    private void set(String name, String value) {
        sns.setSubscriptionAttributes(r -> r.subscriptionArn(subscription).attributeName(name).attributeValue(value));
    }
}
