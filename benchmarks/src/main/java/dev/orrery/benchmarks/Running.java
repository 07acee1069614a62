package dev.orrery.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A server that runs.
record Running(Target target, Process process, InetSocketAddress address, Path data, long firstAnswerMillis) {
    private static final Duration RESTS_WITHIN = Duration.ofMinutes(5);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final double REST_SHARE_MAX = 0.05;

    /// For S3.
    Signer signer() {
        return signer("s3");
    }

    Signer signer(String service) {
        return new Signer("test", "test", "us-east-1", service, Instant.now());
    }

    String host() {
        return "127.0.0.1:" + address.getPort();
    }

    ProcessFigures figures() {
        return ProcessFigures.of(process.toHandle());
    }

    /// Waits until the server does nothing any more: filling leaves work behind, which is none of the requests' that are measured.
    void awaitRest() throws IOException {
        try {
            var end = System.nanoTime() + RESTS_WITHIN.toNanos();
            long used;
            do {
                long before = figures().cpuMicros();
                Thread.sleep(REST);
                used = figures().cpuMicros() - before;
            } while (used > REST.toNanos() / 1_000 * REST_SHARE_MAX && System.nanoTime() < end);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Whether a signed request that lists everything succeeds.
    boolean answers() {
        try {
            return target.kinds().contains(Target.Kind.OBJECTS) ? once("GET", "/", "").succeeded()
                    : target.kinds().contains(Target.Kind.QUEUES) ? answers(Queue.call(this, signer("sqs"), "ListQueues", "{}"))
                    : answers(TableScenario.call(this, signer("dynamodb"), "ListTables", "{}"));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers(Request request) throws IOException {
        try (var connection = new Connection(address)) {
            return connection.exchange(request).succeeded();
        }
    }

    Connection.Answer once(String method, String path, String query) throws IOException {
        try (var connection = new Connection(address)) {
            return connection.exchange(Request.withoutBody(
                    signer().head(method, host(), path, query, Signer.EMPTY, method.equals("PUT") ? Map.of("content-length", "0") : Map.of())));
        }
    }

    void stop() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
    }
}
