package dev.orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.clock.TurnableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process has loaded when it has given its first answer: the reason why one service more makes no start slower.
class FirstAnswerTest {
    private static final int ANSWERED_WITHIN_MILLIS = 60_000;
    /// The service that is asked, and those that every request needs: whose key it is, who may, in which organization; and who
    /// takes note of it.
    private static final Set<String> NEEDED = Set.of("s3", "iam", "sts", "organizations", "cloudtrail");
    /// The SDK's types of what is asked, and of what identities and notes are told in.
    private static final Pattern OURS = Pattern.compile("\\] dev\\.orrery\\.services\\.([a-z0-9]+)\\.");
    private static final Pattern THE_SDKS = Pattern.compile("\\] software\\.amazon\\.awssdk\\.services\\.([a-z0-9]+)\\.");

    @Test
    void nothingIsLoadedOfServicesThatNobodyAskedFor(@TempDir Path directory) throws Exception {
        // given a cloud in a process of its own, which notes the classes that it loads
        var log = directory.resolve("classes.txt");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + log, "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "start", "--port=0", "--data=" + directory.resolve("data"))
                .redirectError(directory.resolve("errors.txt").toFile()).start();
        try (var output = process.inputReader()) {
            int port = port(output);

            // when it has answered a first request
            var answer = ask(port);

            // then all services are there, but only those are loaded that the request needs
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            var classes = Files.readAllLines(log);
            assertThat(named(OURS, classes)).contains("s3").isSubsetOf(NEEDED);
            assertThat(named(THE_SDKS, classes)).contains("s3").isSubsetOf(NEEDED);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int port(BufferedReader output) throws IOException {
        var endpoint = Pattern.compile("endpoint +http://[^ ]*:([0-9]+)");
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var found = endpoint.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new IOException("it ended without telling where it is");
    }

    private static String ask(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(ANSWERED_WITHIN_MILLIS);
            socket.getOutputStream().write(TrainingRequests.listBuckets(port, TurnableClock.real().machineNow()));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> named(Pattern pattern, List<String> classes) {
        return classes.stream().map(pattern::matcher).filter(found -> found.find()).map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
