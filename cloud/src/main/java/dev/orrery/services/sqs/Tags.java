package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueResponse;

/// The tags of a queue.
/// Source: SQS Developer Guide, "Amazon SQS cost allocation tags".
final class Tags implements SqsClient {
    /// Source: SQS Developer Guide, "Amazon SQS cost allocation tags"; AWS General Reference, tag naming limits.
    private static final String RESERVED = "aws:";
    private final Home home;
    private final Broker broker;

    Tags(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
    }

    static void check(Map<String, String> tags) {
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > SqsLimits.TAG_KEY_LENGTH_MAX || value.length() > SqsLimits.TAG_VALUE_LENGTH_MAX) {
                throw SqsErrors.invalidParameterValue("Tag keys must be between 1 and " + SqsLimits.TAG_KEY_LENGTH_MAX
                        + " characters in length, and tag values must not exceed " + SqsLimits.TAG_VALUE_LENGTH_MAX + " characters.");
            }
            if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
                throw SqsErrors.invalidParameterValue("aws: prefixed tag key names are not allowed for external use.");
            }
        });
        checkCount(tags);
    }

    private static void checkCount(Map<String, String> tags) {
        if (tags.size() > SqsLimits.TAGS_MAX) {
            throw SqsErrors.invalidParameterValue("Too many tags added for queue. The maximum number of tags is " + SqsLimits.TAGS_MAX + ".");
        }
    }

    @Override
    public ListQueueTagsResponse listQueueTags(ListQueueTagsRequest request) {
        var tags = broker.byUrl(request.queueUrl()).row().tags();
        var response = ListQueueTagsResponse.builder();
        return (tags.isEmpty() ? response : response.tags(tags)).build();
    }

    @Override
    public TagQueueResponse tagQueue(TagQueueRequest request) {
        if (request.tags().isEmpty()) {
            throw SqsErrors.missingParameter("Tags");
        }
        check(request.tags());
        change(request.queueUrl(), tags -> {
            tags.putAll(request.tags());
            checkCount(tags);
            return tags;
        });
        return TagQueueResponse.builder().build();
    }

    @Override
    public UntagQueueResponse untagQueue(UntagQueueRequest request) {
        if (request.tagKeys().isEmpty()) {
            throw SqsErrors.missingParameter("TagKeys");
        }
        change(request.queueUrl(), tags -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return UntagQueueResponse.builder().build();
    }

    private void change(String url, UnaryOperator<Map<String, String>> change) {
        var queue = broker.byUrl(url);
        queue.adopt(home.store().write(tx -> {
            var row = queue.row(tx);
            var changed = row.tagged(new TreeMap<>(change.apply(new HashMap<>(row.tags()))));
            tx.put(QueueRow.QUEUES, changed.name(), changed);
            return changed;
        }));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
