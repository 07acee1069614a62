package dev.orrery.gateway.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// Keeps every request's target as it was sent.
///
/// A signature covers the target byte by byte, and an object's key may hold `//`, `..`, `%2F` or anything else that a web
/// server would tidy up or refuse. So Jetty is told that every target is `/`, and the handler gets the real one. It is not
/// told either of an expectation that it does not know, which it would refuse and S3 lets pass (ceph/s3-tests,
/// `test_object_create_bad_expect_mismatch`).
final class RawTargets extends HttpConnectionFactory {

    RawTargets(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new RawConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }

    static final class RawConnection extends HttpConnection {
        /// In front of the version in Java's names of protocols.
        private static final String TLS = "TLSv";
        private final String remoteAddress;
        private final boolean secure;
        private String target;
        private String tlsVersion = "";
        private String cipherSuite = "";

        RawConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
            this.remoteAddress = RemoteAddress.of(endPoint);
            this.secure = endPoint.getSslSessionData() != null;
        }

        /// Of the request that is being handled: a connection handles one at a time.
        String target() {
            return target;
        }

        String remoteAddress() {
            return remoteAddress;
        }

        boolean secure() {
            return secure;
        }

        /// Known only once the handshake is through, which it is when there is a request. The end point's own session data
        /// is that of before.
        String tlsVersion() {
            lookAtSession();
            return tlsVersion;
        }

        /// Known when [#tlsVersion] is.
        String cipherSuite() {
            lookAtSession();
            return cipherSuite;
        }

        private void lookAtSession() {
            if (tlsVersion.isEmpty() && getEndPoint() instanceof SslConnection.SslEndPoint tls) {
                var session = tls.getSslConnection().getSSLEngine().getSession();
                tlsVersion = session.getProtocol().startsWith(TLS) ? session.getProtocol().substring(TLS.length()) : "";
                cipherSuite = session.getCipherSuite();
            }
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
            target = uri;
            return new RawStream(method, version);
        }

        private final class RawStream extends HttpStreamOverHTTP1 {
            RawStream(String method, HttpVersion version) {
                super(method, "/", version);
            }

            /// A field without its header's constant is one of those that mean nothing to Jetty.
            @Override
            public void parsedHeader(HttpField field) {
                boolean known = field.getHeader() != HttpHeader.EXPECT || field.contains(HttpHeaderValue.CONTINUE.asString());
                super.parsedHeader(known ? field : new HttpField(null, field.getName(), field.getValue()));
            }
        }
    }
}
