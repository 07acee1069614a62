package dev.orrery.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

/// Receives that wait. Time stands still unless a test turns it, so what returns was woken.
@Timeout(60)
class PollingTest {
    private final SqsBench bench = new SqsBench();
    private final String url = bench.queue("orders", "ReceiveMessageWaitTimeSeconds", "20");

    @AfterEach
    void close() {
        bench.close();
    }

    private CompletableFuture<List<String>> poll(String queue) {
        var future = new CompletableFuture<List<String>>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(bench.sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10)).messages().stream()
                        .map(Message::body).toList());
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private void awaitPollers(String name, int count) throws InterruptedException {
        var queue = Broker.of(bench.cloud.cloud().services().instance("sqs",
                new dev.orrery.kernel.HomeId("123456789012", "us-east-1")).home()).require(name);
        while (queue.pollers() != count) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Test
    void aMessageWakesOneWhoWaits() throws Exception {
        var one = poll(url);
        awaitPollers("orders", 1);
        var other = poll(url);
        awaitPollers("orders", 2);

        bench.send(url, "hello");

        // The second may still be looking, and find it first.
        var first = (List<?>) CompletableFuture.anyOf(one, other).get();
        assertThat(first).isEqualTo(List.of("hello"));
        assertThat(one.isDone() && other.isDone()).isFalse();
        bench.send(url, "world");
        assertThat((one.get().equals(first) ? other : one).get()).containsExactly("world");
    }

    @Test
    void whoWaitsReturnsWithNothingWhenItsTimeIsOver() throws Exception {
        var poller = poll(url);
        awaitPollers("orders", 1);
        bench.advance(19);
        assertThat(poller.isDone()).isFalse();

        bench.advance(1);

        assertThat(poller.get()).isEmpty();
        awaitPollers("orders", 0);
    }

    @Test
    void whatBecomesVisibleOrDueIsReceivedByThoseWhoWait() throws Exception {
        bench.sqs.sendMessage(request -> request.queueUrl(url).messageBody("late").delaySeconds(15));
        bench.send(url, "early");
        var taken = bench.receive(url).getFirst();
        bench.hide(url, taken, 10);
        var one = poll(url);
        awaitPollers("orders", 1);
        var other = poll(url);
        awaitPollers("orders", 2);

        bench.advance(10);
        // Whoever came second may not have looked yet, and then finds it without having been called.
        var first = (List<?>) CompletableFuture.anyOf(one, other).get();
        assertThat(first).isEqualTo(List.of("early"));
        assertThat(one.isDone() && other.isDone()).isFalse();
        bench.advance(5);
        assertThat((one.isDone() && one.get().equals(first) ? other : one).get()).containsExactly("late");
    }

    @Test
    void aChangedVisibilityWakesThoseWhoWait() throws Exception {
        bench.send(url, "hello");
        var taken = bench.receive(url).getFirst();
        var poller = poll(url);
        awaitPollers("orders", 1);

        bench.hide(url, taken, 0);

        assertThat(poller.get()).containsExactly("hello");
    }

    @Test
    void aGroupThatIsFreeAgainWakesThoseWhoWait() throws Exception {
        var fifo = bench.queue("orders.fifo", "ReceiveMessageWaitTimeSeconds", "20", "ContentBasedDeduplication", "true");
        bench.sendTo(fifo, "g", "a");
        var taken = bench.receive(fifo).getFirst();
        bench.sendTo(fifo, "g", "b");
        var poller = poll(fifo);
        awaitPollers("orders.fifo", 1);
        assertThat(poller.isDone()).isFalse();

        bench.delete(fifo, taken);

        assertThat(poller.get()).containsExactly("b");
    }

    @Test
    void thoseWhoWaitForADeletedQueueAreTold() throws Exception {
        var poller = poll(url);
        awaitPollers("orders", 1);

        bench.sqs.deleteQueue(request -> request.queueUrl(url));

        assertThat(poller).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class)
                .withMessageContaining("does not exist");
    }

    @Test
    void manyWhoWaitShareManyMessages() throws Exception {
        var pollers = new ArrayList<CompletableFuture<List<String>>>();
        for (int i = 0; i < 200; i++) {
            pollers.add(poll(url));
        }
        awaitPollers("orders", 200);

        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                var body = "message " + i;
                senders.submit(() -> bench.send(url, body));
            }
        }

        var received = new ArrayList<String>();
        while (received.size() < 200) {
            var done = pollers.stream().filter(Future::isDone).toList();
            for (var poller : done) {
                received.addAll(poller.get());
            }
            pollers.removeAll(done);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(received).doesNotHaveDuplicates().hasSize(200);
        bench.advance(20);
        for (var poller : pollers) {
            assertThat(poller.get()).isEmpty();
        }
    }
}
