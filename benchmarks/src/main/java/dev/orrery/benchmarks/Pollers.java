package dev.orrery.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/// Consumers that wait at an empty queue: what they cost, and how soon a message reaches one.
final class Pollers {
    private static final int WAIT_SECONDS = 20;
    private static final long SETTLE_MILLIS = 8_000;
    /// Shorter than a wait, so that most pollers do nothing but wait while it lasts.
    private static final double MEASURED_SECONDS = 10;
    private static final int WAKE_UPS = 300;
    private static final long BETWEEN_MILLIS = 10;
    private final Running server;

    Pollers(Running server) {
        this.server = server;
    }

    void measure(int count, Report report) throws IOException, InterruptedException {
        Queue.create(server, "bench-idle");
        Queue.create(server, "bench-wake");
        wakeUps();
        var latencies = wakeUps();
        report.add(server.target() + " send to waiting consumer, median, µs", latencies.percentileNanos(0.5) / 1e3);
        report.add(server.target() + " send to waiting consumer, p99, µs", latencies.percentileNanos(0.99) / 1e3);
        var pollers = new ArrayList<Connection>();
        for (var i = 0; i < count; i++) {
            var connection = new Connection(server.address(), 1024);
            pollers.add(connection);
            var request = Queue.of(server, "bench-idle").receive(WAIT_SECONDS);
            Thread.ofVirtual().start(() -> poll(connection, request));
        }
        Thread.sleep(SETTLE_MILLIS);
        var before = server.figures();
        Thread.sleep((long) (MEASURED_SECONDS * 1e3));
        var after = server.figures();
        report.add(server.target() + " CPU of " + count + " waiting consumers, % of a core",
                (after.cpuMicros() - before.cpuMicros()) / MEASURED_SECONDS / 1e4);
        for (var poller : pollers) {
            poller.close();
        }
    }

    private static void poll(Connection connection, Request request) {
        try {
            while (connection.exchange(request).succeeded()) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // Closed at the end of the measurement.
        }
    }

    /// From before the send to after the waiting consumer has the message.
    private Latencies wakeUps() throws IOException, InterruptedException {
        var latencies = new Latencies();
        var queue = Queue.of(server, "bench-wake");
        var consumers = Queue.of(server, "bench-wake");
        try (var sending = new Connection(server.address()); var receiving = new Connection(server.address())) {
            for (var i = 0; i < WAKE_UPS; i++) {
                var received = CompletableFuture.supplyAsync(() -> receive(receiving, consumers));
                Thread.sleep(BETWEEN_MILLIS);
                var request = queue.send();
                var sent = System.nanoTime();
                sending.exchange(request);
                latencies.record(received.join() - sent);
            }
        }
        return latencies;
    }

    /// When the message was there.
    private static long receive(Connection connection, Queue queue) {
        try {
            var handle = Queue.receiptHandle(connection.text(queue.receive(WAIT_SECONDS)));
            var at = System.nanoTime();
            connection.exchange(queue.delete(handle));
            return at;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
