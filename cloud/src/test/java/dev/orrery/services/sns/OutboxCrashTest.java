package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.network.Outbound.Reply;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.services.sns.SnsLife.Killed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that is killed at any moment loses nothing that it acknowledged, and a FIFO queue gets nothing twice.
class OutboxCrashTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String QUEUE = "arn:aws:sqs:us-east-1:" + TestHome.ACCOUNT + ":orders";
    private static final String FIFO_QUEUE = QUEUE + ".fifo";
    private static final String HOOK = "http://hooks.example/in";
    @TempDir
    Path directory;
    private final FakeQueues queues = new FakeQueues();
    private final FakeOutbound outside = new FakeOutbound();

    @Test
    void whatWasCommittedIsDeliveredThoughTheProcessWasKilledBefore() {
        try (var store = open(); var life = life(store, 1)) {
            // given a process that is killed between commit and delivery
            var topic = life.topic("news", Map.of());
            life.subscribe(topic, "sqs", QUEUE, Map.of());
            killBeforeSending();
            assertThatThrownBy(() -> life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("kept"))))
                    .isInstanceOf(Killed.class);
            assertThat(queues.in(QUEUE)).isEmpty();
        }
        try (var store = open(); var life = life(store, 2)) {
            // when it lives again
            life.advance(Outbox.SWEEP_AFTER);

            // then
            assertThat(queues.in(QUEUE)).hasSize(1);
            assertThat(SnsTest.member(queues.in(QUEUE).getFirst().messageBody(), "Message")).isEqualTo("kept");
            assertThat(life.kept()).isZero();
            assertThat(life.timers.first()).isEmpty();
        }
    }

    @Test
    void aServerIsToldThoughTheProcessWasKilledBefore() {
        try (var store = open(); var life = life(store, 1)) {
            var topic = life.topic("news", Map.of());
            life.subscribe(topic, "sqs", QUEUE, Map.of());
            confirmedHook(life, topic);
            killBeforeSending();
            // subscriptions are in the order of their ids, so the server may be told before the kill, or not
            assertThatThrownBy(() -> life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("kept"))))
                    .isInstanceOf(Killed.class);
        }
        outside.forget();
        try (var store = open(); var life = life(store, 2)) {
            life.advance(Outbox.SWEEP_AFTER);

            assertThat(queues.in(QUEUE)).hasSize(1);
            assertThat(life.kept()).isZero();
        }
    }

    @Test
    void aServerIsToldThoughTheProcessWasKilledInARetry() {
        try (var store = open(); var life = life(store, 1)) {
            // given a server that failed, and a process that is killed while it asks again
            var topic = life.topic("news", Map.of());
            confirmedHook(life, topic);
            outside.serve(HOOK, 503);
            life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("kept")));
            life.home.tasks().awaitQuiet(Duration.ofMinutes(1));
            outside.serve(HOOK, _ -> {
                throw new Killed();
            });
            life.advance(Duration.ofSeconds(21));
            assertThat(outside.requests()).hasSize(2);
            assertThat(life.kept()).isEqualTo(2);
            outside.forget();
            outside.serve(HOOK, 200);
        }
        try (var store = open(); var life = new SnsLife(store, NOW.plusSeconds(21), queues, outside, 2)) {
            // when it lives again
            life.advance(Duration.ofMinutes(1));

            // then
            assertThat(outside.requests()).hasSize(1);
            assertThat(SnsTest.member(FakeOutbound.text(outside.requests().getFirst()), "Message")).isEqualTo("kept");
            assertThat(life.kept()).isZero();
            assertThat(life.timers.first()).isEmpty();
        }
    }

    @Test
    void whatWasDraftedFirstAndCommittedLastIsNotLost() {
        try (var store = open(); var life = life(store, 1)) {
            var subscription = subscribed(life);
            put(life, subscription, "second", NOW.plusMillis(2));
            put(life, subscription, "first", NOW.plusMillis(1));
        }
        assertSwept(NOW, "first", "second");
    }

    @Test
    void whatIsPublishedAfterTimeWasSetBackIsNotLost() {
        var before = NOW.minus(Duration.ofHours(1));
        try (var store = open(); var life = life(store, 1)) {
            var subscription = subscribed(life);
            put(life, subscription, "late", NOW);
            life.clock.set(before);
            put(life, subscription, "early", before);
        }
        assertSwept(before, "early", "late");
    }

    @Test
    void whatWaitsForItsRetryHidesNothing() {
        try (var store = open(); var life = life(store, 1)) {
            var subscription = subscribed(life);
            var outbox = new Outbox(life.home);
            for (int i = 0; i < Outbox.LOOK_MAX + 1; i++) {
                outbox.postpone(put(life, subscription, "waits", NOW), 1, NOW.plus(Duration.ofDays(1)));
            }
            put(life, subscription, "fresh", NOW.plusMillis(1));
        }
        assertSwept(NOW, "fresh");
    }

    @Test
    void aSweepCostsNothingForWhatWaitsForItsRetry() {
        // given many deliveries that wait for their retry, and one that nobody tried
        var store = new CountingStore(new MemoryStore());
        try (var life = new SnsLife(store, NOW, queues, outside, 1)) {
            var subscription = subscribed(life);
            var outbox = new Outbox(life.home);
            for (int i = 0; i < 500; i++) {
                outbox.postpone(put(life, subscription, "waits", NOW), 1, NOW.plus(Duration.ofDays(1)));
            }
            put(life, subscription, "fresh", NOW);
            long before = store.entriesScanned();

            // when the sweep delivers that one
            life.advance(Outbox.SWEEP_AFTER);

            // then it has not walked over the others
            assertThat(queues.in(QUEUE)).hasSize(1);
            assertThat(store.entriesScanned() - before).isLessThan(50);
        }
    }

    private SubscriptionRow subscribed(SnsLife life) {
        var arn = Arn.of(life.subscribe(life.topic("news", Map.of()), "sqs", QUEUE, Map.of("RawMessageDelivery", "true"))).orElseThrow();
        return life.home.store().read(tx -> Subscriptions.require(tx, arn));
    }

    /// Commits a message that nobody lives to deliver.
    private static DeliveryRow put(SnsLife life, SubscriptionRow to, String body, Instant at) {
        var message = new MessageRow(life.home.ids().uuid(), MessageRow.Type.NOTIFICATION, "news", "", body, false, List.of(), "", "", "", at, "", "");
        return life.home.store().write(tx -> new Outbox(life.home).put(tx, message, List.of(to))).getFirst();
    }

    private void assertSwept(Instant now, String... bodies) {
        try (var store = open(); var life = new SnsLife(store, now, queues, outside, 2)) {
            life.advance(Outbox.SWEEP_AFTER);

            assertThat(queues.in(QUEUE)).extracting(sent -> sent.messageBody()).containsExactly(bodies);
        }
    }

    @Test
    void aFifoQueueGetsWhatWasDeliveredBeforeTheKillOnlyOnce() {
        String topic;
        try (var store = open(); var life = life(store, 1)) {
            topic = life.topic("news.fifo", Map.of("FifoTopic", "true"));
            life.subscribe(topic, "sqs", FIFO_QUEUE, Map.of());
            // the queue has it, and the process dies before it can note that
            queues.afterSend(() -> {
                queues.afterSend(() -> { });
                throw new Killed();
            });
            assertThatThrownBy(() -> publishOne(life, topic)).isInstanceOf(Killed.class);
            assertThat(queues.in(FIFO_QUEUE)).hasSize(1);
        }
        try (var store = open(); var life = life(store, 2)) {
            life.advance(Outbox.SWEEP_AFTER);

            assertThat(queues.sends()).isEqualTo(2);
            assertThat(queues.in(FIFO_QUEUE)).hasSize(1);
            assertThat(life.kept()).isZero();
            // and the window is remembered
            publishOne(life, topic);
            assertThat(queues.sends()).isEqualTo(2);
        }
    }

    private static void publishOne(SnsLife life, String topic) {
        life.run(() -> life.publications().publish(r -> r.topicArn(topic).message("one").messageGroupId("g").messageDeduplicationId("1")));
    }

    /// A random life: topics publish, queues and the server fail and come back, time jumps, and the process is killed before or
    /// behind a delivery, or between steps. Then everything is mended, and every message that was committed is where it belongs.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingAcknowledgedIsLostInARandomLife(long seed) {
        new RandomLife(seed).run();
    }

    private DurableStore open() {
        return DurableStore.open(directory, Durability.PROCESS);
    }

    private SnsLife life(DurableStore store, long seed) {
        return new SnsLife(store, NOW, queues, outside, seed);
    }

    private void killBeforeSending() {
        queues.beforeSend(() -> {
            queues.beforeSend(() -> { });
            throw new Killed();
        });
    }

    private void confirmedHook(SnsLife life, String topic) {
        outside.serve(HOOK, 200);
        life.subscribe(topic, "http", HOOK, Map.of());
        life.home.tasks().awaitQuiet(Duration.ofMinutes(1));
        var token = SnsTest.member(FakeOutbound.text(outside.requests().getLast()), "Token");
        life.run(() -> new Confirmations(life.home).confirmSubscription(r -> r.topicArn(topic).token(token)));
        outside.forget();
    }

    private final class RandomLife {
        private static final int STEPS = 400;
        private final long seed;
        private final SplittableRandom random;
        private final MemoryStore store = new MemoryStore();
        private final Map<String, List<String>> publishedByGroup = new HashMap<>();
        private final Set<String> publishedPlain = new LinkedHashSet<>();
        private final Set<String> told = new HashSet<>();
        private int lives;
        private SnsLife life;
        private String plain;
        private String fifo;

        RandomLife(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        void run() {
            life = new SnsLife(store, NOW, queues, outside, seed);
            plain = life.topic("news", Map.of());
            fifo = life.topic("news.fifo", Map.of("FifoTopic", "true"));
            life.subscribe(plain, "sqs", QUEUE, Map.of("RawMessageDelivery", "true"));
            confirmedHook(life, plain);
            life.subscribe(fifo, "sqs", FIFO_QUEUE, Map.of("RawMessageDelivery", "true"));
            answer(true);
            for (int step = 0; step < STEPS; step++) {
                step(step);
            }
            mend();
            check();
            life.close();
        }

        private void step(int step) {
            switch (random.nextInt(12)) {
                case 0, 1 -> publishPlain(step);
                case 2, 3, 4 -> publishFifo(step);
                case 5 -> queues.refuse(random.nextBoolean() ? QUEUE : FIFO_QUEUE, FakeQueues.refusal(500, "InternalError"));
                case 6 -> {
                    queues.accept(QUEUE);
                    queues.accept(FIFO_QUEUE);
                }
                case 7 -> answer(random.nextBoolean());
                case 8, 9 -> survive(() -> life.advance(Duration.ofMillis(random.nextInt(9000))));
                case 10 -> rebirth();
                case 11 -> {
                    Runnable kill = () -> {
                        queues.beforeSend(() -> { });
                        queues.afterSend(() -> { });
                        throw new Killed();
                    };
                    if (random.nextBoolean()) {
                        queues.beforeSend(kill);
                    } else {
                        queues.afterSend(kill);
                    }
                }
                default -> throw new IllegalStateException();
            }
        }

        private void publishPlain(int step) {
            publishedPlain.add("p" + step);
            survive(() -> life.run(() -> life.publications().publish(r -> r.topicArn(plain).message("p" + step))));
        }

        private void publishFifo(int step) {
            var group = "g" + random.nextInt(3);
            publishedByGroup.computeIfAbsent(group, _ -> new ArrayList<>()).add(group + "-" + step);
            survive(() -> life.run(() -> life.publications().publish(r -> r.topicArn(fifo).message(group + "-" + step).messageGroupId(group)
                    .messageDeduplicationId("d" + step))));
        }

        private void answer(boolean well) {
            outside.serve(HOOK, request -> {
                if (well) {
                    synchronized (told) {
                        told.add(SnsTest.member(FakeOutbound.text(request), "Message"));
                    }
                }
                return new Reply(well ? 200 : 503, Map.of(), new byte[0]);
            });
        }

        private void survive(Runnable action) {
            try {
                action.run();
            } catch (Killed _) {
                rebirth();
            }
        }

        private void rebirth() {
            var now = life.clock.now();
            life.close();
            life = new SnsLife(store, now, queues, outside, seed * 1000 + ++lives);
        }

        private void mend() {
            queues.beforeSend(() -> { });
            queues.afterSend(() -> { });
            queues.accept(QUEUE);
            queues.accept(FIFO_QUEUE);
            life.advance(Duration.ofHours(1));
        }

        private void check() {
            assertThat(life.kept()).as("seed %d: what is left", seed).isZero();
            var received = new HashSet<String>();
            queues.in(QUEUE).forEach(sent -> received.add(sent.messageBody()));
            assertThat(received).as("seed %d: the queue", seed).isEqualTo(publishedPlain);
            var byGroup = new HashMap<String, List<String>>();
            queues.in(FIFO_QUEUE).forEach(sent -> byGroup.computeIfAbsent(sent.messageGroupId(), _ -> new ArrayList<>()).add(sent.messageBody()));
            assertThat(byGroup).as("seed %d: the FIFO queue, in order and without duplicates", seed).isEqualTo(publishedByGroup);
            // the server may have been down for longer than its retries last, so some it never hears of; none it hears of is unknown
            assertThat(publishedPlain).as("seed %d: the server", seed).containsAll(told);
            assertThat(told).as("seed %d: the server hears something", seed).isNotEmpty();
        }
    }
}
