package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.MortalOrrery;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What is promised when a process is killed at any of its writes: every change that was answered is told, at least once; an object
/// that is there was told, answered or not; and nothing is told that did not happen.
class EventsCrashTest {
    private static final int SEEDS = 40;
    private static final int LIVES = 4;
    private static final int STEPS = 20;
    private static final int WRITES_MAX = 60;
    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:news";

    @Test
    void whatWasAnsweredIsToldWheneverTheProcessIsKilled() {
        int killed = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var store = new MemoryStore();
            var mortal = new MortalOrrery(() -> store);
            begin(mortal);
            var answered = new LinkedHashSet<String>();
            var tried = new HashSet<String>();
            for (int life = 0; life < LIVES; life++) {
                live(mortal, random, seed + "-" + life + "-", answered, tried);
                killed += mortal.isDead() ? 1 : 0;
                mortal.beginAgain();
            }
            mortal.cloud().time().advance(Duration.ofHours(1));
            check(mortal, answered, tried, seed);
        }
        assertThat(killed).isGreaterThan(SEEDS);
    }

    @Test
    void whatWaitsIsToldSoonThoughTimeIsSetBackBefore() {
        // given
        var store = new MemoryStore();
        var mortal = new MortalOrrery(() -> store);
        begin(mortal);
        mortal.cloud().time().advance(Duration.ofDays(3650));
        mortal.dieAfter(1, true);
        assertThatThrownBy(() -> s3(mortal).putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("x")));

        // when
        mortal.beginAgain();
        assertThat(told(sqs(mortal))).isEmpty();
        mortal.cloud().time().set(mortal.cloud().time().now().minus(Duration.ofDays(3000)));
        mortal.cloud().time().advance(Duration.ofHours(1));

        // then
        assertThat(told(sqs(mortal))).containsExactly("ObjectCreated:Put k");
    }

    private static void begin(MortalOrrery mortal) {
        var s3 = s3(mortal);
        var sqs = sqs(mortal);
        s3.createBucket(r -> r.bucket("box"));
        sqs.createQueue(r -> r.queueName("news").attributes(Map.of(QueueAttributeName.POLICY, "{\"Version\":\"2012-10-17\",\"Statement\":{"
                + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\""
                + QUEUE + "\"}}")));
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").notificationConfiguration(c -> c.queueConfigurations(
                QueueConfiguration.builder().queueArn(QUEUE).eventsWithStrings("s3:ObjectCreated:*", "s3:ObjectRemoved:*",
                        "s3:ObjectTagging:*").build())));
        bodies(sqs);
    }

    /// Changes, each of an object of its own, and time that goes on, until the process dies.
    private static void live(MortalOrrery mortal, SplittableRandom random, String name, Set<String> answered, Set<String> tried) {
        var s3 = s3(mortal);
        s3.putObject(r -> r.bucket("box").key("source"), RequestBody.fromString("x"));
        mortal.dieAfter(random.nextInt(1, WRITES_MAX), random.nextBoolean());
        for (int step = 0; step < STEPS && !mortal.isDead(); step++) {
            var key = name + step;
            int choice = random.nextInt(6);
            try {
                var event = switch (choice) {
                    case 0 -> {
                        mortal.cloud().time().advance(Duration.ofSeconds(random.nextInt(1, 60)));
                        yield "";
                    }
                    case 1 -> {
                        tried.add("ObjectCreated:Copy " + key);
                        s3.copyObject(r -> r.sourceBucket("box").sourceKey("source").destinationBucket("box").destinationKey(key));
                        yield "ObjectCreated:Copy " + key;
                    }
                    case 2 -> {
                        tried.add("ObjectTagging:Put source");
                        s3.putObjectTagging(r -> r.bucket("box").key("source").tagging(t -> t.tagSet(Tag.builder().key("a").value(key).build())));
                        yield "ObjectTagging:Put source";
                    }
                    case 3 -> {
                        tried.add("ObjectRemoved:Delete gone-" + key);
                        s3.deleteObject(r -> r.bucket("box").key("gone-" + key));
                        yield "ObjectRemoved:Delete gone-" + key;
                    }
                    default -> {
                        tried.add("ObjectCreated:Put " + key);
                        s3.putObject(r -> r.bucket("box").key(key), RequestBody.fromString("x"));
                        yield "ObjectCreated:Put " + key;
                    }
                };
                if (!mortal.isDead() && !event.isEmpty()) {
                    answered.add(event);
                }
            } catch (RuntimeException e) {
                if (!mortal.isDead()) {
                    throw e;
                }
            }
        }
    }

    private static void check(MortalOrrery mortal, Set<String> answered, Set<String> tried, int seed) {
        var told = told(sqs(mortal));
        assertThat(told).as("seed %d", seed).containsAll(answered);
        var keys = s3(mortal).listObjectsV2(r -> r.bucket("box")).contents().stream().map(S3Object::key).toList();
        assertThat(told.stream().filter(event -> event.startsWith("ObjectCreated:")).map(event -> event.substring(event.indexOf(' ') + 1)))
                .as("objects that are there, seed %d", seed).containsExactlyInAnyOrderElementsOf(keys);
        told.remove("ObjectCreated:Put source");
        assertThat(tried).as("what was asked for, seed %d", seed).containsAll(told);
    }

    private static Set<String> told(SqsClient sqs) {
        var told = new HashSet<String>();
        for (var body : bodies(sqs)) {
            var record = ((Json.Sequence) JsonReader.read(body, Integer.MAX_VALUE).members().orElseThrow().get("Records")).elements()
                    .getFirst().members().orElseThrow();
            var object = record.get("s3").members().orElseThrow().get("object").members().orElseThrow();
            told.add(record.get("eventName").text().orElseThrow() + " " + object.get("key").text().orElseThrow());
        }
        return told;
    }

    private static List<String> bodies(SqsClient sqs) {
        var url = sqs.getQueueUrl(r -> r.queueName("news")).queueUrl();
        var bodies = new ArrayList<String>();
        for (var some = sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages(); !some.isEmpty();
                some = sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages()) {
            for (var message : some) {
                bodies.add(message.body());
                sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return bodies;
    }

    private static S3Client s3(MortalOrrery mortal) {
        return mortal.connect(S3Client.builder()).forcePathStyle(true).build();
    }

    private static SqsClient sqs(MortalOrrery mortal) {
        return mortal.connect(SqsClient.builder()).build();
    }
}
