package dev.orrery.gateway.http;

import dev.orrery.gateway.tls.ServerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Speaks HTTP/1.1, plain and over TLS on the same ports, and hands every request to one handler, each on a virtual
/// thread of its own. All that knows Jetty is in this package.
public final class HttpServer implements AutoCloseable {
    /// Platform threads: selectors, the acceptor's work, and time-outs. Requests never run on them.
    private static final int PLATFORM_THREADS_MAX = 16;
    private static final int PLATFORM_THREADS_MIN = 2;
    /// One read takes at most this much of a body; large enough that an upload costs few system calls.
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;
    private static final int ACCEPT_QUEUE = 1024;
    /// Buffers kept for reuse; more than this is left to the garbage collector.
    private static final long POOLED_BYTES_MAX = 32L * 1024 * 1024;
    private static final int POOLED_BUFFER_STEP_BYTES = 4 * 1024;
    private static final int POOLED_BUFFERS_MAX = 1024;
    /// How long requests that run may go on when the server stops.
    private static final long STOP_MILLIS = 5_000;
    /// How long connections on which nothing happens stay open when the server stops.
    private static final long SHUTDOWN_IDLE_MILLIS = 200;

    private final Server server;
    private final List<InetSocketAddress> addresses;

    /// What takes long before the first server of a process, and needs nothing of it: Jetty's table of media types.
    ///
    /// Jetty looks for encoders of fields of versions besides HTTP/1 through every jar on the class path, which takes longer
    /// with every service. There are none, so it is shown none.
    public static void prepare() {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            new PreEncodedHttpField(HttpHeader.CONNECTION, "close");
        } finally {
            thread.setContextClassLoader(loader);
        }
        MimeTypes.isKnownLocale(Locale.ROOT);
    }

    /// Listens when this returns.
    ///
    /// @param listens where to; port 0 is any free one
    /// @throws IOException when an address cannot be had; its message names the address
    public static HttpServer start(List<InetSocketAddress> listens, HttpHandler handler, ServerIdentity identity, HttpLimits limits)
            throws IOException {
        var exchange = new Exchange(handler, limits);
        var pool = new ArrayByteBufferPool(0, POOLED_BUFFER_STEP_BYTES, INPUT_BUFFER_BYTES, POOLED_BUFFERS_MAX, POOLED_BYTES_MAX,
                POOLED_BYTES_MAX);
        var server = new Server(threads(), null, pool);
        server.setHandler(exchange);
        server.setErrorHandler(new BadRequests());
        server.setStopTimeout(STOP_MILLIS);
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        for (var listen : listens) {
            server.addConnector(connector(server, listen, identity, limits));
        }
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw e instanceof IOException io ? io : new IOException("cannot start the HTTP server: " + e.getMessage(), e);
        }
        return new HttpServer(server);
    }

    private HttpServer(Server server) {
        this.server = server;
        var found = new ArrayList<InetSocketAddress>();
        for (var connector : server.getConnectors()) {
            var network = (ServerConnector) connector;
            found.add(InetSocketAddress.createUnresolved(network.getHost(), network.getLocalPort()));
        }
        this.addresses = List.copyOf(found);
    }

    /// Where it listens, in the order asked for, with the real ports.
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /// The port of the first address.
    public int port() {
        return addresses.getFirst().getPort();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    /// The queue is given because Jetty's own costs a JMX lookup at start.
    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(PLATFORM_THREADS_MAX, PLATFORM_THREADS_MIN, new LinkedBlockingQueue<>());
        threads.setName("http");
        threads.setReservedThreads(0);
        // Not the JDK's executor of virtual threads: that one keeps a list of all that run.
        threads.setVirtualThreadsExecutor(Thread::startVirtualThread);
        return threads;
    }

    private static ServerConnector connector(Server server, InetSocketAddress listen, ServerIdentity identity, HttpLimits limits) {
        var plain = new RawTargets(configuration(limits));
        var connector = new ServerConnector(server, null, null, null, 0, 1,
                new DetectorConnectionFactory(new LazyTls(identity, plain.getProtocol())), plain);
        connector.setHost(listen.getHostString());
        connector.setPort(listen.getPort());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        return connector;
    }

    private static HttpConfiguration configuration(HttpLimits limits) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(limits.headerBytes());
        configuration.setResponseHeaderSize(limits.headerBytes());
        configuration.setMaxResponseHeaderSize(limits.headerBytes());
        configuration.setInputBufferSize(INPUT_BUFFER_BYTES);
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        // Otherwise Jetty answers "Text/Plain" with its own spelling, and a signature over the field is wrong.
        configuration.setHeaderCacheCaseSensitive(true);
        // Signatures and dates differ from request to request: remembering values costs more than it saves.
        configuration.setHeaderCacheSize(0);
        return configuration;
    }
}
