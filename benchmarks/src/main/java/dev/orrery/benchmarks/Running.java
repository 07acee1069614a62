package dev.orrery.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// A server that runs.
record Running(Target target, Process process, InetSocketAddress address, Path data, long firstAnswerMillis) {
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
