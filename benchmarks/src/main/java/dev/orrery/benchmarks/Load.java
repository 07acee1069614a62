package dev.orrery.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// Sends requests over a fixed number of connections, one blocking thread each, each sending its next as soon as it has its answer.
final class Load {
    private final Running server;
    private final int connections;

    Load(Running server, int connections) {
        this.server = server;
        this.connections = connections;
    }

    record Figures(double seconds, Latencies latencies, long errors, ProcessFigures before, ProcessFigures after) {
        double perSecond() {
            return latencies.count() / seconds;
        }

        double cpuMicrosPerOperation() {
            return (after.cpuMicros() - before.cpuMicros()) / (double) Math.max(1, latencies.count());
        }
    }

    /// Each of so many requests once, all of which must succeed.
    void each(int count, IntFunction<Request> requests) throws IOException {
        var next = new AtomicInteger();
        var failed = new AtomicLong();
        parallel(() -> {
            try (var connection = new Connection(server.address())) {
                for (var number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    Request request;
                    synchronized (requests) {
                        request = requests.apply(number);
                    }
                    if (!connection.exchange(request).succeeded()) {
                        failed.incrementAndGet();
                    }
                }
            }
            return null;
        });
        if (failed.get() > 0) {
            throw new IOException(failed + " of " + count + " preparing requests were refused by " + server.target());
        }
    }

    /// These requests round and round for so long. What ends within the time after the warm-up counts, so that as many that had
    /// begun before count whole as are left uncounted at the end.
    Figures run(List<Request> requests, double warmUpSeconds, double seconds) throws IOException {
        return run(slice -> {
            var next = new AtomicInteger(slice * requests.size() / connections);
            return connection -> connection.exchange(requests.get(next.getAndIncrement() % requests.size())).succeeded();
        }, warmUpSeconds, seconds);
    }

    /// What one connection does, one operation after the other; tells whether it succeeded.
    interface Turn {
        boolean take(Connection connection) throws IOException;
    }

    /// The same with a turn of its own for each connection.
    Figures run(IntFunction<Turn> turns, double warmUpSeconds, double seconds) throws IOException {
        var start = System.nanoTime();
        var measureFrom = start + (long) (warmUpSeconds * 1e9);
        var end = measureFrom + (long) (seconds * 1e9);
        var all = new Latencies();
        var errors = new AtomicLong();
        var next = new AtomicInteger();
        // On threads of their own: a connection may wait for an answer when the clock starts or ends.
        var before = figuresIn(warmUpSeconds);
        var after = figuresIn(warmUpSeconds + seconds);
        parallel(() -> {
            var slice = next.getAndIncrement();
            var own = new Latencies();
            try (var connection = new Connection(server.address())) {
                var turn = turns.apply(slice);
                for (var now = System.nanoTime(); now < end;) {
                    var succeeded = attempt(connection, turn);
                    var done = System.nanoTime();
                    if (done >= measureFrom && done <= end) {
                        own.record(done - now);
                        if (!succeeded) {
                            errors.incrementAndGet();
                        }
                    }
                    now = done;
                }
            }
            synchronized (all) {
                all.add(own);
            }
            return null;
        });
        return new Figures(seconds, all, errors.get(), before.join(), after.join());
    }

    private CompletableFuture<ProcessFigures> figuresIn(double seconds) {
        return CompletableFuture.supplyAsync(server::figures,
                CompletableFuture.delayedExecutor((long) (seconds * 1e9), TimeUnit.NANOSECONDS));
    }

    private static boolean attempt(Connection connection, Turn turn) {
        try {
            return turn.take(connection);
        } catch (IOException e) {
            return false;
        }
    }

    private void parallel(Callable<Void> work) throws IOException {
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var running = new ArrayList<Future<Void>>();
            for (var i = 0; i < connections; i++) {
                running.add(threads.submit(work));
            }
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
