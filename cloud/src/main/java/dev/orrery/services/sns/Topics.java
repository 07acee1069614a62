package dev.orrery.services.sns;

import static dev.orrery.services.sns.TopicRow.TOPICS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.Topic;

/// The life of a topic, and its attributes.
final class Topics implements SnsClient {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern FIFO_NAME = Pattern.compile("[A-Za-z0-9_-]{1,251}\\.fifo");
    private final Home home;

    Topics(Home home) {
        this.home = home;
    }

    static TopicRow require(Tables.Read tx, String name) {
        return tx.get(TOPICS, name).orElseThrow(() -> SnsErrors.notFound("Topic"));
    }

    static TopicRow put(Tables.Write tx, TopicRow topic) {
        tx.put(TOPICS, topic.name(), topic);
        return topic;
    }

    @Override
    public CreateTopicResponse createTopic(CreateTopicRequest request) {
        var given = new LinkedHashMap<>(request.attributes());
        boolean fifo = "true".equalsIgnoreCase(given.remove("FifoTopic"));
        var name = request.name() == null ? "" : request.name();
        if (!(fifo ? FIFO_NAME : NAME).matcher(name).matches()) {
            throw SnsErrors.invalidParameter("Topic Name");
        }
        var arn = Arn.ofTopic(home, name);
        var tags = Tags.of(request.tags());
        var protection = request.dataProtectionPolicy() == null ? "" : DataProtection.checked(request.dataProtectionPolicy());
        var made = new TopicRow(name, home.clock().now(), fifo, fifo ? Map.of("ContentBasedDeduplication", "false") : Map.of(),
                TopicPolicies.byDefault(arn), tags, protection, 0, Revisions.first(home));
        for (var attribute : given.entrySet()) {
            made = TopicAttributes.set(made, attribute.getKey(), kept(attribute.getKey(), attribute.getValue()), "Attributes Reason: ");
        }
        var wanted = made;
        home.store().write(tx -> {
            var known = tx.get(TOPICS, name);
            return known.isEmpty() ? put(tx, wanted) : requireSame(known.get(), wanted, given);
        });
        return CreateTopicResponse.builder().topicArn(arn.toString()).build();
    }

    /// A policy is kept with the ids of those whom it names, who must exist.
    private String kept(String attribute, String value) {
        if (!attribute.equals("Policy")) {
            return value;
        }
        var kept = NamedPrincipals.withIds(value, home.identities());
        if (MissingPrincipals.first(kept, home.identities()).isPresent()) {
            throw SnsErrors.invalidParameter("Policy Error: PrincipalNotFound");
        }
        return kept;
    }

    /// Creating a topic again is nothing, unless something else is asked for.
    private static TopicRow requireSame(TopicRow known, TopicRow wanted, Map<String, String> given) {
        boolean same = given.keySet().stream().allMatch(attribute -> attribute.equals("Policy")
                ? known.policy().equals(wanted.policy()) : known.attribute(attribute).equals(wanted.attribute(attribute)));
        if (!same) {
            throw SnsErrors.invalidParameter("Attributes Reason: Topic already exists with different attributes");
        }
        if (!known.tags().entrySet().containsAll(wanted.tags().entrySet())) {
            throw SnsErrors.invalidParameter("Tags Reason: Topic already exists with different tags");
        }
        return known;
    }

    /// With its subscriptions. What is on the way to them is not delivered any more.
    @Override
    public DeleteTopicResponse deleteTopic(DeleteTopicRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        home.store().write(tx -> {
            tx.delete(TOPICS, name);
            tx.scan(SubscriptionRow.SUBSCRIPTIONS, SubscriptionRow.ofTopic(name)).toList()
                    .forEach(subscription -> Subscriptions.remove(home, tx, subscription));
            Tokens.topicEnds(home, tx, name);
            Deduplication.forget(tx, name);
            return name;
        });
        return DeleteTopicResponse.builder().build();
    }

    @Override
    public ListTopicsResponse listTopics(ListTopicsRequest request) {
        var range = Pages.behind(Range.all(), request.nextToken());
        var found = home.store().read(tx -> tx.scan(TOPICS, range).limit(SnsLimits.PAGE + 1L).toList());
        var page = Pages.of(found, topic -> Key.of(topic.name()));
        return ListTopicsResponse.builder().nextToken(page.next())
                .topics(page.rows().stream().map(topic -> Topic.builder().topicArn(Arn.ofTopic(home, topic.name()).toString()).build())
                        .toList())
                .build();
    }

    @Override
    public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        return home.store().read(tx -> {
            var topic = require(tx, name);
            var attributes = new LinkedHashMap<String, String>();
            attributes.put("TopicArn", Arn.ofTopic(home, name).toString());
            attributes.put("Owner", home.account());
            attributes.put("DisplayName", "");
            attributes.put("Policy", NamedPrincipals.withArns(topic.policy(), home.identities()));
            if (topic.fifo()) {
                attributes.put("FifoTopic", "true");
            }
            attributes.putAll(topic.attributes());
            attributes.put("EffectiveDeliveryPolicy", DeliveryPolicy.ofTopic(topic).effectiveOfTopic());
            var subscriptions = new ArrayList<>(tx.scan(SubscriptionRow.SUBSCRIPTIONS, SubscriptionRow.ofTopic(name)).toList());
            long confirmed = subscriptions.stream().filter(SubscriptionRow::confirmed).count();
            attributes.put("SubscriptionsConfirmed", Long.toString(confirmed));
            attributes.put("SubscriptionsPending", Long.toString(subscriptions.size() - confirmed));
            attributes.put("SubscriptionsDeleted", Long.toString(topic.deleted()));
            return GetTopicAttributesResponse.builder().attributes(attributes).build();
        });
    }

    @Override
    public SetTopicAttributesResponse setTopicAttributes(SetTopicAttributesRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        if (request.attributeName() == null) {
            throw SnsErrors.nullMember("attributeName");
        }
        var value = kept(request.attributeName(), request.attributeValue() == null ? "" : request.attributeValue());
        home.store().write(tx -> put(tx, TopicAttributes.set(require(tx, name), request.attributeName(), value, "")));
        return SetTopicAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
