package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AddPermissionRequest;
import software.amazon.awssdk.services.sns.model.AddPermissionResponse;
import software.amazon.awssdk.services.sns.model.RemovePermissionRequest;
import software.amazon.awssdk.services.sns.model.RemovePermissionResponse;

/// The policies of topics: the one that every topic begins with, and its statements by label.
final class TopicPolicies implements SnsClient {
    /// What `AddPermission` grants, and policies may name.
    static final List<String> ACTIONS = List.of("GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission",
            "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish", "Receive");
    private static final List<String> GRANTED_BY_DEFAULT = ACTIONS.subList(0, 8);
    private static final Set<String> FOLDED = java.util.stream.Stream.concat(ACTIONS.stream(),
                    java.util.stream.Stream.of("GetDataProtectionPolicy", "PutDataProtectionPolicy", "ListTagsForResource", "TagResource",
                            "UntagResource"))
            .map(action -> "sns:" + action.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    private final Home home;

    TopicPolicies(Home home) {
        this.home = home;
    }

    /// The policy that AWS gives a new topic: services that say, by `aws:SourceOwner`, that they act for its owner may do everything.
    static String byDefault(Arn topic) {
        var actions = GRANTED_BY_DEFAULT.stream().map(action -> "\"SNS:" + action + "\"").collect(Collectors.joining(","));
        return """
                {"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow",\
                "Principal":{"AWS":"*"},"Action":[%s],"Resource":"%s","Condition":{"StringEquals":{"AWS:SourceOwner":"%s"}}}]}"""
                .formatted(actions, topic, topic.account());
    }

    /// A document that may become the policy of a topic.
    static String checked(String document) {
        if (document.getBytes(StandardCharsets.UTF_8).length > SnsLimits.POLICY_BYTES_MAX) {
            throw SnsErrors.invalidParameter("Policy Error: policy is too long");
        }
        try {
            for (var statement : Policy.parse(document).requireResourceForm().statements()) {
                if (!statement.actions().stream().map(action -> action.toLowerCase(Locale.ROOT)).allMatch(TopicPolicies::isOfSns)) {
                    throw SnsErrors.invalidParameter("Policy statement action out of service scope!");
                }
            }
            return document;
        } catch (MalformedPolicyException _) {
            throw SnsErrors.invalidParameter("Policy Error: null");
        }
    }

    private static boolean isOfSns(String action) {
        return FOLDED.contains(action) || action.startsWith("sns:") && (action.indexOf('*') >= 0 || action.indexOf('?') >= 0);
    }

    /// The policy as the kernel's engine takes it.
    static AttachedPolicy attached(Home home, TopicRow topic) {
        var parsed = home.store().read(tx -> tx.companion(Parsed.class, Parsed::new)).of(topic.policy());
        return new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "topic policy of " + topic.name(), parsed);
    }

    @Override
    public AddPermissionResponse addPermission(AddPermissionRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        if (request.actionNames().isEmpty() || request.awsAccountIds().isEmpty() || request.label() == null) {
            throw SnsErrors.missing(request.label() == null ? "Label" : request.actionNames().isEmpty() ? "ActionName" : "AWSAccountId");
        }
        home.store().write(tx -> {
            var topic = Topics.require(tx, name);
            var document = document(topic);
            var statements = new ArrayList<>(statements(document));
            if (statements.stream().anyMatch(statement -> sid(statement).equals(request.label()))) {
                throw SnsErrors.invalidParameter("Statement already exists");
            }
            if (!request.actionNames().stream().allMatch(ACTIONS::contains)) {
                throw SnsErrors.invalidParameter("Policy statement action out of service scope!");
            }
            if (!request.awsAccountIds().stream().allMatch(account -> account.matches("[0-9]{12}"))) {
                throw SnsErrors.invalidParameter("AWSAccountId");
            }
            statements.add(statement(request));
            return Topics.put(tx, topic.withPolicy(checked(withStatements(document, statements))));
        });
        return AddPermissionResponse.builder().build();
    }

    @Override
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        var name = Arn.requireTopic(home, request.topicArn(), "TopicArn");
        home.store().write(tx -> {
            var topic = Topics.require(tx, name);
            var document = document(topic);
            var left = statements(document).stream().filter(statement -> !sid(statement).equals(request.label())).toList();
            return Topics.put(tx, topic.withPolicy(withStatements(document, left)));
        });
        return RemovePermissionResponse.builder().build();
    }

    private static Json statement(AddPermissionRequest request) {
        var statement = new LinkedHashMap<String, Json>();
        statement.put("Sid", new Json.Text(request.label()));
        statement.put("Effect", new Json.Text("Allow"));
        statement.put("Principal", new Json.Members(Map.of("AWS", oneOrMore(request.awsAccountIds().stream()
                .map(account -> "arn:aws:iam::" + account + ":root").toList()))));
        statement.put("Action", oneOrMore(request.actionNames().stream().map(action -> "SNS:" + action).toList()));
        statement.put("Resource", new Json.Text(request.topicArn()));
        return new Json.Members(statement);
    }

    private static Json oneOrMore(List<String> texts) {
        return texts.size() == 1 ? new Json.Text(texts.getFirst())
                : new Json.Sequence(texts.stream().<Json>map(Json.Text::new).toList());
    }

    private static Map<String, Json> document(TopicRow topic) {
        return ((Json.Members) JsonReader.read(topic.policy(), Integer.MAX_VALUE)).byName();
    }

    private static List<Json> statements(Map<String, Json> document) {
        return switch (document.get("Statement")) {
            case Json.Sequence(var elements) -> elements;
            case Json other -> List.of(other);
            case null -> List.of();
        };
    }

    private static String withStatements(Map<String, Json> document, List<Json> statements) {
        var changed = new LinkedHashMap<>(document);
        changed.put("Statement", new Json.Sequence(statements));
        return JsonWriter.write(new Json.Members(changed));
    }

    private static String sid(Json statement) {
        return statement instanceof Json.Members(var members) && members.get("Sid") instanceof Json.Text(var sid) ? sid : "";
    }

    /// Policies by their documents: the same text is read once.
    private static final class Parsed {
        private static final int KEPT_MAX = 1000;
        private final Map<String, Policy> byDocument = new ConcurrentHashMap<>();

        Policy of(String document) {
            var known = byDocument.get(document);
            if (known != null) {
                return known;
            }
            if (byDocument.size() >= KEPT_MAX) {
                byDocument.clear();
            }
            return byDocument.computeIfAbsent(document, Policy::parse);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
