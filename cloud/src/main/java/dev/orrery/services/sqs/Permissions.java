package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.AddPermissionRequest;
import software.amazon.awssdk.services.sqs.model.AddPermissionResponse;
import software.amazon.awssdk.services.sqs.model.RemovePermissionRequest;
import software.amazon.awssdk.services.sqs.model.RemovePermissionResponse;

/// Statements of a queue's policy by their label, for those who do not want to write policies.
/// Sources: API reference, `AddPermission`; recordings of AWS in LocalStack's test suite.
final class Permissions implements SqsClient {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Set<String> ACTIONS = Set.of("*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility",
            "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue");
    private static final String STATEMENTS = "Statement";
    private final Home home;
    private final Broker broker;

    Permissions(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    @Override
    public AddPermissionResponse addPermission(AddPermissionRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        check(request);
        change(queue, statements -> {
            if (statements.stream().anyMatch(statement -> isLabelled(statement, request.label()))) {
                throw SqsErrors.invalidValue(request.label(), "Label", "Already exists.");
            }
            if (statements.size() >= SqsLimits.POLICY_STATEMENTS_MAX) {
                throw SqsErrors.overLimit((statements.size() + 1) + " Statements were found, maximum allowed is "
                        + SqsLimits.POLICY_STATEMENTS_MAX + ".");
            }
            var added = new ArrayList<>(statements);
            added.add(statement(request, queue.arn()));
            return added;
        });
        return AddPermissionResponse.builder().build();
    }

    private static void check(AddPermissionRequest request) {
        checkLabel(request.label());
        if (request.awsAccountIds().isEmpty()) {
            throw SqsErrors.missingParameter("AWSAccountIds");
        }
        if (request.actions().isEmpty()) {
            throw SqsErrors.missingParameter("Actions");
        }
        for (var account : request.awsAccountIds()) {
            if (!Accounts.isAccount(account)) {
                throw SqsErrors.invalidValue(account, "PrincipalId", "Unable to verify.");
            }
        }
        for (var action : request.actions()) {
            if (!ACTIONS.contains(action)) {
                throw SqsErrors.invalidValue("SQS:" + action, "ActionName",
                        "Please refer to the appropriate WSDL for a list of valid actions. ");
            }
        }
        if (request.actions().size() > SqsLimits.PERMISSION_ACTIONS_MAX) {
            throw SqsErrors.overLimit(request.actions().size() + " Actions were found, maximum allowed is "
                    + SqsLimits.PERMISSION_ACTIONS_MAX + ".");
        }
    }

    private static void checkLabel(String label) {
        if (label == null || label.isEmpty()) {
            throw SqsErrors.missingParameter("Label");
        }
        if (!LABEL.matcher(label).matches()) {
            throw SqsErrors.invalidValue(label, "Label",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.");
        }
    }

    @Override
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        checkLabel(request.label());
        change(queue, statements -> {
            var kept = statements.stream().filter(statement -> !isLabelled(statement, request.label())).toList();
            if (kept.size() == statements.size()) {
                throw SqsErrors.invalidValue(request.label(), "Label", "can't find label.");
            }
            return kept;
        });
        return RemovePermissionResponse.builder().build();
    }

    private static boolean isLabelled(Json statement, String label) {
        return statement instanceof Json.Members(var members) && new Json.Text(label).equals(members.get("Sid"));
    }

    private static Json statement(AddPermissionRequest request, QueueArn queue) {
        var members = new LinkedHashMap<String, Json>();
        members.put("Sid", new Json.Text(request.label()));
        members.put("Effect", new Json.Text("Allow"));
        members.put("Principal", new Json.Members(Map.of("AWS",
                oneOrMore(request.awsAccountIds().stream().map(account -> "arn:aws:iam::" + account + ":root").toList()))));
        members.put("Action", oneOrMore(request.actions().stream().map(action -> "SQS:" + action).toList()));
        members.put("Resource", new Json.Text(queue.toString()));
        return new Json.Members(members);
    }

    private static Json oneOrMore(List<String> texts) {
        return texts.size() == 1 ? new Json.Text(texts.getFirst())
                : new Json.Sequence(texts.stream().<Json>map(Json.Text::new).toList());
    }

    private void change(Queue queue, UnaryOperator<List<Json>> change) {
        queue.adopt(home.store().write(tx -> {
            var row = queue.row(tx);
            var document = document(row, queue.arn());
            var statements = change.apply(statements(document.get(STATEMENTS)));
            document.put(STATEMENTS, new Json.Sequence(statements));
            var attributes = new TreeMap<>(row.attributes());
            if (statements.isEmpty()) {
                attributes.remove("Policy");
            } else {
                attributes.put("Policy", AttributeRules.policy(Documents.write(new Json.Members(document))));
            }
            var changed = row.changed(attributes, home.clock().now());
            tx.put(QueueRow.QUEUES, changed.name(), changed);
            return changed;
        }));
    }

    private static Map<String, Json> document(QueueRow row, QueueArn queue) {
        var present = row.attributes().get("Policy");
        if (present != null) {
            return new LinkedHashMap<>(Documents.members(present).orElseThrow());
        }
        var document = new LinkedHashMap<String, Json>();
        document.put("Version", new Json.Text("2008-10-17"));
        document.put("Id", new Json.Text(queue + "/SQSDefaultPolicy"));
        return document;
    }

    private static List<Json> statements(Json value) {
        return switch (value) {
            case null -> List.of();
            case Json.Sequence(var elements) -> elements;
            case Json one -> List.of(one);
        };
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
