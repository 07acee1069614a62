package dev.orrery.kernel.network;

import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.network.OutboundException.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends over the machine's sockets, one connection a request.
///
/// Certificates are checked as everywhere, but not those of the machine itself: nobody else can answer there, and what is
/// developed there has none that anybody signed.
public final class Sockets implements Outbound {
    /// The head of a request, so that nobody's URL fills memory.
    static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private final Clock clock;
    private final AddressRule rule;
    private final Function<String, InetAddress> resolver;

    public Sockets(Clock clock, AddressRule rule) {
        this(clock, rule, Sockets::resolve);
    }

    Sockets(Clock clock, AddressRule rule, Function<String, InetAddress> resolver) {
        this.clock = clock;
        this.rule = rule;
        this.resolver = resolver;
    }

    @Override
    public Reply send(Request request) throws OutboundException {
        var target = request.target();
        var scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http") || target.getHost() == null) {
            throw new OutboundException(Problem.REFUSED, target + " is no URL of HTTP");
        }
        var head = head(request, secure);
        long end = clock.machineNanos() + request.within().toNanos();
        var address = address(target.getHost());
        try (var socket = new Socket(); var _ = new Deadline(socket, end)) {
            socket.connect(new InetSocketAddress(address, port(target, secure)), millis(end));
            try (var stream = secure ? secured(socket, target, address, end) : socket) {
                stream.setSoTimeout(millis(end));
                stream.getOutputStream().write(head);
                stream.getOutputStream().write(request.body());
                stream.getOutputStream().flush();
                var input = new BufferedInputStream(new Hurried(stream, stream.getInputStream(), end));
                return HttpReply.read(input, request.method());
            }
        } catch (SocketTimeoutException _) {
            throw timedOut(request);
        } catch (IOException e) {
            if (clock.machineNanos() >= end) {
                throw timedOut(request);
            }
            throw new OutboundException(Problem.UNREACHABLE, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static OutboundException timedOut(Request request) {
        return new OutboundException(Problem.TIMED_OUT, "no answer within " + request.within().toSeconds() + " s");
    }

    private InetAddress address(String host) throws OutboundException {
        InetAddress address;
        try {
            address = resolver.apply(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException _) {
            throw new OutboundException(Problem.UNKNOWN_HOST, "nobody knows the host " + host);
        }
        var refusal = rule.refusal(address);
        if (refusal.isPresent()) {
            throw new OutboundException(Problem.REFUSED, refusal.get());
        }
        return address;
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    private static int port(URI target, boolean secure) {
        return target.getPort() > 0 ? target.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    }

    private Socket secured(Socket socket, URI target, InetAddress address, long end) throws IOException {
        try {
            var context = SSLContext.getDefault();
            if (address.isLoopbackAddress()) {
                context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new Trusting()}, null);
            }
            socket.setSoTimeout(millis(end));
            var secured = (SSLSocket) context.getSocketFactory().createSocket(socket, target.getHost(), socket.getPort(), true);
            if (!address.isLoopbackAddress()) {
                var parameters = new SSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            }
            secured.startHandshake();
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] head(Request request, boolean secure) throws OutboundException {
        var target = request.target();
        var path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        var query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        boolean usual = target.getPort() < 0 || target.getPort() == (secure ? HTTPS_PORT : HTTP_PORT);
        var head = new StringBuilder(request.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        line(head, "Host", usual ? target.getHost() : target.getHost() + ":" + target.getPort());
        for (var header : request.headers().entrySet()) {
            line(head, header.getKey(), header.getValue());
        }
        line(head, "Content-Length", Integer.toString(request.body().length));
        line(head, "Connection", "close");
        var bytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > HEAD_BYTES_MAX) {
            throw new OutboundException(Problem.REFUSED, "a head of more than " + HEAD_BYTES_MAX + " bytes");
        }
        return bytes;
    }

    /// Nobody's value begins another header.
    private static void line(StringBuilder head, String name, String value) throws OutboundException {
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new OutboundException(Problem.REFUSED, "the header " + name + " has more than one line");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /// What is left, at least a millisecond: zero would mean for ever.
    private int millis(long end) throws SocketTimeoutException {
        long left = Duration.ofNanos(end - clock.machineNanos()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /// Ends when the time of the whole request is over, however often a byte trickles in.
    private final class Hurried extends InputStream {
        private final Socket socket;
        private final InputStream stream;
        private final long end;

        Hurried(Socket socket, InputStream stream, long end) {
            this.socket = socket;
            this.stream = stream;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(millis(end));
            return stream.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(millis(end));
            return stream.read(bytes, offset, length);
        }
    }

    /// Closes a socket when its time is over: to write waits for ever on a server that does not read.
    private final class Deadline implements AutoCloseable {
        private final CountDownLatch over = new CountDownLatch(1);

        Deadline(Socket socket, long end) {
            Thread.ofVirtual().name("outbound-deadline").start(() -> {
                try {
                    if (!over.await(end - clock.machineNanos(), TimeUnit.NANOSECONDS)) {
                        socket.close();
                    }
                } catch (InterruptedException | IOException e) {
                    LOG.debug("a socket's deadline", e);
                }
            });
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) { }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) { }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
