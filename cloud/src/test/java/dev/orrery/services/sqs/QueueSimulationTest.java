package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.services.sqs.ModelQueue.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// A random life of a queue and its dead-letter queue, compared with a small model after each step: producers that repeat
/// themselves, consumers that die, time that jumps, and a process that is killed before and behind its transactions. None lost,
/// none back once deleted, no duplicate within the window, order within groups.
class QueueSimulationTest {
    private static final int LIVE_MAX = 250;
    private static final int RECEIVES_MAX = 4;
    private static final int VISIBILITY_SECONDS = 30;
    private static final int RETENTION_SECONDS = 600;
    private static final int DRAIN_MAX = 20_000;
    private static final long WINDOW_MILLIS = 300_000;

    private World world;
    private SplittableRandom random;
    private ModelQueue queue;
    private ModelQueue dead;
    private String url;
    private String deadUrl;
    private long sent;
    private long number;
    private final List<Stale> staleHandles = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "4, true", "5, true", "6, true"})
    void theQueueIsAsTheModelSays(long seed, boolean fifo) {
        live(new World(new MemoryStore(), seed), seed, fifo, 84_000);
    }

    @Test
    void theSameOnTheDurableStore(@TempDir Path directory) {
        var store = DurableStore.open(directory, Durability.PROCESS);
        try {
            live(new World(store, 7), 7, true, 10_000);
        } finally {
            store.close();
        }
    }

    private void live(World inWorld, long seed, boolean fifo, long messages) {
        world = inWorld;
        random = new SplittableRandom(seed);
        queue = new ModelQueue(fifo, RECEIVES_MAX, RETENTION_SECONDS * 1_000L);
        dead = new ModelQueue(fifo, Integer.MAX_VALUE, RETENTION_SECONDS * 1_000L);
        make(fifo);
        long step = 0;
        try {
            for (; sent < messages; step++) {
                step();
            }
            drain();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", step " + step + ", at " + world.clock.now(), e);
        }
        assertThat(world.rows()).as("rows left behind").isZero();
    }

    private void make(boolean fifo) {
        var suffix = fifo ? ".fifo" : "";
        var settings = new HashMap<>(Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Integer.toString(RETENTION_SECONDS)));
        if (fifo) {
            settings.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        deadUrl = world.call(() -> world.queues.createQueue(r -> r.queueName("dead" + suffix).attributes(settings))).queueUrl();
        settings.put(QueueAttributeName.REDRIVE_POLICY, "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:123456789012:dead" + suffix
                + "\",\"maxReceiveCount\":" + RECEIVES_MAX + "}");
        url = world.call(() -> world.queues.createQueue(r -> r.queueName("orders" + suffix).attributes(settings))).queueUrl();
    }

    private void step() {
        queue.expire(world.now());
        dead.expire(world.now());
        boolean full = queue.messages.size() > LIVE_MAX;
        switch (random.nextInt(full ? 4 : 0, 16)) {
            case 0, 1, 2, 3 -> orDie(this::send, this::afterSend);
            case 4, 5, 6, 7 -> orDie(() -> receive(queue, url), () -> afterReceive(queue));
            case 8, 9, 10 -> orDie(() -> delete(queue, url), () -> afterDelete(queue));
            case 11 -> orDie(() -> hide(queue, url), () -> afterHide(queue));
            case 12 -> world.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            case 13 -> buryOrRestart();
            case 14 -> orDie(() -> receive(dead, deadUrl), () -> afterReceive(dead));
            case 15 -> orDie(() -> delete(dead, deadUrl), () -> afterDelete(dead));
            default -> throw new IllegalStateException();
        }
    }

    /// Now and then something larger happens.
    private void buryOrRestart() {
        switch (random.nextInt(40)) {
            case 0 -> world.clock.advance(Duration.ofSeconds(random.nextInt(200)));
            case 1 -> world.start();
            case 2 -> checkCounts();
            default -> { }
        }
    }

    /// Now and then the process dies at it, or the store refuses it; then the store tells what became of it, which must be
    /// all or nothing.
    private void orDie(Runnable operation, Runnable afterwards) {
        if (random.nextInt(300) == 0) {
            world.store.dieAt(DyingStore.Moment.values()[random.nextInt(3)]);
        }
        try {
            operation.run();
            world.store.revive();
        } catch (DyingStore.Died _) {
            world.start();
            afterwards.run();
        } catch (DyingStore.Refused _) {
            afterwards.run();
        }
    }

    private List<SendMessageBatchRequestEntry> entries = List.of();

    private void send() {
        entries = new ArrayList<>();
        for (int i = random.nextInt(1, 11); i > 0; i--) {
            var body = "message " + number++;
            var entry = SendMessageBatchRequestEntry.builder().id("e" + i).messageBody(body);
            if (queue.fifo) {
                entry.messageGroupId("g" + random.nextInt(20))
                        .messageDeduplicationId(random.nextInt(4) == 0 ? "repeated-" + random.nextInt(50) : "id-" + number);
            } else if (random.nextInt(10) == 0) {
                entry.delaySeconds(random.nextInt(20));
            }
            entries.add(entry.build());
        }
        var answer = world.call(() -> world.sends.sendMessageBatch(r -> r.queueUrl(url).entries(entries)));
        assertThat(answer.successful()).hasSameSizeAs(entries);
        for (int i = 0; i < entries.size(); i++) {
            arrived(entries.get(i), answer.successful().get(i).messageId());
        }
    }

    private void arrived(SendMessageBatchRequestEntry entry, String id) {
        long now = world.now();
        sent++;
        if (queue.fifo) {
            var before = queue.sent.get(entry.messageDeduplicationId());
            if (before != null && now < before.at() + WINDOW_MILLIS) {
                assertThat(id).as("id of a duplicate").isEqualTo(before.messageId());
                return;
            }
            queue.sent.put(entry.messageDeduplicationId(), new ModelQueue.Sent(id, now));
        }
        long delay = entry.delaySeconds() == null ? 0 : entry.delaySeconds() * 1_000L;
        var twice = queue.messages.put(id, new Message(id, entry.messageBody(), queue.fifo ? entry.messageGroupId() : "", now, now + delay));
        assertThat(twice).as("another message with id " + id).isNull();
    }

    private void afterSend() {
        var byBody = new HashMap<String, String>();
        world.stored(name(queue)).values().forEach(stored -> byBody.put(stored.row().body(), stored.row().id()));
        long there = entries.stream().filter(entry -> byBody.containsKey(entry.messageBody())).count();
        if (there == 0) {
            return;
        }
        for (var entry : entries) {
            var id = byBody.get(entry.messageBody());
            var before = queue.sent.get(entry.messageDeduplicationId());
            if (id != null) {
                arrived(entry, id);
            } else {
                assertThat(before != null && world.now() < before.at() + WINDOW_MILLIS).as("half a batch was sent").isTrue();
            }
        }
    }

    private String name(ModelQueue model) {
        return (model == queue ? "orders" : "dead") + (model.fifo ? ".fifo" : "");
    }

    private void receive(ModelQueue model, String from) {
        long now = world.now();
        int max = random.nextInt(1, 11);
        int hidden = random.nextInt(20) == 0 ? 0 : VISIBILITY_SECONDS;
        var visible = model.visible(now);
        var good = visible.stream().filter(message -> !model.isDead(message)).toList();
        var letters = visible.stream().filter(model::isDead).toList();
        var answer = world.call(() -> world.receives.receiveMessage(r -> r.queueUrl(from).maxNumberOfMessages(max)
                .visibilityTimeout(hidden).messageSystemAttributeNamesWithStrings("ApproximateReceiveCount"))).messages();
        assertThat(answer).as("received of " + good.size() + " that are visible").hasSize(Math.min(max, good.size()));
        var nextOfGroup = new HashMap<String, Integer>();
        for (var received : answer) {
            var message = model.messages.get(received.messageId());
            assertThat(message).as("received what was deleted, expired or never sent: " + received).isNotNull();
            assertThat(good).as("received what is hidden or behind what is hidden").contains(message);
            assertThat(received.body()).isEqualTo(message.body);
            if (model.fifo) {
                var group = good.stream().filter(one -> one.group.equals(message.group)).toList();
                assertThat(group.indexOf(message)).as("place in its group").isEqualTo(nextOfGroup.merge(message.group, 1, Integer::sum) - 1);
            }
            message.receives++;
            if (model == queue) {
                assertThat(received.attributesAsStrings()).containsEntry("ApproximateReceiveCount", Integer.toString(message.receives));
            }
            message.visibleAt = now + hidden * 1_000L;
            if (!message.handle.isEmpty()) {
                staleHandles.add(new Stale(message, message.handle));
            }
            message.handle = received.receiptHandle();
        }
        bury(model, letters, good.size() < max);
    }

    /// What was received too often has moved, all of it when the receive found too little otherwise.
    private void bury(ModelQueue model, List<Message> letters, boolean all) {
        if (letters.isEmpty()) {
            return;
        }
        var there = world.stored(name(dead));
        var left = world.stored(name(model));
        for (var message : letters) {
            assertThat(there.containsKey(message.id)).as("a dead letter is in one queue").isNotEqualTo(left.containsKey(message.id));
            if (there.containsKey(message.id)) {
                model.messages.remove(message.id);
                dead.messages.put(message.id, new Message(message.id, message.body, message.group,
                        model.fifo ? world.now() : message.sentAt, world.now()));
            } else {
                assertThat(all).as("a dead letter stayed").isFalse();
            }
        }
    }

    private void afterReceive(ModelQueue model) {
        var stored = world.stored(name(model));
        for (var message : model.messages.values()) {
            var receipt = stored.containsKey(message.id) ? stored.get(message.id).receipt() : Optional.<ReceiptRow>empty();
            receipt.filter(row -> row.receives() != message.receives).ifPresent(row -> {
                assertThat(row.receives()).isEqualTo(message.receives + 1);
                message.receives++;
                message.visibleAt = row.visibleAt();
                message.handle = "";
            });
        }
        bury(model, model.visible(world.now()).stream().filter(model::isDead).toList(), false);
    }

    private List<Message> chosen = List.of();

    /// A handle of a message that was received again.
    private record Stale(Message message, String handle) { }

    private void choose(ModelQueue model) {
        var held = model.messages.values().stream().filter(message -> !message.handle.isEmpty()).toList();
        chosen = new ArrayList<>();
        for (int i = Math.min(10, held.size()); i > 0; i--) {
            var one = held.get(random.nextInt(held.size()));
            if (!chosen.contains(one)) {
                chosen.add(one);
            }
        }
    }

    private void delete(ModelQueue model, String from) {
        choose(model);
        var requests = new ArrayList<DeleteMessageBatchRequestEntry>();
        chosen.forEach(message -> requests.add(DeleteMessageBatchRequestEntry.builder().id(message.id).receiptHandle(message.handle).build()));
        if (model == queue && !staleHandles.isEmpty() && requests.size() < 10) {
            var stale = staleHandles.remove(random.nextInt(staleHandles.size()));
            boolean there = !model.fifo && model.messages.get(stale.message().id) == stale.message() && !chosen.contains(stale.message());
            if (there) {
                chosen.add(stale.message());
            }
            requests.add(DeleteMessageBatchRequestEntry.builder().id(there ? stale.message().id : "stale").receiptHandle(stale.handle()).build());
        }
        if (requests.isEmpty()) {
            return;
        }
        var failed = world.call(() -> world.receipts.deleteMessageBatch(r -> r.queueUrl(from).entries(requests))).failed().stream()
                .map(BatchResultErrorEntry::id).toList();
        for (var message : chosen) {
            boolean over = model.fifo && message.visibleAt <= world.now();
            assertThat(failed.contains(message.id)).as("the handle of " + message.id + " is over").isEqualTo(over);
            if (!over) {
                model.messages.remove(message.id);
            }
        }
    }

    private void afterDelete(ModelQueue model) {
        var stored = world.stored(name(model));
        long gone = chosen.stream().filter(message -> !stored.containsKey(message.id)).count();
        if (gone > 0) {
            chosen.stream().filter(message -> !model.fifo || message.visibleAt > world.now()).forEach(message -> {
                assertThat(stored).as("half a batch was deleted").doesNotContainKey(message.id);
                model.messages.remove(message.id);
            });
        }
    }

    private final Map<String, Long> wanted = new HashMap<>();

    private void hide(ModelQueue model, String from) {
        choose(model);
        wanted.clear();
        var requests = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
        for (var message : chosen) {
            int seconds = random.nextInt(3) == 0 ? 0 : random.nextInt(60);
            wanted.put(message.id, world.now() + seconds * 1_000L);
            requests.add(ChangeMessageVisibilityBatchRequestEntry.builder().id(message.id).receiptHandle(message.handle)
                    .visibilityTimeout(seconds).build());
        }
        if (requests.isEmpty()) {
            return;
        }
        var failed = world.call(() -> world.receipts.changeMessageVisibilityBatch(r -> r.queueUrl(from).entries(requests))).failed().stream()
                .map(BatchResultErrorEntry::id).toList();
        for (var message : chosen) {
            boolean over = model.fifo && message.visibleAt <= world.now();
            assertThat(failed.contains(message.id)).as("the handle of " + message.id + " is over").isEqualTo(over);
            if (!over) {
                message.visibleAt = wanted.get(message.id);
            }
        }
    }

    private void afterHide(ModelQueue model) {
        var stored = world.stored(name(model));
        for (var message : chosen) {
            long visibleAt = stored.get(message.id).receipt().orElseThrow().visibleAt();
            assertThat(visibleAt).isIn(message.visibleAt, wanted.get(message.id));
            message.visibleAt = visibleAt;
        }
    }

    private void checkCounts() {
        for (var model : List.of(queue, dead)) {
            var all = world.call(() -> world.attributes.getQueueAttributes(r -> r.queueUrl(model == queue ? url : deadUrl)
                    .attributeNames(QueueAttributeName.ALL))).attributesAsStrings();
            assertThat(all.get("ApproximateNumberOfMessages") + " " + all.get("ApproximateNumberOfMessagesNotVisible") + " "
                    + all.get("ApproximateNumberOfMessagesDelayed")).as(name(model)).isEqualTo(model.counts(world.now()));
        }
    }

    /// In the end everything that was not deleted or too old is received, and deleted.
    private void drain() {
        world.start();
        for (int i = 0; i < DRAIN_MAX && !(queue.messages.isEmpty() && dead.messages.isEmpty()); i++) {
            queue.expire(world.now());
            dead.expire(world.now());
            checkCounts();
            receive(queue, url);
            delete(queue, url);
            receive(dead, deadUrl);
            delete(dead, deadUrl);
            if (queue.visible(world.now()).isEmpty() && dead.visible(world.now()).isEmpty()) {
                world.clock.advance(Duration.ofSeconds(5));
            }
        }
        assertThat(queue.messages).isEmpty();
        assertThat(dead.messages).isEmpty();
        checkCounts();
        world.settle();
    }
}
