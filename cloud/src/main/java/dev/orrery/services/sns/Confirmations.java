package dev.orrery.services.sns;

import static dev.orrery.services.sns.SubscriptionRow.SUBSCRIPTIONS;
import static dev.orrery.services.sns.SubscriptionRow.TOKENS;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.SubscriptionRow.EndpointOfTopic;
import dev.orrery.services.sns.SubscriptionRow.SubscriptionKey;
import dev.orrery.services.sns.SubscriptionRow.TokenRow;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionResponse;

/// Subscriptions become real when somebody shows the token that was sent to the endpoint.
final class Confirmations implements SnsClient {
    private final Home home;

    Confirmations(Home home) {
        this.home = home;
    }

    @Override
    public ConfirmSubscriptionResponse confirmSubscription(ConfirmSubscriptionRequest request) {
        var arn = Arn.of(request.topicArn() == null ? "" : request.topicArn())
                .orElseThrow(() -> SnsErrors.invalidParameter("Topic"));
        var token = request.token() == null ? "" : request.token();
        var region = Tokens.region(token).orElseThrow(() -> SnsErrors.invalid("Invalid token"));
        boolean signed = !Call.current().caller().isAnonymous();
        boolean guarding = signed && "true".equalsIgnoreCase(request.authenticateOnUnsubscribe());
        if (arn.home().isPresent() && !arn.isOf(home)) {
            throw SnsErrors.invalidParameter("Topic");
        }
        var confirmed = home.store().write(tx -> {
            var known = tx.get(TOKENS, token);
            if (known.isEmpty() && knows(region) && !region.equals(arn.region())) {
                throw SnsErrors.invalidParameter("Topic");
            }
            var row = known.filter(found -> found.expiresAt().isAfter(home.clock().now()) && found.topic().equals(arn.topic()))
                    .orElseThrow(() -> SnsErrors.invalidParameter("Token"));
            return confirm(tx, row, signed, guarding);
        });
        return ConfirmSubscriptionResponse.builder().subscriptionArn(Subscriptions.arn(home, confirmed)).build();
    }

    private static boolean knows(String region) {
        return region.matches("[a-z]{2}(-[a-z]+)+-[0-9]+");
    }

    private SubscriptionRow confirm(Tables.Write tx, TokenRow token, boolean signed, boolean guarding) {
        var known = tx.get(SUBSCRIPTIONS, new SubscriptionKey(token.topic(), token.subscription()));
        if (known.isEmpty() && token.cancelled().isPresent()) {
            Tokens.forget(home, tx, token.token());
            return restore(tx, token.cancelled().get());
        }
        var subscription = known.orElseThrow(() -> SnsErrors.invalidParameter("Token"));
        if (subscription.confirmed()) {
            return subscription;
        }
        home.timers().cancel(tx, Subscriptions.EXPIRE, token.topic() + "/" + token.subscription());
        return Subscriptions.put(tx, subscription.confirmed(signed, guarding));
    }

    /// Somebody changed his mind about an end.
    private static SubscriptionRow restore(Tables.Write tx, SubscriptionRow ended) {
        if (tx.get(TopicRow.TOPICS, ended.topic()).isEmpty()
                || tx.get(SubscriptionRow.ENDPOINTS, ended.endpointKey()).isPresent()) {
            throw SnsErrors.invalidParameter("Token");
        }
        tx.put(SubscriptionRow.ENDPOINTS, ended.endpointKey(), new EndpointOfTopic(ended.id()));
        return Subscriptions.put(tx, ended);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
