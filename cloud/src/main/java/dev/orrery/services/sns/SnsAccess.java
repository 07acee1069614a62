package dev.orrery.services.sns;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;

/// What each request needs to be allowed. Source: Service Authorization Reference, "Actions, resources, and condition keys for
/// Amazon SNS".
final class SnsAccess {
    /// Services that say for whom they call by `aws:SourceOwner`.
    private static final Set<String> TELL_OWNER = Set.of("cloudwatch.amazonaws.com", "ses.amazonaws.com");
    /// Members that name what a request is about, the nearest first.
    private static final List<String> NAMING = List.of("TopicArn", "TargetArn", "ResourceArn", "SubscriptionArn",
            "PlatformApplicationArn", "EndpointArn");

    private SnsAccess() { }

    /// The first of the members that is there.
    record Named(String member, String arn) { }

    static Optional<Named> named(SdkPojo request) {
        for (var member : NAMING) {
            for (var field : request.sdkFields()) {
                if (field.locationName().equals(member) && value(field, request) instanceof String arn) {
                    return Optional.of(new Named(member, arn));
                }
            }
        }
        return Optional.empty();
    }

    private static Object value(SdkField<?> field, SdkPojo request) {
        return field.getValueOrDefault(request);
    }

    static List<Access> of(Home home, SdkPojo request) {
        var name = request.getClass().getSimpleName();
        var action = "SNS:" + name.substring(0, name.length() - "Request".length()).replace("Sms", "SMS").replace("PublishBatch", "Publish");
        return switch (request) {
            case CreateTopicRequest create -> creation(home, action, create);
            // A token, or the link with the subscription's id, is enough: nobody else knows them.
            case ConfirmSubscriptionRequest _ -> signed() ? onTopic(home, action, named(request), Map.of()) : List.of();
            case UnsubscribeRequest unsubscribe -> unsubscription(home, action, unsubscribe);
            case SubscribeRequest subscribe -> onTopic(home, action, named(request), conditions(subscribe));
            case TagResourceRequest tag -> onTopic(home, action, named(request), conditions(tag.tags()));
            case UntagResourceRequest untag -> onTopic(home, action, named(request), Map.of("aws:TagKeys", List.copyOf(untag.tagKeys())));
            // Whatever else it names is refused anyway.
            case PublishRequest publish when publish.phoneNumber() != null || publish.topicArn() == null && publish.targetArn() == null ->
                    List.of(Access.of(action, "*", home.account()));
            default -> onTopic(home, action, named(request), Map.of());
        };
    }

    /// "To be able to tag a topic on creation, you must have the sns:CreateTopic and sns:TagResource permissions."
    /// Source: SNS API Reference, `CreateTopic`.
    private static List<Access> creation(Home home, String action, CreateTopicRequest request) {
        var arn = Arn.ofTopic(home, String.valueOf(request.name())).toString();
        var conditions = conditions(request.tags());
        var create = new Access(action, arn, home.account(), List.of(), conditions);
        return request.tags().isEmpty() ? List.of(create)
                : List.of(create, new Access("SNS:TagResource", arn, home.account(), List.of(), conditions));
    }

    private static boolean signed() {
        return !Call.current().caller().isAnonymous();
    }

    /// Unless its owner said that only owners may end it, anybody with the link may.
    private static List<Access> unsubscription(Home home, String action, UnsubscribeRequest request) {
        var named = Arn.of(request.subscriptionArn() == null ? "" : request.subscriptionArn());
        if (named.filter(found -> found.service().equals("sns") && found.subscription().isEmpty()).isPresent()) {
            throw SnsErrors.invalidParameter("SubscriptionId");
        }
        var arn = named.filter(found -> found.isOf(home));
        boolean guarded = arn.flatMap(found -> subscription(home, found)).map(SubscriptionRow::guarded).orElse(false);
        return !signed() && !guarded ? List.of() : List.of(Access.of(action, "*", arn.map(found -> owner(home, found)).orElse(home.account())));
    }

    private static Optional<SubscriptionRow> subscription(Home home, Arn arn) {
        return home.store().read(tx -> tx.get(SubscriptionRow.SUBSCRIPTIONS,
                new SubscriptionRow.SubscriptionKey(arn.topic(), arn.subscription())));
    }

    /// A subscription belongs to the account that subscribed as well as to the topic's.
    private static String owner(Home home, Arn arn) {
        var caller = Call.current().caller().account();
        return subscription(home, arn).map(SubscriptionRow::owner).filter(caller::equals).orElse(home.account());
    }

    private static Map<String, List<String>> conditions(SubscribeRequest request) {
        var conditions = new HashMap<String, List<String>>();
        Optional.ofNullable(request.endpoint()).ifPresent(endpoint -> conditions.put("sns:Endpoint", List.of(endpoint)));
        Optional.ofNullable(request.protocol()).ifPresent(protocol -> conditions.put("sns:Protocol", List.of(protocol)));
        return conditions;
    }

    private static Map<String, List<String>> conditions(List<Tag> tags) {
        var conditions = new HashMap<String, List<String>>();
        var given = tags.stream().filter(tag -> tag.key() != null && tag.value() != null).toList();
        given.forEach(tag -> conditions.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        if (!given.isEmpty()) {
            conditions.put("aws:TagKeys", given.stream().map(Tag::key).toList());
        }
        return conditions;
    }

    /// On the topic that the request names, with the topic's policy; on whatever else it names, or on everything.
    private static List<Access> onTopic(Home home, String action, Optional<Named> named, Map<String, List<String>> conditions) {
        if (named.isEmpty()) {
            return List.of(Access.of(action, "*", home.account()));
        }
        var arn = Arn.require(named.get().arn(), named.get().member());
        boolean isTopic = switch (named.get().member()) {
            case "TopicArn", "ResourceArn", "TargetArn" -> !arn.resource().contains("/");
            default -> false;
        };
        if (named.get().member().equals("SubscriptionArn")) {
            return List.of(Access.of(action, "*", owner(home, Arn.requireSubscription(home, named.get().arn()))));
        }
        if (!isTopic) {
            return List.of(Access.of(action, arn.service().equals("sns") ? arn.toString() : "*", home.account()));
        }
        var name = Arn.requireTopic(home, named.get().arn(), named.get().member());
        var resource = Arn.ofTopic(home, name).toString();
        var topic = home.store().read(tx -> tx.get(TopicRow.TOPICS, name));
        if (topic.isEmpty()) {
            return List.of(Access.of(action, resource, home.account()));
        }
        var context = new HashMap<>(conditions);
        topic.get().tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, List.of(value)));
        sourceOwner().ifPresent(owner -> context.put("AWS:SourceOwner", List.of(owner)));
        return List.of(new Access(action, resource, home.account(), List.of(TopicPolicies.attached(home, topic.get())), context));
    }

    /// The account for whose resource a service calls: what the policy of a new topic asks for. Only some services tell it, others
    /// tell `aws:SourceAccount`: those (S3, CloudTrail, EventBridge) need a statement of their own in the topic's policy. Of
    /// callers that are no services AWS does not tell it, or whoever is in the account could do everything with a new topic; users
    /// and roles are refused without policies of their own (aws-ia/terraform-aws-control_tower_account_factory issue 151).
    /// Source: SNS Developer Guide, "aws:SourceAccount versus aws:SourceOwner" and the cases around it.
    private static Optional<String> sourceOwner() {
        var call = Call.current();
        return call.caller().principal() instanceof Principal.Service(var name) && TELL_OWNER.contains(name)
                ? call.context().getOrDefault("aws:SourceAccount", List.of()).stream().findFirst() : Optional.empty();
    }
}
