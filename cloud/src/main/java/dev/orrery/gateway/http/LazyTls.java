package dev.orrery.gateway.http;

import dev.orrery.gateway.tls.ServerIdentity;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Recognises a TLS handshake by its first two bytes. The certificate is made, or read, for the first such connection,
/// so that whoever never speaks TLS never waits for it.
final class LazyTls extends AbstractConnectionFactory implements ConnectionFactory.Detecting {
    private static final byte HANDSHAKE = 0x16;
    private static final byte MAJOR_VERSION = 3;
    private final ServerIdentity identity;
    private final String next;
    private SslConnectionFactory tls;

    LazyTls(ServerIdentity identity, String next) {
        super("tls");
        this.identity = identity;
        this.next = next;
    }

    @Override
    public Detection detect(ByteBuffer bytes) {
        if (bytes.remaining() < 2) {
            return bytes.hasRemaining() && bytes.get(bytes.position()) != HANDSHAKE ? Detection.NOT_RECOGNIZED
                    : Detection.NEED_MORE_BYTES;
        }
        int start = bytes.position();
        return bytes.get(start) == HANDSHAKE && bytes.get(start + 1) == MAJOR_VERSION ? Detection.RECOGNIZED
                : Detection.NOT_RECOGNIZED;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return started().newConnection(connector, endPoint);
    }

    private synchronized SslConnectionFactory started() {
        if (tls == null) {
            var context = new SslContextFactory.Server();
            context.setSslContext(identity.sslContext());
            context.setSniRequired(false);
            var factory = new SslConnectionFactory(context, next);
            factory.setEnsureSecureRequestCustomizer(false);
            try {
                factory.start();
            } catch (Exception e) {
                throw new IllegalStateException("cannot speak TLS", e);
            }
            tls = factory;
        }
        return tls;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (tls != null) {
            tls.stop();
            tls = null;
        }
        super.doStop();
    }
}
