package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.TaskRow.TASKS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

/// Tasks that bring messages back from a dead-letter queue. What they do is in [Moves].
/// Sources: API reference, `StartMessageMoveTask`; recordings of AWS in LocalStack's test suite.
final class MoveTasks implements SqsClient {
    private final Home home;
    private final Broker broker;

    MoveTasks(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    @Override
    public StartMessageMoveTaskResponse startMessageMoveTask(StartMessageMoveTaskRequest request) {
        var source = source(request.sourceArn());
        var destination = Optional.ofNullable(request.destinationArn()).map(arn -> destination(arn, source));
        var rate = request.maxNumberOfMessagesPerSecond();
        if (rate != null && (rate < 1 || rate > SqsLimits.MOVED_PER_SECOND_MAX)) {
            throw SqsErrors.invalidValue(rate, "MaxNumberOfMessagesPerSecond", "Must be between 1 and 500, if provided.");
        }
        var id = home.ids().uuid();
        int toMove = source.counts().ready();
        long last = source.lastSequence();
        var task = home.store().write(tx -> {
            requireDeadLetterQueue(tx, source.arn());
            var tasks = tasks(tx, source.id());
            if (!tasks.isEmpty() && tasks.getFirst().isRunning()) {
                throw SqsErrors.invalidParameterValue("There is already a task running. Only one active task is allowed for a source queue "
                        + "arn at a given time.");
            }
            // Only the newest are ever told.
            tasks.stream().skip(SqsLimits.MOVE_TASKS_LISTED_MAX - 1L).forEach(old -> tx.delete(TASKS, old));
            var row = new TaskRow(source.id(), tasks.isEmpty() ? 1 : tasks.getFirst().number() + 1, id, source.now(),
                    source.arn().toString(), destination.map(queue -> queue.arn().toString()).orElse(""), rate == null ? 0 : rate,
                    TaskRow.Status.RUNNING, 0, toMove, last, "", 0);
            tx.put(TASKS, row, row);
            home.timers().set(tx, Moves.KIND, Moves.timerKey(row), home.clock().now());
            return row;
        });
        return StartMessageMoveTaskResponse.builder().taskHandle(handle(task)).build();
    }

    private Queue source(String arn) {
        return queue(require(arn, "SourceArn"), "SourceArn");
    }

    private static QueueArn require(String arn, String parameter) {
        if (arn == null || arn.isEmpty()) {
            throw SqsErrors.missingParameter(parameter);
        }
        return QueueArn.parse(arn).orElseThrow(() -> SqsErrors.invalidParameterValue("You must use this format to specify the "
                + parameter + ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>"));
    }

    private Queue queue(QueueArn arn, String parameter) {
        return Optional.of(arn).filter(found -> found.isIn(home)).flatMap(found -> broker.find(found.name())).orElseThrow(() ->
                SqsErrors.noResource(parameter));
    }

    private Queue destination(String arn, Queue source) {
        var destination = queue(require(arn, "DestinationArn"), "DestinationArn");
        if (destination.id() == source.id()) {
            throw SqsErrors.invalidParameterValue("Source queue arn and destination queue arn cannot be the same.");
        }
        if (destination.settings().fifo() != source.settings().fifo()) {
            throw SqsErrors.invalidParameterValue("Source queue type and destination queue type must be the same.");
        }
        return destination;
    }

    private static void requireDeadLetterQueue(Tables.Read tx, QueueArn arn) {
        try (var rows = tx.scan(QueueRow.QUEUES, Range.all())) {
            if (rows.noneMatch(row -> Queues.isSource(row, arn))) {
                throw SqsErrors.invalidParameterValue("Source queue must be configured as a Dead Letter Queue.");
            }
        }
    }

    /// The newest first.
    static List<TaskRow> tasks(Tables.Read tx, long queue) {
        try (var rows = tx.scan(TASKS, Range.startingWith(Key.empty().number(queue)).descending())) {
            return rows.toList();
        }
    }

    @Override
    public ListMessageMoveTasksResponse listMessageMoveTasks(ListMessageMoveTasksRequest request) {
        var source = source(request.sourceArn());
        var max = request.maxResults();
        if (max != null && (max < 1 || max > SqsLimits.MOVE_TASKS_LISTED_MAX)) {
            throw SqsErrors.invalidValue(max, "MaxResults", "Must be between 1 and 10, if provided.");
        }
        var tasks = home.store().read(tx -> tasks(tx, source.id()));
        return ListMessageMoveTasksResponse.builder()
                .results(tasks.stream().limit(max == null ? 1 : max).map(MoveTasks::entry).toList()).build();
    }

    private static ListMessageMoveTasksResultEntry entry(TaskRow task) {
        return ListMessageMoveTasksResultEntry.builder().sourceArn(task.source())
                .taskHandle(task.isRunning() ? handle(task) : null)
                .destinationArn(task.destination().isEmpty() ? null : task.destination())
                .maxNumberOfMessagesPerSecond(task.perSecond() == 0 ? null : task.perSecond())
                .failureReason(task.failure().isEmpty() ? null : task.failure())
                .status(task.status().name()).startedTimestamp(task.startedAt())
                .approximateNumberOfMessagesMoved(task.moved()).approximateNumberOfMessagesToMove(task.toMove()).build();
    }

    @Override
    public CancelMessageMoveTaskResponse cancelMessageMoveTask(CancelMessageMoveTaskRequest request) {
        var named = Handle.parse(request.taskHandle());
        var source = source(named.sourceArn());
        var cancelled = home.store().write(tx -> {
            var task = tasks(tx, source.id()).stream().filter(row -> row.id().equals(named.taskId())).findFirst()
                    .orElseThrow(() -> SqsErrors.resourceNotFound("Task does not exist."));
            if (!task.isRunning()) {
                throw SqsErrors.invalidParameterValue("Only active tasks can be cancelled.");
            }
            var row = task.ended(TaskRow.Status.CANCELLED, "");
            tx.put(TASKS, row, row);
            home.timers().cancel(tx, Moves.KIND, Moves.timerKey(row));
            return row;
        });
        return CancelMessageMoveTaskResponse.builder().approximateNumberOfMessagesMoved(cancelled.moved()).build();
    }

    /// The source of these tasks is no more.
    static void forget(Home home, Tables.Write tx, long queue) {
        for (var task : tasks(tx, queue)) {
            home.timers().cancel(tx, Moves.KIND, Moves.timerKey(task));
            tx.delete(TASKS, task);
        }
    }

    private static String handle(TaskRow task) {
        var members = new LinkedHashMap<String, Json>();
        members.put("taskId", new Json.Text(task.id()));
        members.put("sourceArn", new Json.Text(task.source()));
        return Base64.getEncoder().encodeToString(Documents.write(new Json.Members(members)).getBytes(StandardCharsets.UTF_8));
    }

    /// What a caller holds of a task.
    record Handle(String taskId, String sourceArn) {

        static Handle parse(String text) {
            if (text == null || text.isEmpty()) {
                throw SqsErrors.missingParameter("TaskHandle");
            }
            try {
                var members = Documents.members(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
                if (members.isPresent() && members.get().get("taskId") instanceof Json.Text(var task)
                        && members.get().get("sourceArn") instanceof Json.Text(var source) && QueueArn.parse(source).isPresent()) {
                    return new Handle(task, source);
                }
            } catch (IllegalArgumentException _) {
                // The same as a document that is none.
            }
            throw SqsErrors.invalidParameterValue("Value for parameter TaskHandle is invalid.");
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
