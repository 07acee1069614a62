package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.junit.OrreryTest;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A bucket `box`, and a queue `news` that lets S3 write for the sake of it.
@OrreryTest
abstract class BucketWithQueue {
    static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:news";
    Orrery cloud;
    S3Client s3;
    SqsClient sqs;
    SnsClient sns;
    String queue;

    @BeforeEach
    void prepare() {
        s3.createBucket(r -> r.bucket("box"));
        queue = sqs.createQueue(r -> r.queueName("news")).queueUrl();
        letIn("news", "box");
    }

    void ask(String... events) {
        notify(queue(events[0], "", "").toBuilder().eventsWithStrings(events).build());
    }

    /// Without the test event.
    void asked(String... events) {
        ask(events);
        assertThat(bodies()).hasSize(1);
    }

    void notify(QueueConfiguration... queues) {
        configure(c -> c.queueConfigurations(queues));
    }

    void configure(Consumer<NotificationConfiguration.Builder> configuration) {
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").notificationConfiguration(configuration));
    }

    static QueueConfiguration queue(String event, String prefix, String suffix) {
        var rules = new ArrayList<FilterRule>();
        if (!prefix.isEmpty()) {
            rules.add(FilterRule.builder().name("prefix").value(prefix).build());
        }
        if (!suffix.isEmpty()) {
            rules.add(FilterRule.builder().name("suffix").value(suffix).build());
        }
        var queue = QueueConfiguration.builder().queueArn(QUEUE).eventsWithStrings(event);
        return (rules.isEmpty() ? queue : queue.filter(f -> f.key(k -> k.filterRules(rules)))).build();
    }

    void letIn(String name, String bucket) {
        sqs.setQueueAttributes(r -> r.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY,
                policy("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:" + name, "arn:aws:s3:::" + bucket))));
    }

    /// For a service that acts for the sake of one resource of this account.
    static String policy(String action, String resource, String source) {
        var arn = source.startsWith("arn:") ? source : "arn:aws:s3:::" + source;
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":[\"s3.amazonaws.com\","
                + "\"sns.amazonaws.com\"]},\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\",\"Condition\":{\"ArnEquals\":{"
                + "\"aws:SourceArn\":\"" + arn + "\"},\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"}}}}";
    }

    void put(String key, String content) {
        s3.putObject(r -> r.bucket("box").key(key), RequestBody.fromString(content));
    }

    List<String> told() {
        return records().stream().map(record -> text(record, "eventName") + " " + text(record, "s3", "object", "key")).toList();
    }

    static String versionOf(Map<String, Json> record) {
        return members(record, "s3", "object").containsKey("versionId") ? text(record, "s3", "object", "versionId") : "-";
    }

    List<Map<String, Json>> records() {
        return bodies().stream().map(BucketWithQueue::members).map(body -> ((Json.Sequence) body.get("Records")).elements())
                .flatMap(List::stream).map(record -> record.members().orElseThrow()).toList();
    }

    /// What the queue has, and has not any more.
    List<String> bodies() {
        var bodies = new ArrayList<String>();
        for (var some = receive(); !some.isEmpty(); some = receive()) {
            for (var message : some) {
                bodies.add(message.body());
                sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
            }
        }
        return bodies;
    }

    private List<Message> receive() {
        return sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
    }

    List<Note> notes(String object) {
        return cloud.journal().latest(50).stream().flatMap(entry -> entry.notes().stream()).filter(note -> note.about().contains(object + " "))
                .toList();
    }

    static Map<String, Json> members(String json) {
        return JsonReader.read(json, Integer.MAX_VALUE).members().orElseThrow();
    }

    static Map<String, Json> members(Map<String, Json> from, String... path) {
        var found = from;
        for (var name : path) {
            found = found.get(name).members().orElseThrow();
        }
        return found;
    }

    static String text(Map<String, Json> from, String... path) {
        Json found = new Json.Members(from);
        for (var name : path) {
            found = found.members().orElseThrow().get(name);
        }
        return found instanceof Json.Sequence ? found.toString() : found.text().orElseThrow();
    }
}
