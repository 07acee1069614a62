package dev.orrery.services.sqs;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;

/// Tells what each request needs to be allowed, and where its queue is. The policy of a queue decides with those of the
/// caller, save where only the owner's account can be allowed.
final class SqsAccess {
    private static final String TAG_KEYS = "aws:TagKeys";
    /// What the root of the queue's account does whatever the queue's policy says, so that nobody locks himself out.
    /// Source: IAM User Guide, "Tasks that require root user credentials"; the actions are those of `SQSUnlockQueuePolicy`.
    private static final Set<String> UNLOCKING = Set.of("sqs:SetQueueAttributes", "sqs:GetQueueAttributes", "sqs:GetQueueUrl");

    /// What AWS calls the resource of `ListQueues`, as many report it who were refused: a queue without a name.
    private static final String NO_QUEUE = "";

    private SqsAccess() { }

    /// The queue's owner's home, in the region that the URL names, or else the request's.
    static HomeId home(HomeId callers, Object request) {
        var action = SqsAction.of(request);
        if (action != null) {
            var url = QueueUrl.parse(action.queueUrl().apply(request));
            return new HomeId(url.account().orElse(callers.account()), url.region().orElse(callers.region()));
        }
        if (request instanceof GetQueueUrlRequest get && get.queueOwnerAWSAccountId() != null
                && !get.queueOwnerAWSAccountId().isEmpty()) {
            return new HomeId(get.queueOwnerAWSAccountId(), callers.region());
        }
        return callers;
    }

    static List<Access> of(Home home, Object request) {
        var action = SqsAction.of(request);
        if (action != null) {
            var url = action.queueUrl().apply(request);
            requireRegion(url);
            var queue = Broker.of(home).byUrl(url);
            return List.of(switch (request) {
                case TagQueueRequest tag -> on(home, queue, action, requested(tag.tags()));
                case UntagQueueRequest untag -> on(home, queue, action, Map.of(TAG_KEYS, List.copyOf(untag.tagKeys())));
                default -> on(home, queue, action.name(), action.crossAccount());
            });
        }
        return switch (request) {
            case CreateQueueRequest create -> create(home, create);
            case GetQueueUrlRequest get -> List.of(on(home, Broker.of(home).require(name(get.queueName())), "sqs:GetQueueUrl", true));
            case ListQueuesRequest _ -> List.of(Access.of("sqs:ListQueues", QueueArn.of(home, NO_QUEUE).toString(), home.account()));
            case StartMessageMoveTaskRequest start -> start(home, start);
            case ListMessageMoveTasksRequest list -> byArn(home, list.sourceArn(), "sqs:ListMessageMoveTasks");
            case CancelMessageMoveTaskRequest cancel -> cancel(home, MoveTasks.Handle.parse(cancel.taskHandle()).sourceArn());
            default -> throw new IllegalStateException(request.getClass() + " is not a request of SQS");
        };
    }

    private static String name(String given) {
        if (given == null || given.isEmpty()) {
            throw SqsErrors.missingParameter("QueueName");
        }
        return given;
    }

    /// A URL of another region is refused where the request says its own by its signature.
    private static void requireRegion(String url) {
        var call = Call.current();
        QueueUrl.parse(url).region().filter(region -> !region.equals(call.region()) && !call.caller().isAnonymous()).ifPresent(_ -> {
            int path = url.indexOf('/', url.indexOf("://") + 3);
            throw SqsErrors.invalidAddress(url.substring(0, path + 1));
        });
    }

    private static Access on(Home home, Queue queue, String action, boolean crossAccount) {
        boolean owners = Call.current().caller().account().equals(home.account());
        boolean unlocking = owners && UNLOCKING.contains(action) && Call.current().caller().principal() instanceof Principal.Root;
        return new Access(action, queue.arn().toString(), home.account(),
                (owners || crossAccount) && !unlocking ? queue.settings().policies() : List.<AttachedPolicy>of(), tags(queue));
    }

    private static Access on(Home home, Queue queue, SqsAction action, Map<String, List<String>> requested) {
        var access = on(home, queue, action.name(), action.crossAccount());
        var context = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        context.putAll(access.context());
        context.putAll(requested);
        return new Access(access.action(), access.resource(), access.resourceAccount(), access.resourcePolicies(), context);
    }

    /// The tags that a request brings.
    private static Map<String, List<String>> requested(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return Map.of();
        }
        var context = tags("aws:RequestTag/", tags);
        context.put(TAG_KEYS, List.copyOf(tags.keySet()));
        return context;
    }

    private static Map<String, List<String>> tags(Queue queue) {
        var tags = queue.row().tags();
        return tags.isEmpty() ? Map.of() : tags("aws:ResourceTag/", tags);
    }

    private static Map<String, List<String>> tags(String prefix, Map<String, String> tags) {
        var context = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        tags.forEach((key, value) -> context.put(prefix + key, List.of(value)));
        return context;
    }

    private static List<Access> create(Home home, CreateQueueRequest request) {
        var arn = QueueArn.of(home, name(request.queueName())).toString();
        var tags = requested(request.tags());
        var needed = new ArrayList<Access>(1);
        needed.add(new Access("sqs:CreateQueue", arn, home.account(), List.of(), tags));
        if (!request.tags().isEmpty()) {
            needed.add(new Access("sqs:TagQueue", arn, home.account(), List.of(), tags));
        }
        return needed;
    }

    /// Source: SQS Developer Guide, "Configuring queue permissions for dead-letter queue redrive".
    private static List<Access> start(Home home, StartMessageMoveTaskRequest request) {
        var needed = new ArrayList<>(byArn(home, request.sourceArn(), "sqs:StartMessageMoveTask", "sqs:ReceiveMessage",
                "sqs:DeleteMessage", "sqs:GetQueueAttributes"));
        if (request.destinationArn() != null && !request.destinationArn().isEmpty()) {
            needed.addAll(byArn(home, request.destinationArn(), "sqs:SendMessage"));
        }
        return needed;
    }

    /// A task of another account's queue is nobody's here, whether there is such a queue or not.
    /// Source: recordings of AWS in LocalStack's test suite, test_cancel_with_invalid_source_arn_in_task_handle.
    private static List<Access> cancel(Home home, String sourceArn) {
        if (QueueArn.parse(sourceArn).filter(arn -> !arn.account().equals(home.account())).isPresent()) {
            throw SqsErrors.noResource("SourceArn");
        }
        return byArn(home, sourceArn, "sqs:CancelMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
    }

    /// What does not exist is told by the operation, to those who may.
    private static List<Access> byArn(Home home, String text, String... actions) {
        var arn = Optional.ofNullable(text).flatMap(QueueArn::parse);
        var queue = arn.filter(found -> found.isIn(home)).flatMap(found -> Broker.of(home).find(found.name()));
        var needed = new ArrayList<Access>(actions.length);
        for (var action : actions) {
            needed.add(queue.map(found -> on(home, found, action, false)).orElseGet(() -> Access.of(action,
                    arn.map(QueueArn::toString).orElse("*"), arn.map(QueueArn::account).orElse(home.account()))));
        }
        return needed;
    }
}
