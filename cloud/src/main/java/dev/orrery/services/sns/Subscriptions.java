package dev.orrery.services.sns;

import static dev.orrery.services.sns.SubscriptionRow.ENDPOINTS;
import static dev.orrery.services.sns.SubscriptionRow.SUBSCRIPTIONS;
import static dev.orrery.services.sns.SubscriptionRow.TOKENS;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.MessageRow.Type;
import dev.orrery.services.sns.SubscriptionRow.EndpointKey;
import dev.orrery.services.sns.SubscriptionRow.EndpointOfTopic;
import dev.orrery.services.sns.SubscriptionRow.SubscriptionKey;
import dev.orrery.services.sns.SubscriptionRow.TokenRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;

/// The beginning and the end of subscriptions.
final class Subscriptions implements SnsClient {
    /// A subscription that nobody confirmed in time.
    static final String EXPIRE = "expire";
    private final Home home;
    private final Dispatch dispatch;
    private final Outbox outbox;

    Subscriptions(Home home, Dispatch dispatch) {
        this.home = home;
        this.dispatch = dispatch;
        this.outbox = new Outbox(home);
    }

    static String arn(Home home, SubscriptionRow subscription) {
        return Arn.ofTopic(home, subscription.topic()) + ":" + subscription.id();
    }

    static String confirmationUrl(Home home, SubscriptionRow subscription, String token) {
        return subscription.endpointPrefix() + "/?Action=ConfirmSubscription&TopicArn=" + Arn.ofTopic(home, subscription.topic())
                + "&Token=" + token;
    }

    static String cancellationUrl(Home home, SubscriptionRow subscription) {
        return subscription.endpointPrefix() + "/?Action=Unsubscribe&SubscriptionArn=" + arn(home, subscription);
    }

    static SubscriptionRow require(Tables.Read tx, Arn arn) {
        return tx.get(SUBSCRIPTIONS, new SubscriptionKey(arn.topic(), arn.subscription()))
                .orElseThrow(() -> SnsErrors.notFound("Subscription"));
    }

    /// Every change of a subscription is one of its topic, so that whoever remembers subscribers notices.
    static SubscriptionRow put(Tables.Write tx, SubscriptionRow subscription) {
        tx.put(SUBSCRIPTIONS, subscription.key(), subscription);
        tx.get(TopicRow.TOPICS, subscription.topic()).ifPresent(topic -> Topics.put(tx, topic.subscriptionsChanged(0)));
        return subscription;
    }

    static void remove(Home home, Tables.Write tx, SubscriptionRow subscription) {
        tx.delete(SUBSCRIPTIONS, subscription.key());
        tx.delete(ENDPOINTS, subscription.endpointKey());
        if (!subscription.token().isEmpty()) {
            tx.delete(TOKENS, subscription.token());
            home.timers().cancel(tx, EXPIRE, timerKey(subscription));
        }
        tx.get(TopicRow.TOPICS, subscription.topic()).ifPresent(topic -> Topics.put(tx, topic.subscriptionsChanged(1)));
    }

    private static String timerKey(SubscriptionRow subscription) {
        return subscription.topic() + "/" + subscription.id();
    }

    /// Nobody confirmed in time.
    static void expired(Home home, String key) {
        int slash = key.indexOf('/');
        home.store().write(tx -> {
            tx.get(SUBSCRIPTIONS, new SubscriptionKey(key.substring(0, slash), key.substring(slash + 1)))
                    .filter(subscription -> !subscription.confirmed()).ifPresent(subscription -> remove(home, tx, subscription));
            return key;
        });
    }

    @Override
    public SubscribeResponse subscribe(SubscribeRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        var topic = home.store().read(tx -> Topics.require(tx, name));
        if (request.protocol() == null) {
            throw SnsErrors.nullMember("protocol");
        }
        var endpoint = request.endpoint() == null ? "" : request.endpoint();
        Endpoints.check(home, topic, request.protocol(), endpoint);
        var caller = Call.current().caller();
        boolean asks = Endpoints.mustConfirm(request.protocol(), endpoint, caller.account());
        var fresh = new SubscriptionRow(name, home.ids().uuid(), request.protocol(), endpoint, caller.account(),
                caller.principal().arn(), Map.of(), !asks, !asks, false, asks ? Tokens.make(home) : "", Call.current().endpoint(),
                home.clock().now());
        var wanted = SubscriptionAttributes.setAll(fresh, request.attributes());
        var message = asking(Type.SUBSCRIPTION, wanted);
        var kept = dispatch.sending(message, Kept::deliveries, () -> home.store().write(tx -> {
            var known = tx.get(ENDPOINTS, new EndpointKey(name, wanted.protocol(), endpoint))
                    .flatMap(found -> tx.get(SUBSCRIPTIONS, new SubscriptionKey(name, found.subscription())));
            if (known.isEmpty()) {
                add(tx, wanted);
            } else {
                requireSame(known.get(), wanted, request.attributes());
            }
            var subscription = known.orElse(wanted);
            return new Kept(subscription, ask(tx, subscription, known.isEmpty() ? message : asking(message, subscription)));
        }));
        boolean shown = kept.subscription().confirmed() || Boolean.TRUE.equals(request.returnSubscriptionArn());
        return SubscribeResponse.builder().subscriptionArn(shown ? arn(home, kept.subscription()) : "pending confirmation").build();
    }

    private record Kept(SubscriptionRow subscription, List<DeliveryRow> deliveries) { }

