package dev.orrery.services.sns;

import static dev.orrery.services.sns.SubscriptionRow.SUBSCRIPTIONS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Range;
import java.util.LinkedHashMap;
import java.util.List;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.Subscription;

/// What subscriptions there are, and their attributes.
final class SubscriptionListings implements SnsClient {
    private final Home home;

    SubscriptionListings(Home home) {
        this.home = home;
    }

    @Override
    public ListSubscriptionsResponse listSubscriptions(ListSubscriptionsRequest request) {
        var range = Pages.behind(Range.all(), request.nextToken());
        var page = Pages.of(home.store().read(tx -> tx.scan(SUBSCRIPTIONS, range).limit(SnsLimits.PAGE + 1L).toList()),
                row -> row.key().key());
        return ListSubscriptionsResponse.builder().subscriptions(shown(page.rows())).nextToken(page.next()).build();
    }

    @Override
    public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        var range = Pages.behind(SubscriptionRow.ofTopic(name), request.nextToken());
        var page = Pages.of(home.store().read(tx -> {
            Topics.require(tx, name);
            return tx.scan(SUBSCRIPTIONS, range).limit(SnsLimits.PAGE + 1L).toList();
        }), row -> row.key().key());
        return ListSubscriptionsByTopicResponse.builder().subscriptions(shown(page.rows())).nextToken(page.next()).build();
    }

    private List<Subscription> shown(List<SubscriptionRow> rows) {
        return rows.stream().map(row -> Subscription.builder()
                .subscriptionArn(row.confirmed() ? Subscriptions.arn(home, row) : "PendingConfirmation")
                .topicArn(Arn.ofTopic(home, row.topic()).toString())
                .protocol(row.protocol()).endpoint(row.endpoint()).owner(row.owner()).build()).toList();
    }

    @Override
    public GetSubscriptionAttributesResponse getSubscriptionAttributes(GetSubscriptionAttributesRequest request) {
        var arn = Arn.requireSubscription(home, request.subscriptionArn());
        return home.store().read(tx -> {
            var row = Subscriptions.require(tx, arn);
            var attributes = new LinkedHashMap<String, String>();
            attributes.put("SubscriptionArn", Subscriptions.arn(home, row));
            attributes.put("TopicArn", Arn.ofTopic(home, row.topic()).toString());
            attributes.put("Protocol", row.protocol());
            attributes.put("Endpoint", row.endpoint());
            attributes.put("Owner", row.owner());
            attributes.put("SubscriptionPrincipal", row.principal());
            attributes.put("PendingConfirmation", Boolean.toString(!row.confirmed()));
            attributes.put("ConfirmationWasAuthenticated", Boolean.toString(row.authenticated()));
            attributes.put("RawMessageDelivery", "false");
            attributes.putAll(row.attributes());
            if (row.attribute("FilterPolicy").isEmpty()) {
                attributes.remove("FilterPolicyScope");
            } else {
                attributes.putIfAbsent("FilterPolicyScope", "MessageAttributes");
            }
            if (row.isHttp()) {
                attributes.put("EffectiveDeliveryPolicy", DeliveryPolicy.of(Topics.require(tx, row.topic()), row).effectiveOfSubscription());
            }
            return GetSubscriptionAttributesResponse.builder().attributes(attributes).build();
        });
    }

    @Override
    public SetSubscriptionAttributesResponse setSubscriptionAttributes(SetSubscriptionAttributesRequest request) {
        var arn = Arn.requireSubscription(home, request.subscriptionArn());
        if (request.attributeName() == null) {
            throw SnsErrors.nullMember("attributeName");
        }
        var value = request.attributeValue() == null ? "" : request.attributeValue();
        home.store().write(tx -> {
            var changed = SubscriptionAttributes.set(Subscriptions.require(tx, arn), request.attributeName(), value, "");
            Subscriptions.put(tx, changed);
            if (request.attributeName().equals("FilterPolicy")) {
                Subscriptions.requireFewFilters(tx, changed);
            }
            return changed;
        });
        return SetSubscriptionAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
