package dev.orrery.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.clock.TurnableClock;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpServerTest {
    private static final HttpLimits LIMITS = new HttpLimits(16 * 1024, Duration.ofSeconds(20), 100, 1024 * 1024);
    private static final HttpLimits IMPATIENT = new HttpLimits(16 * 1024, Duration.ofMillis(300), 100, 1024 * 1024);
    private static final int WAITERS = 60;
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            for (int i = 0; i < 3; i++) {
                var text = "hello " + i;
                client.send("POST /echo HTTP/1.1\nHost: localhost\nContent-Length: " + text.length() + "\n\n" + text);
                assertThat(client.receive().text()).isEqualTo(text);
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            var requests = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                requests.append("PUT /").append(i).append(" HTTP/1.1\nHost: localhost\nContent-Length: 3\n\n").append(100 + i);
            }
            client.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(client.receive().text()).isEqualTo("" + (100 + i));
            }
        }
    }

    @Test
    void aChunkComesWithoutALengthAndTheConnectionGoesOn() throws IOException {
        try (var client = start(message -> new Answer(404, new Headers(), new Answer.Body.Chunk("gone".getBytes(StandardCharsets.UTF_8))))) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /x HTTP/1.1\nHost: localhost\n\n");
                var answer = client.receive();
                assertThat(answer.headers()).containsEntry("transfer-encoding", "chunked").doesNotContainKey("content-length");
                assertThat(answer.text()).isEqualTo("gone");
            }
        }
    }

    @Test
    void olderClientsGetNoChunks() throws IOException {
        try (var client = start(message -> new Answer(404, new Headers(), new Answer.Body.Chunk("gone".getBytes(StandardCharsets.UTF_8))))) {
            client.send("GET /x HTTP/1.0\nHost: localhost\n\n");
            var answer = client.receive();
            assertThat(answer.headers()).doesNotContainKey("transfer-encoding");
            assertThat(answer.text()).isEqualTo("gone");
        }
    }

    @Test
    void headIsToldNoLengthWhereThereIsNone() throws IOException {
        try (var client = start(message -> new Answer(404, new Headers(), new Answer.Body.None(-1)))) {
            for (int i = 0; i < 2; i++) {
                client.send("HEAD /x HTTP/1.1\nHost: localhost\n\n");
                var answer = client.receiveHead();
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.headers()).containsEntry("transfer-encoding", "chunked").doesNotContainKey("content-length");
            }
        }
    }

    /// As many as a platform pool would ever have threads, and more: consumers that poll must not keep others from an answer.
    @Test
    void requestsThatWaitKeepNobodyFromAnAnswer() throws Exception {
        var waiting = new CountDownLatch(WAITERS);
        var end = new CountDownLatch(1);
        try (var client = start(message -> {
            if (message.path().equals("/wait")) {
                waiting.countDown();
                await(end);
            }
            return echo(message);
        })) {
            var pollers = new ArrayList<RawClient>();
            for (int i = 0; i < WAITERS; i++) {
                var poller = RawClient.to(server);
                poller.send("GET /wait HTTP/1.1\nHost: localhost\n\n");
                pollers.add(poller);
            }
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            client.send("POST /echo HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nhi");
            assertThat(client.receive().text()).isEqualTo("hi");
            end.countDown();
            for (var poller : pollers) {
                assertThat(poller.receive().status()).isEqualTo(200);
                poller.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "/a//b/../c/./d /a//b/../c/./d",
        "/%2F%2f%2e%2E/x+y%20z /%2F%2f%2e%2E/x+y%20z",
        "/../../etc/passwd /../../etc/passwd",
        "/%00%01%7F%zz%% /%00%01%7F%zz%%",
        "/a;b=c/d;e /a;b=c/d;e",
        "//double //double",
        "/a\\b|c^d`e{f}\"<> /a\\b|c^d`e{f}\"<>",
        "http://localhost/abs//olute /abs//olute",
        "http://localhost /",
        "/é /%C3%A9",
    })
    void thePathArrivesAsItWasSent(String sent, String path) throws IOException {
        try (var client = start(this::remember)) {
            client.send("GET " + sent + "?x=%2F+&y&&z==%zz?/ HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().status()).isEqualTo(200);
            var message = (Message) seen.remove();
            assertThat(message.path()).isEqualTo(path);
            assertThat(message.query()).isEqualTo("x=%2F+&y&&z==%zz?/");
        }
    }

    @Test
    void headersArriveAsTheyWereSent() throws IOException {
        try (var client = start(this::remember)) {
            client.send("GET / HTTP/1.1\nHost: LocalHost:4566\nContent-Type: Text/Plain\nX-Amz-Meta-A: one  two\nx-amz-meta-a: ü\n"
                    + "accept-encoding: GZIP\nempty:\n\n");
            client.receive();
            var message = (Message) seen.remove();
            assertThat(message.headers().first("content-type")).contains("Text/Plain");
            assertThat(message.headers().all("x-amz-meta-a")).containsExactly("one  two", "Ã¼");
            assertThat(message.headers().first("Accept-Encoding")).contains("GZIP");
            assertThat(message.headers().first("empty")).contains("");
            assertThat(message.headers().first("host")).contains("LocalHost:4566");
            assertThat(message.host()).isEqualTo("localhost");
            assertThat(message.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(message.secure()).isFalse();
        }
    }

    @Test
    void answersCarryTheirHeadersAndNoNameOfTheServer() throws IOException {
        try (var client = start(_ -> new Answer(201, new Headers().add("ETag", "\"x\"").add("x-amz-meta-a", "Ã¼ ü 日č")
                .add("x-amz-meta-b", "a\r\nX-Evil: 1"), new Answer.Body.Bytes("ok".getBytes(StandardCharsets.UTF_8))))) {
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            var reply = client.receive();
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.headers()).containsEntry("etag", "\"x\"").containsEntry("content-length", "2").containsKey("date")
                    .doesNotContainKeys("server", "x-evil", "connection");
            assertThat(reply.headers().get("x-amz-meta-a")).as("a byte a character, and none for what has no byte").isEqualTo("Ã¼ ü   ".strip());
        }
    }

    @Test
    void anExpectationThatNobodyKnowsMeansNothing() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            for (var expectation : List.of("200", "", "102-processing")) {
                client.send("PUT / HTTP/1.1\nHost: localhost\nExpect: " + expectation + "\nContent-Length: 5\n\nhello");
                var reply = client.receive();
                assertThat(reply.status()).as(expectation).isEqualTo(200);
                assertThat(reply.text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void continueIsSentOnlyWhenTheHandlerReads() throws IOException {
        try (var client = start(message -> message.path().equals("/no") ? Answer.empty(403) : echo(message))) {
            client.send("PUT /yes HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 5\n\n");
            assertThat(client.receive().status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.receive().text()).isEqualTo("hello");

            client.send("PUT /no HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 5\n\n");
            var refused = client.receive();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers()).containsEntry("connection", "close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void chunkedBodiesAreJoined() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\nhello\n6;x=y\n world\n0\nX-Trailer: 1\n\n");
            assertThat(client.receive().text()).isEqualTo("hello world");
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\n\nhello", "Transfer-Encoding: chunked\n\n5\nhello\n",
        "Transfer-Encoding: chunked\n\nA\nhello"})
    void aBodyCutShortIsAnErrorForItsReader(String rest) throws Exception {
        try (var client = start(this::readOrRemember)) {
            client.send("PUT / HTTP/1.1\nHost: localhost\n" + rest).endOutput();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(client.receive().headers()).containsEntry("connection", "close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aBodyThatNeverComesIsAnErrorAfterAWhile() throws Exception {
        try (var client = start(this::readOrRemember, IMPATIENT)) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nhello");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            client.receive();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void anInvalidChunkIsAnErrorForItsReader() throws Exception {
        try (var client = start(this::readOrRemember)) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\nxyz\nhello\n0\n\n");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anOperationMayTakeLongerThanTheIdleTimeout() throws Exception {
        var release = new java.util.concurrent.CountDownLatch(1);
        try (var client = start(_ -> {
            await(release);
            return Answer.of(200, "text/plain", "late".getBytes(StandardCharsets.UTF_8));
        }, IMPATIENT)) {
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            assertThat(release.await(900, TimeUnit.MILLISECONDS)).isFalse();
            release.countDown();
            assertThat(client.receive().text()).isEqualTo("late");
        }
    }

    @Test
    void aBodyThatNobodyReadIsReadPast() throws IOException {
        try (var client = start(message -> message.method().equals("PUT") ? Answer.empty(403) : echo(message))) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: 500000\n\n").sendBytes(new byte[500_000]);
            assertThat(client.receive().status()).isEqualTo(403);
            client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nhi");
            assertThat(client.receive().text()).isEqualTo("hi");
        }
    }

    @Test
    void aBodyThatNobodyReadAndThatIsTooLongEndsTheConnection() throws IOException {
        try (var client = start(_ -> Answer.empty(403))) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: 1000000000\n\n").sendBytes(new byte[100]);
            assertThat(client.receive().status()).isEqualTo(403);
            assertThatThrownBy(() -> {
                for (int i = 0; i < 1000; i++) {
                    client.sendBytes(new byte[1024 * 1024]);
                }
            }).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aHandlerThatFailsAnswers500AndTheConnectionLives() throws IOException {
        try (var client = start(message -> {
            if (message.path().equals("/bad")) {
                throw new IllegalStateException("a defect, on purpose");
            }
            return Answer.empty(204);
        })) {
            client.send("GET /bad HTTP/1.1\nHost: localhost\n\n");
            var failed = client.receive();
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.bytes()).isEmpty();
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().status()).isEqualTo(204);
        }
    }

    @Test
    void headersHaveABound() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            client.send("GET / HTTP/1.1\nHost: localhost\nX: " + "x".repeat(20_000) + "\n\n");
            var reply = client.receive();
            assertThat(reply.status()).isEqualTo(431);
            assertThat(reply.text()).contains("<Code>RequestHeaderSectionTooLarge</Code>");
            assertThat(client.isEnded()).isTrue();
        }
        try (var client = RawClient.to(server)) {
            client.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().status()).isEqualTo(414);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HELLO\n\n",
        "GET / HTTP/7.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
        "GET / HTTP/1.1\nHost: localhost\nno colon\n\n",
        "GET / HTTP/1.1\nHost: localhost\nA: b\n folded\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: -1\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: 99999999999999999999\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Length: 2\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nTransfer-Encoding: chunked\n\n",
        "GET / HTTP/1.1\nHost: localhost\nTransfer-Encoding: gzip\n\n",
        "GET * HTTP/1.1\nHost: localhost\n\n",
        "GET /#fragment HTTP/1.1\nHost: localhost\n\n",
    })
    void whatIsNotHttpIsRefusedAndNeverHandled(String request) throws IOException {
        try (var client = start(this::remember)) {
            client.send(request);
            assertThat(client.receive().status()).isBetween(400, 505);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void headHasALengthAndNoBytes() throws IOException {
        try (var client = start(message -> message.path().equals("/none")
                ? new Answer(200, new Headers(), new Answer.Body.None(5_000_000_000L))
                : Answer.of(404, "text/xml", new byte[17]))) {
            client.send("HEAD /none HTTP/1.1\nHost: localhost\n\nHEAD /bytes HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receiveHead().headers()).containsEntry("content-length", "5000000000");
            assertThat(client.receiveHead().headers()).containsEntry("content-length", "17");
        }
    }

    @Test
    void connectionCloseIsHonoured() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            client.send("POST / HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 2\n\nhi");
            assertThat(client.receive().headers()).containsEntry("connection", "close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void http10IsUnderstood() throws IOException {
        try (var client = start(HttpServerTest::echo)) {
            client.send("POST / HTTP/1.0\nContent-Length: 2\n\nhi");
            assertThat(client.receive().text()).isEqualTo("hi");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void streamsAreSentToTheirEndAndClosed() throws Exception {
        try (var client = start(message -> {
            long length = Long.parseLong(message.path().substring(1));
            return new Answer(200, new Headers(), new Answer.Body.Stream(closing(zeros(3_000_000)), length));
        })) {
            client.send("GET /3000000 HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().bytes()).hasSize(3_000_000);
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");

            client.send("GET /-1 HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.receive().bytes()).hasSize(3_000_000);
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");

            client.send("GET /4000000 HTTP/1.1\nHost: localhost\n\n");
            assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
        }
    }

    @Test
    void aStreamThatFailsAtOnceIsAnError() throws IOException {
        try (var client = start(_ -> new Answer(200, new Headers().add("ETag", "x"), new Answer.Body.Stream(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("damaged, on purpose");
            }
        }, 10)))) {
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            var reply = client.receive();
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.headers()).doesNotContainKey("etag");
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheStream() throws Exception {
        try (var client = start(_ -> new Answer(200, new Headers(), new Answer.Body.Stream(closing(zeros(Long.MAX_VALUE)), -1)))) {
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            assertThat(client.line()).contains("200");
        }
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void aReaderThatStopsReadingIsGivenUp() throws Exception {
        try (var client = start(_ -> new Answer(200, new Headers(), new Answer.Body.Stream(closing(zeros(Long.MAX_VALUE)), -1)),
                IMPATIENT)) {
            client.send("GET / HTTP/1.1\nHost: localhost\n\n");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
        }
    }

    @Test
    void largeBodiesDoNotFillTheHeap() throws IOException {
        long length = 3L * 1024 * 1024 * 1024;
        try (var client = start(message -> {
            try {
                return Answer.of(200, "text/plain", Long.toString(message.body().skip(0) + count(message.body())).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })) {
            client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: " + length + "\n\n");
            var piece = new byte[1024 * 1024];
            for (long sent = 0; sent < length; sent += piece.length) {
                client.sendBytes(piece);
            }
            assertThat(client.receive().text()).isEqualTo(Long.toString(length));
        }
    }

    @Test
    void severalAddressesAreServed() throws IOException {
        server = HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", 0)), HttpServerTest::echo,
                ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), LIMITS);
        for (var address : server.addresses()) {
            try (var client = new RawClient(new java.net.Socket(address.getHostString(), address.getPort()))) {
                client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nhi");
                assertThat(client.receive().text()).isEqualTo("hi");
            }
        }
    }

    @Test
    void aPortInUseIsToldByItsAddress() throws IOException {
        server = HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0)), HttpServerTest::echo,
                ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), LIMITS);
        var taken = new InetSocketAddress("127.0.0.1", server.port());
        assertThatThrownBy(() -> HttpServer.start(List.of(taken), HttpServerTest::echo,
                ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), LIMITS))
                .isInstanceOf(IOException.class).hasMessageContaining("127.0.0.1").hasMessageContaining("" + taken.getPort());
    }

    private RawClient start(HttpHandler handler) throws IOException {
        return start(handler, LIMITS);
    }

    private RawClient start(HttpHandler handler, HttpLimits limits) throws IOException {
        server = HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0)), handler, ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), limits);
        return RawClient.to(server);
    }

    private static Answer echo(Message message) {
        try {
            return Answer.of(200, "application/octet-stream", message.body().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer remember(Message message) {
        seen.add(message);
        return Answer.empty(200);
    }

    private Answer readOrRemember(Message message) {
        try {
            message.body().readAllBytes();
        } catch (IOException e) {
            seen.add(e);
        }
        return Answer.empty(400);
    }

    private static long count(InputStream stream) throws IOException {
        var buffer = new byte[64 * 1024];
        long total = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            total += count;
        }
        return total;
    }

    private static InputStream zeros(long length) {
        return new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) {
                if (left <= 0) {
                    return -1;
                }
                int given = (int) Math.min(left, count);
                left -= given;
                return given;
            }
        };
    }

    private InputStream closing(InputStream stream) {
        return new java.io.FilterInputStream(stream) {
            @Override
            public void close() {
                seen.add("closed");
            }
        };
    }

    private static void await(java.util.concurrent.CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