    private void add(Tables.Write tx, SubscriptionRow subscription) {
        var topic = Topics.require(tx, subscription.topic());
        var siblings = tx.scan(SUBSCRIPTIONS, SubscriptionRow.ofTopic(topic.name())).limit(SnsLimits.SUBSCRIPTIONS_OF_FIFO_MAX).count();
        if (topic.fifo() && siblings == SnsLimits.SUBSCRIPTIONS_OF_FIFO_MAX) {
            throw SnsErrors.tooManySubscriptions();
        }
        put(tx, subscription);
        requireFewFilters(tx, subscription);
        tx.put(ENDPOINTS, subscription.endpointKey(), new EndpointOfTopic(subscription.id()));
        if (!subscription.confirmed()) {
            var until = subscription.createdAt().plus(SnsLimits.CONFIRMATION);
            tx.put(TOKENS, subscription.token(), new TokenRow(subscription.token(), subscription.topic(), subscription.id(), until,
                    Optional.empty()));
            home.timers().set(tx, EXPIRE, timerKey(subscription), until);
        }
    }

    static void requireFewFilters(Tables.Read tx, SubscriptionRow changed) {
        if (!changed.attribute("FilterPolicy").isEmpty() && tx.scan(SUBSCRIPTIONS, SubscriptionRow.ofTopic(changed.topic()))
                .filter(subscription -> !subscription.attribute("FilterPolicy").isEmpty())
                .limit(SnsLimits.FILTER_POLICIES_PER_TOPIC_MAX + 1L).count() > SnsLimits.FILTER_POLICIES_PER_TOPIC_MAX) {
            throw SnsErrors.tooManyFilterPolicies();
        }
    }

    /// Subscribing again is nothing, unless something else is asked for.
    private static void requireSame(SubscriptionRow known, SubscriptionRow wanted, Map<String, String> given) {
        if (!given.keySet().stream().allMatch(name -> effective(known, name).equals(effective(wanted, name)))) {
            throw SnsErrors.invalidParameter("Attributes Reason: Subscription already exists with different attributes");
        }
    }

    /// What an attribute is worth that nobody has set.
    private static String effective(SubscriptionRow subscription, String name) {
        var value = subscription.attribute(name);
        return !value.isEmpty() ? value : switch (name) {
            case "FilterPolicyScope" -> "MessageAttributes";
            case "RawMessageDelivery" -> "false";
            default -> "";
        };
    }

    /// Asks whoever is behind the endpoint. Mail is delivered here and now.
    private List<DeliveryRow> ask(Tables.Write tx, SubscriptionRow subscription, MessageRow message) {
        if (subscription.confirmed()) {
            return List.of();
        }
        if (Mailbox.takes(subscription.protocol())) {
            Mailbox.ask(home, tx, subscription, message);
            return List.of();
        }
        return outbox.put(tx, message, List.of(subscription));
    }

    private MessageRow asking(MessageRow made, SubscriptionRow subscription) {
        return MessageRow.asking(made.id(), made.type(), made.topic(), made.body(), made.at(), subscription.token());
    }

    private MessageRow asking(Type type, SubscriptionRow subscription) {
        return MessageRow.asking(home.ids().uuid(), type, subscription.topic(), "You have chosen to subscribe to the topic "
                        + Arn.ofTopic(home, subscription.topic())
                        + ".\nTo confirm the subscription, visit the SubscribeURL included in this message.",
                home.clock().now(), subscription.token());
    }

    /// Whoever has the link may end a subscription, unless its owner said otherwise; the subscriber then learns how to get it
    /// back. Source: SNS API Reference, "Unsubscribe".
    @Override
    public UnsubscribeResponse unsubscribe(UnsubscribeRequest request) {
        if (request.subscriptionArn() == null || request.subscriptionArn().isEmpty()) {
            throw SnsErrors.missing("SubscriptionArn");
        }
        var arn = Arn.requireSubscription(home, request.subscriptionArn());
        if (arn.subscription().isEmpty()) {
            throw SnsErrors.invalidParameter("SubscriptionId");
        }
        var token = Tokens.make(home);
        var message = MessageRow.asking(home.ids().uuid(), Type.UNSUBSCRIPTION, arn.topic(), "You have chosen to deactivate subscription "
                        + arn + ".\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.",
                home.clock().now(), token);
        boolean byLink = Call.current().caller().isAnonymous();
        dispatch.sending(message, deliveries -> deliveries, () -> home.store().write(tx -> {
            var known = tx.get(SUBSCRIPTIONS, new SubscriptionKey(arn.topic(), arn.subscription()));
            if (known.isEmpty()) {
                return List.<DeliveryRow>of();
            }
            remove(home, tx, known.get());
            return byLink && known.get().isHttp() ? tellTheEnd(tx, known.get(), message) : List.<DeliveryRow>of();
        }));
        return UnsubscribeResponse.builder().build();
    }

    private List<DeliveryRow> tellTheEnd(Tables.Write tx, SubscriptionRow ended, MessageRow message) {
        var until = message.at().plus(SnsLimits.CONFIRMATION);
        tx.put(TOKENS, message.token(), new TokenRow(message.token(), ended.topic(), ended.id(), until, Optional.of(ended)));
        home.timers().set(tx, Tokens.FORGET, message.token(), until);
        Tokens.keepUntilTopicEnds(tx, ended.topic(), message.token());
        return outbox.put(tx, message, ended);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
