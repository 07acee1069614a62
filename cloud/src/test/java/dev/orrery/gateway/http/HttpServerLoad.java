package dev.orrery.gateway.http;

import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.blobs.BlobStream;
import dev.orrery.kernel.clock.TurnableClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the HTTP server itself costs: its processor time per request, with a server in a process of its own and a client
/// that does next to nothing. Not a test; run it by hand: `serve`, then `load PORT [seconds]`.
final class HttpServerLoad {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int CONNECTIONS = 16;
    private static final String FIELDS = "Host: localhost:4566\r\nUser-Agent: load/1.0\r\nX-Amz-Date: 20260101T000000Z\r\nX-Amz-Content-SHA256: UNSIGNED-PAYLOAD\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, "
                + "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n";

    private HttpServerLoad() { }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "serve" -> serve();
            case "load" -> load(Integer.parseInt(arguments[1]), arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5);
            case "small" -> {
                for (int round = 0; round < 3; round++) {
                    measure("GET, small", Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]),
                            ("GET /bucket/key HTTP/1.1\r\n" + FIELDS + "\r\n").getBytes(StandardCharsets.US_ASCII), new byte[0]);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve() throws Exception {
        var threads = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var large = new byte[8 * MEBIBYTE];
        var server = HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0)), message -> switch (message.path()) {
            case "/cpu" -> Answer.of(200, "text/plain", Long.toString(threads.getProcessCpuTime()).getBytes(StandardCharsets.US_ASCII));
            case "/blob" -> new Answer(200, new Headers(), new Answer.Body.Stream(new DirectBlob(8 * MEBIBYTE), 8 * MEBIBYTE));
            case "/bytes" -> Answer.of(200, "application/octet-stream", large);
            default -> take(message);
        }, ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), HttpLimits.DEFAULT);
        System.out.println(server.port());
        Thread.currentThread().join();
    }

    private static Answer take(Message message) {
        try (var body = message.body()) {
            var buffer = new byte[64 * 1024];
            long total = 0;
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                total += count;
            }
            return new Answer(200, new Headers().add("x-amz-request-id", "ABCDEFGHIJKLMNOP").add("ETag", "\"0123456789abcdef\""),
                    new Answer.Body.Bytes(Long.toString(total).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(int port, int seconds) throws Exception {
        var fields = FIELDS;
        var get = ("GET /bucket/key HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 2; round++) {
            measure("GET, small", port, seconds, get, new byte[0]);
            measure("PUT 1 KiB", port, seconds, put(fields, 1024), new byte[1024]);
            measure("PUT 8 MiB", port, seconds, put(fields, 8 * MEBIBYTE), new byte[8 * MEBIBYTE]);
            measure("GET 8 MiB, bytes", port, seconds, ("GET /bytes HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII), new byte[0]);
            measure("GET 8 MiB, blob", port, seconds, ("GET /blob HTTP/1.1\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII), new byte[0]);
        }
    }

    private static byte[] put(String fields, int length) {
        return ("PUT /bucket/key HTTP/1.1\r\n" + fields + "Content-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void measure(String name, int port, int seconds, byte[] head, byte[] body) throws Exception {
        run(port, Math.max(1, seconds / 2), head, body);
        long before = cpu(port);
        long requests = run(port, seconds, head, body);
        long spent = cpu(port) - before;
        System.out.printf("%-20s %8d/s  %9.1f µs of server CPU each%n", name, requests / seconds, spent / 1_000.0 / requests);
    }

    private static long run(int port, int seconds, byte[] head, byte[] body) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var counts = new long[CONNECTIONS];
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int index = i;
            threads.add(Thread.ofPlatform().start(() -> counts[index] = loop(port, end, head, body)));
        }
        long total = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.get(i).join();
            total += counts[i];
        }
        return total;
    }

    private static long loop(int port, long end, byte[] head, byte[] body) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            var message = body.length > 0 && body.length < 65_536 ? joined(head, body) : head;
            var in = socket.getInputStream();
            var buffer = new byte[256 * 1024];
            long count = 0;
            while (System.nanoTime() < end) {
                socket.getOutputStream().write(message);
                if (message == head && body.length > 0) {
                    socket.getOutputStream().write(body);
                }
                receive(in, buffer);
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] joined(byte[] head, byte[] body) {
        var joined = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, joined, head.length, body.length);
        return joined;
    }

    /// Reads one answer: its head, then as much as Content-Length says.
    private static String receive(InputStream in, byte[] buffer) throws IOException {
        int filled = 0;
        int end = -1;
        while (end < 0) {
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                throw new IOException("the server has closed the connection");
            }
            int from = Math.max(0, filled - 3);
            filled += count;
            for (int i = from; i + 3 < filled && end < 0; i++) {
                if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                    end = i + 4;
                }
            }
        }
        var head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        int field = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + "content-length: ".length();
        long left = Long.parseLong(head.substring(field, head.indexOf('\r', field))) - (filled - end);
        var first = new String(buffer, end, Math.min(filled - end, 100), StandardCharsets.ISO_8859_1);
        while (left > 0) {
            left -= in.read(buffer, 0, (int) Math.min(left, buffer.length));
        }
        return first;
    }

    private static long cpu(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET /cpu HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return Long.parseLong(receive(socket.getInputStream(), new byte[4096]));
        }
    }

    private static final class DirectBlob extends BlobStream {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        private int left;

        DirectBlob(int length) {
            this.left = length;
        }

        @Override
        public ByteBuffer nextBuffer() {
            int length = Math.min(left, buffer.capacity());
            left -= length;
            return buffer.clear().limit(length);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("buffers only");
        }

        @Override
        public void close() { }
    }
}
