package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.QueueRow.QUEUES;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Lately;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;

/// The life of a queue: made, found, emptied, deleted.
final class Queues implements SqsClient {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String FIFO_SUFFIX = ".fifo";
    private final Home home;
    private final Broker broker;
    private final Sweep sweep;

    Queues(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
        this.sweep = new Sweep(home);
    }

    @Override
    public CreateQueueResponse createQueue(CreateQueueRequest request) {
        var name = request.queueName() == null ? "" : request.queueName();
        var given = Attributes.kept(home, request.attributesAsStrings());
        checkName(name, "true".equalsIgnoreCase(given.get("FifoQueue")));
        var attributes = AttributeRules.ofNew(given);
        Tags.check(request.tags());
        long id = randomId();
        home.store().write(tx -> {
            var now = home.clock().now();
            var present = tx.get(QUEUES, name);
            if (present.isPresent()) {
                requireSame(present.get().attributes(), attributes, given);
                return null;
            }
            tx.get(DeletedRow.DELETED, name).ifPresent(deleted -> {
                if (Lately.was(deleted.at(), SqsLimits.NAME_REST, now)) {
                    throw SqsErrors.queueDeletedRecently();
                }
                tx.delete(DeletedRow.DELETED, name);
            });
            var row = new QueueRow(name, id, 1, now, now, attributes, Map.copyOf(request.tags()));
            DeadLetterTargets.check(tx, home, row);
            tx.put(QUEUES, name, row);
            tx.put(MarksRow.MARKS, id, MarksRow.ofNew(id));
            return null;
        });
        return CreateQueueResponse.builder().queueUrl(url(name)).build();
    }

    private static void checkName(String name, boolean fifo) {
        if (name.isEmpty()) {
            throw SqsErrors.missingParameter("QueueName");
        }
        var stem = fifo && name.endsWith(FIFO_SUFFIX) ? name.substring(0, name.length() - FIFO_SUFFIX.length()) : name;
        boolean good = name.length() <= SqsLimits.QUEUE_NAME_LENGTH_MAX && NAME.matcher(stem).matches() && fifo == name.endsWith(FIFO_SUFFIX);
        if (!good) {
            throw SqsErrors.invalidParameterValue(fifo
                    ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo "
                            + "suffix and be 1 to 80 in length"
                    : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
    }

    /// To make a queue again is to find it, when what is given for it is as it is.
    private static void requireSame(Map<String, String> present, Map<String, String> asNew, Map<String, String> given) {
        for (var name : given.keySet()) {
            if (!present.getOrDefault(name, "").equals(asNew.getOrDefault(name, ""))) {
                throw SqsErrors.queueNameExists(name);
            }
        }
    }

    private long randomId() {
        var bytes = new byte[Long.BYTES];
        home.ids().fill(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }

    private String url(String name) {
        return QueueUrl.of(Call.current().endpoint(), home.account(), name);
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        return GetQueueUrlResponse.builder().queueUrl(url(broker.require(request.queueName()).arn().name())).build();
    }

    @Override
    public ListQueuesResponse listQueues(ListQueuesRequest request) {
        var prefix = request.queueNamePrefix() == null ? "" : request.queueNamePrefix();
        var page = page(Range.startingWith(Key.empty().start(prefix)), request.maxResults(), request.nextToken(), _ -> true);
        var response = ListQueuesResponse.builder().nextToken(page.token());
        return (page.urls().isEmpty() ? response : response.queueUrls(page.urls())).build();
    }

    @Override
    public ListDeadLetterSourceQueuesResponse listDeadLetterSourceQueues(ListDeadLetterSourceQueuesRequest request) {
        var target = broker.byUrl(request.queueUrl()).arn();
        var page = page(Range.all(), request.maxResults(), request.nextToken(),
                row -> isSource(row, target));
        return ListDeadLetterSourceQueuesResponse.builder().queueUrls(page.urls()).nextToken(page.token()).build();
    }

    /// Whether a queue's dead letters go to this one.
    static boolean isSource(QueueRow row, QueueArn target) {
        var policy = row.attributes().get("RedrivePolicy");
        return policy != null && RedrivePolicy.parse(policy).target().equals(target);
    }

    /// @param token null behind the last page
    private record Page(List<String> urls, String token) { }

    private Page page(Range range, Integer maxResults, String token, Predicate<? super QueueRow> filter) {
        if (maxResults != null && (maxResults < 1 || maxResults > SqsLimits.LISTED_MAX)) {
            throw SqsErrors.invalidValue(maxResults, "MaxResults", "MaxResults must be an integer between 1 and 1000.");
        }
        int max = maxResults == null ? SqsLimits.LISTED_MAX : maxResults;
        var rest = token == null || token.isEmpty() ? range : range.behind(Key.of(lastName(token)));
        var names = home.store().read(tx -> {
            try (var rows = tx.scan(QUEUES, rest)) {
                return rows.filter(filter).limit(max + 1L).map(QueueRow::name).toList();
            }
        });
        boolean more = names.size() > max && maxResults != null;
        var shown = names.size() > max ? names.subList(0, max) : names;
        return new Page(shown.stream().map(this::url).toList(), more
                ? Base64.getEncoder().encodeToString(shown.getLast().getBytes(StandardCharsets.UTF_8)) : null);
    }

    private static String lastName(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw SqsErrors.invalidValue(token, "NextToken", "The token is not one that was given out.");
        }
    }

    @Override
    public PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        long through = queue.lastSequence();
        home.store().write(tx -> {
            var now = home.clock().now();
            var marks = tx.get(MarksRow.MARKS, queue.id()).orElseThrow(SqsErrors::queueDoesNotExist);
            if (Lately.was(marks.purgedAt(), SqsLimits.PURGE_REST, now)) {
                throw SqsErrors.purgeQueueInProgress(queue.arn().name());
            }
            tx.put(MarksRow.MARKS, queue.id(), marks.purged(through, now));
            sweep.begin(tx, queue.id(), through, now);
            return null;
        });
        queue.purged(through);
        return PurgeQueueResponse.builder().build();
    }

    @Override
    public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        home.store().write(tx -> {
            delete(tx, queue);
            return null;
        });
        broker.forget(queue);
        queue.end();
        return DeleteQueueResponse.builder().build();
    }

    private void delete(Tables.Write tx, Queue queue) {
        var name = queue.arn().name();
        tx.get(QUEUES, name).filter(row -> row.id() == queue.id()).orElseThrow(SqsErrors::queueDoesNotExist);
        var now = home.clock().now();
        tx.delete(QUEUES, name);
        tx.delete(MarksRow.MARKS, queue.id());
        tx.put(DeletedRow.DELETED, name, new DeletedRow(name, now));
        MoveTasks.forget(home, tx, queue.id());
        sweep.begin(tx, queue.id(), Held.NEVER, now);
    }


    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
