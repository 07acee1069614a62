package dev.orrery.kernel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.network.Outbound.Reply;
import dev.orrery.kernel.network.Outbound.Request;
import dev.orrery.kernel.network.OutboundException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private final TurnableClock clock = TurnableClock.real();

    @Test
    void aRequestIsSentAndItsAnswerRead() throws Exception {
        try (var server = new Server("HTTP/1.1 202 Accepted\r\nX-Id: 7\r\nContent-Length: 4\r\n\r\ndoneignored")) {
            var reply = send(server.url("/hook?a=b"), SOON);

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.header("x-id")).contains("7");
            assertThat(reply.body()).asString().isEqualTo("done");
            assertThat(server.request()).isEqualTo("POST /hook?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        }
    }

    @Test
    void aBodyMayComeInChunksOrEndWithTheConnection() throws Exception {
        try (var server = new Server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")) {
            assertThat(send(server.url("/"), SOON).body()).asString().isEqualTo("abcde");
        }
        try (var server = new Server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 500 Oh\r\n\r\nuntil the end")) {
            var reply = send(server.url("/"), SOON);
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).asString().isEqualTo("until the end");
        }
    }

    @Test
    void aRedirectIsAnAnswer() throws Exception {
        try (var server = new Server("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(send(server.url("/"), SOON).status()).isEqualTo(302);
        }
    }

    @Test
    void aLongBodyIsCut() throws Exception {
        try (var server = new Server("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(HttpReply.BODY_BYTES_MAX + 1000))) {
            assertThat(send(server.url("/"), SOON).body()).hasSize(HttpReply.BODY_BYTES_MAX);
        }
    }

    @Test
    void aChunkMayCrossTheEndOfWhatIsKept() throws Exception {
        var chunk = "x".repeat(HttpReply.BODY_BYTES_MAX - 100);
        var chunks = (Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").repeat(2) + "0\r\n\r\n";
        try (var server = new Server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)) {
            var reply = send(server.url("/"), SOON);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).hasSize(HttpReply.BODY_BYTES_MAX);
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatNeverReadsIsNotWaitedFor() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var target = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
            var request = new Request("POST", target, Map.of(), new byte[64 * 1024 * 1024], Duration.ofMillis(300));

            assertThatThrownBy(() -> new Sockets(clock, AddressRule.CAREFUL).send(request))
                    .isInstanceOfSatisfying(OutboundException.class, e -> assertThat(e.problem()).isEqualTo(Problem.TIMED_OUT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no http\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
    void whatIsNoHttpIsRefused(String answer) throws Exception {
        try (var server = new Server(answer)) {
            assertProblem(server.url("/"), SOON, Problem.NOT_HTTP);
        }
    }

    @Test
    void aServerThatTricklesIsNotWaitedFor() throws Exception {
        try (var server = new Server("HTTP/1.1 200 OK\r\nX: ", true)) {
            assertProblem(server.url("/"), Duration.ofMillis(300), Problem.TIMED_OUT);
        }
    }

    @Test
    void whereNobodyListensNobodyAnswers() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertProblem(URI.create("http://127.0.0.1:" + port + "/"), SOON, Problem.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00:ec2::254]/",
            "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[::169.254.1.1]/", "http://0.0.0.0/",
            "http://224.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd"})
    void whereCredentialsMayBeToldNobodyIsAsked(String url) {
        assertProblem(URI.create(url), SOON, Problem.REFUSED);
    }

    @Test
    void aNameIsResolvedOnceAndItsAddressLookedAt() {
        var asked = new int[1];
        var sockets = new Sockets(clock, AddressRule.CAREFUL, _ -> {
            asked[0]++;
            return address("169.254.169.254");
        });

        assertThatThrownBy(() -> sockets.send(request(URI.create("http://innocent.example/"), SOON)))
                .isInstanceOfSatisfying(OutboundException.class, e -> assertThat(e.problem()).isEqualTo(Problem.REFUSED));
        assertThat(asked[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,true", "10.1.2.3,true", "192.168.0.1,true", "::1,true", "fd12::1,true", "8.8.8.8,true",
            "169.254.0.1,false", "fe80::2,false"})
    void theMachineAndItsNetworksAreOpen(String address, boolean open) {
        assertThat(AddressRule.CAREFUL.refusal(address(address)).isEmpty()).isEqualTo(open);
        assertThat(AddressRule.OPEN.refusal(address(address))).isEmpty();
    }

    @Test
    void noHeaderBeginsAnother() {
        var request = new Request("POST", URI.create("http://127.0.0.1:9/"), Map.of("A", "b\r\nC: d"), new byte[0], SOON);

        assertThatThrownBy(() -> new Sockets(clock, AddressRule.CAREFUL).send(request))
                .isInstanceOfSatisfying(OutboundException.class, e -> assertThat(e.problem()).isEqualTo(Problem.REFUSED));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void assertProblem(URI target, Duration within, Problem problem) {
        assertThatThrownBy(() -> send(target, within))
                .isInstanceOfSatisfying(OutboundException.class, e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem));
    }

    private Reply send(URI target, Duration within) throws OutboundException {
        return new Sockets(clock, AddressRule.CAREFUL).send(request(target, within));
    }

    private static Request request(URI target, Duration within) {
        return new Request("POST", target, Map.of("Content-Type", "text/plain"), "hello".getBytes(StandardCharsets.UTF_8), within);
    }

    /// Answers one request, and ends or, if it trickles, sends on.
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener;
        private final CompletableFuture<String> request = new CompletableFuture<>();

        Server(String answer) throws IOException {
            this(answer, false);
        }

        Server(String answer, boolean trickles) throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    request.complete(read(socket));
                    var out = socket.getOutputStream();
                    out.write(answer.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    while (trickles) {
                        Thread.sleep(20);
                        out.write('x');
                        out.flush();
                    }
                } catch (IOException | InterruptedException e) {
                    request.completeExceptionally(e);
                }
            });
        }

        /// The head and five bytes.
        private static String read(Socket socket) throws IOException {
            var bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\nhello")) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    break;
                }
                bytes.write(b);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        int port() {
            return listener.getLocalPort();
        }

        URI url(String path) {
            return URI.create("http://127.0.0.1:" + port() + path);
        }

        String request() {
            return request.join();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
