package dev.orrery.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script that people type, without a cloud behind it.
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "orrery").toAbsolutePath().normalize();
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"reset", "stop", "why", "time", "status", "logs", "env"})
    void askingForHelpDoesNothingEvenWhenHelpCannotBeWritten(String command) throws IOException, InterruptedException {
        try (var cloud = new Listener()) {
            // what `| head -1` comes to: nobody reads what help says
            var ended = bash("'%s' %s --port %d --help >&-".formatted(SCRIPT, command, cloud.port()));

            assertThat(ended.status()).isZero();
            assertThat(cloud.asked).isEmpty();
        }
    }

    @Test
    void theListenerWouldHaveSeenACommand() throws IOException, InterruptedException {
        try (var cloud = new Listener()) {
            bash("'%s' reset --port %d".formatted(SCRIPT, cloud.port()));

            assertThat(cloud.asked).contains("GET /_orrery/health HTTP/1.1", "POST /_orrery/reset HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data ''", "--data="})
    void anEmptyDirectoryIsNotTheCurrentOne(String option) throws IOException, InterruptedException {
        var ended = bash("'%s' start --port 1 %s".formatted(SCRIPT, option));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.text()).isEqualTo("--data needs a directory. Try: ./orrery start --help\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aSymbolicLinkLeadsToTheScript() throws IOException, InterruptedException {
        Files.createSymbolicLink(directory.resolve("far"), SCRIPT);
        Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(directory.resolve("bin/orrery"), Path.of("../far"));

        var ended = bash("bin/orrery status --port 1; rm far bin/orrery");

        assertThat(ended.text()).isEqualTo("Orrery is not running at port 1. Start it: ./orrery start --port 1\n");
    }

    private record Ended(int status, String text) { }

    private Ended bash(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ORRERY_"));
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), text);
    }

    /// Answers everything with "done", and remembers what it was asked.
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        private final Queue<String> asked = new ConcurrentLinkedQueue<>();

        Listener() throws IOException {
            Thread.ofVirtual().start(this::answer);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void answer() {
            while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                    var request = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
                    asked.add(request.readLine());
                    // bash writes a line at a time, and a connection that is closed with lines unread is reset, answer and all
                    for (var line = "header"; line != null && !line.isEmpty(); line = request.readLine()) { }
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone".getBytes(UTF_8));
                } catch (SocketException e) {
                    return;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
