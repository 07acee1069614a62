package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Kills the whole server while producers and consumers are at work. Nothing acknowledged is lost, nothing deleted comes back, and
/// a FIFO queue keeps the order of its groups and takes a message once, however often its producer had to try.
@Tag("own-process")
class KilledQueuesTest {
    static final String STANDARD = "killed";
    static final String ORDERED = "killed.fifo";
    private static final int PRODUCERS = 3;
    private static final int CONSUMERS = 2;
    private static final int KILLS = 4;
    private static final int OPERATIONS_MIN = 100;
    private static final int OPERATIONS_MAX = 500;
    private static final Duration BUSY_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(1);
    /// How long a message of a consumer that died is hidden, in seconds: longer than any consumer here needs, and shorter than
    /// a FIFO queue remembers what was sent. Turned time brings it back after each kill.
    private static final int HIDDEN = 60;

    private final QueueAudit audit = new QueueAudit();

    @Test
    void queuesKeepTheirPromisesOverKills() {
        var seed = Long.getLong("orrery.crash.seed", System.nanoTime());
        var random = new Random(seed);
        try (var cloud = RunningCloud.start(); var sqs = new Clients(cloud.endpoint()).sqs()) {
            sqs.createQueue(q -> q.queueName(STANDARD).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "" + HIDDEN)));
            sqs.createQueue(q -> q.queueName(ORDERED).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "" + HIDDEN,
                    QueueAttributeName.FIFO_QUEUE, "true")));
            var next = new int[PRODUCERS];
            for (int kill = 0; kill < KILLS; kill++) {
                workUntilKilled(cloud, next, random.nextInt(OPERATIONS_MIN, OPERATIONS_MAX));
                cloud.restart();
                cloud.advance(Duration.ofSeconds(HIDDEN + 1));
            }
            drain(sqs, STANDARD);
            drain(sqs, ORDERED);

            audit.check("seed " + seed);
            System.out.println("seed " + seed + ": " + KILLS + " kills, " + audit.messages() + " messages audited");
        }
    }

    private void workUntilKilled(RunningCloud cloud, int[] next, int operations) {
        int before = audit.operations();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<Void>>();
            for (int producer = 0; producer < PRODUCERS; producer++) {
                int number = producer;
                work.add(() -> produce(cloud, number, next));
            }
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                work.add(() -> consume(cloud, STANDARD));
                work.add(() -> consume(cloud, ORDERED));
            }
            var running = work.stream().map(threads::submit).toList();
            var end = System.nanoTime() + BUSY_WITHIN.toNanos();
            while (audit.operations() < before + operations && System.nanoTime() < end) {
                RunningCloud.pause(POLL);
            }
            cloud.kill();
            running.forEach(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(60)));
        }
    }

    /// A message that may have arrived is sent again after the restart: the FIFO queue must know it by its id.
    private Void produce(RunningCloud cloud, int producer, int[] next) {
        try (var sqs = new Clients(cloud.endpoint()).sqs()) {
            while (true) {
                var body = producer + "-" + next[producer];
                sqs.sendMessage(m -> m.queueUrl(url(ORDERED)).messageBody(body).messageGroupId("" + producer).messageDeduplicationId(body));
                audit.sent(ORDERED, body);
                sqs.sendMessage(m -> m.queueUrl(url(STANDARD)).messageBody(body));
                audit.sent(STANDARD, body);
                next[producer]++;
            }
        } catch (SdkClientException e) {
            // The server is gone, which is what ends this work.
            return null;
        }
    }

    private Void consume(RunningCloud cloud, String queue) {
        try (var sqs = new Clients(cloud.endpoint()).sqs()) {
            while (true) {
                take(sqs, queue, 1);
            }
        } catch (SdkClientException e) {
            // The server is gone, which is what ends this work.
            return null;
        }
    }

    private void drain(SqsClient sqs, String queue) {
        while (take(sqs, queue, 1) > 0) {
            // Nothing is hidden any more, so that nothing is left when nothing comes.
        }
    }

    private int take(SqsClient sqs, String queue, int waitSeconds) {
        var deleted = audit.deletedBefore();
        var messages = sqs.receiveMessage(r -> r.queueUrl(url(queue)).maxNumberOfMessages(10).waitTimeSeconds(waitSeconds)).messages();
        for (var message : messages) {
            audit.received(queue, message, deleted);
            sqs.deleteMessage(d -> d.queueUrl(url(queue)).receiptHandle(message.receiptHandle()));
            audit.deleted(queue, message);
        }
        return messages.size();
    }

    private static String url(String queue) {
        return "http://localhost/" + Clients.ACCOUNT + "/" + queue;
    }
}
