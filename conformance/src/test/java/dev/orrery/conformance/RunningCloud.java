package dev.orrery.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The product in a process of its own, on a free port, with a data directory of its own. It can be killed and started again.
final class RunningCloud implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String READY = "Ready.";

    private final Path jar;
    private final Path home;
    private final List<String> options;
    private final int port;
    private int starts;
    private Process process;

    private RunningCloud(Path jar, Path home, List<String> options, int port) {
        this.jar = jar;
        this.home = home;
        this.options = options;
        this.port = port;
    }

    /// Starts the jar that the system property `orrery.jar` names, and waits until it is ready.
    static RunningCloud start(String... options) {
        var jar = Path.of(System.getProperty("orrery.jar", ""));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no product to test: system property orrery.jar is '" + jar + "'");
        }
        try {
            var cloud = new RunningCloud(jar, Files.createTempDirectory("orrery-conformance-"), List.of(options), freePort());
            cloud.start();
            return cloud;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// As `kill -9`: the process has no chance to say goodbye.
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// After a kill: the same port, the same data.
    void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("still running");
        }
        start();
    }

    /// Turns the cloud's time.
    void advance(Duration duration) {
        try {
            var connection = (HttpURLConnection) endpoint().resolve("/_orrery/time/advance?duration=" + duration).toURL().openConnection();
            connection.setRequestMethod("POST");
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException("time was not turned: " + connection.getResponseCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        var defects = defects();
        delete();
        if (!defects.isEmpty()) {
            throw new AssertionError("the cloud's own log tells of a defect:\n" + defects);
        }
    }

    /// Logs with a stack trace in them, of every start: what a client does never leads to one.
    private String defects() {
        var defects = new StringBuilder();
        try {
            for (int start = 1; start <= starts; start++) {
                var log = Files.readString(log(start));
                if (log.contains("\n\tat ")) {
                    defects.append(log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defects.toString();
    }

    private Path log(int start) {
        return home.resolve("log-" + start + ".txt");
    }

    private void delete() {
        try (var files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(RunningCloud::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        var log = log(++starts);
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-jar", jar.toString(), "start",
                "--port", Integer.toString(port), "--data", home.resolve("data").toString()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            awaitReady(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Path log) throws IOException {
        var deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (Files.readAllLines(log).stream().noneMatch(READY::equals)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("the cloud did not become ready:\n" + Files.readString(log));
            }
            pause(POLL);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the cloud did not stop within " + STOPPED_WITHIN);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
