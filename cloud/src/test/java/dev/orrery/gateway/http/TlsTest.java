package dev.orrery.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.clock.TurnableClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {
    private static final List<String> NAMES = List.of("localhost", "*.s3.localhost");
    @TempDir
    private Path directory;

    @Test
    void plainAndTlsAreServedOnOnePort() throws Exception {
        try (var server = start(); var plain = RawClient.to(server)) {
            // given the certificate that the server made for its first TLS connection
            assertThat(directory).isEmptyDirectory();
            assertThatThrownBy(() -> {
                try (var stranger = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", server.port())) {
                    stranger.startHandshake();
                }
            }).isInstanceOf(SSLHandshakeException.class);

            // when one client speaks TLS and checks names, and another does not
            try (var secure = new RawClient(trusting(directory, "my-bucket.s3.localhost", server.port()))) {
                secure.send("GET / HTTP/1.1\nHost: my-bucket.s3.localhost\n\n");
                plain.send("GET / HTTP/1.1\nHost: localhost\n\n");

                // then both are served
                assertThat(secure.receive().text()).isIn("true 1.3", "true 1.2");
                assertThat(plain.receive().text()).isEqualTo("false ");
            }
        }
    }

    @Test
    void theCertificateIsKept() throws Exception {
        var identity = ServerIdentity.keptIn(directory, NAMES, TurnableClock.real());
        identity.sslContext();
        var first = Files.readString(directory.resolve(ServerIdentity.CERTIFICATE));
        ServerIdentity.keptIn(directory, NAMES, TurnableClock.real()).sslContext();
        assertThat(Files.readString(directory.resolve(ServerIdentity.CERTIFICATE))).isEqualTo(first);
        certificate(directory).verify(certificate(directory).getPublicKey());
    }

    @Test
    void largeBodiesPassOverTls() throws Exception {
        try (var server = start()) {
            ServerIdentity.keptIn(directory, NAMES, TurnableClock.real()).sslContext();
            try (var secure = new RawClient(trusting(directory, "localhost", server.port()))) {
                secure.send("PUT /echo HTTP/1.1\nHost: localhost\nContent-Length: 3000000\n\n").sendBytes(new byte[3_000_000]);
                assertThat(secure.receive().bytes()).hasSize(3_000_000);
            }
        }
    }

    private HttpServer start() throws IOException {
        return HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0)), message -> {
            try {
                var bytes = message.body().readAllBytes();
                return Answer.of(200, "text/plain", bytes.length > 0 ? bytes : (message.secure() + " " + message.tlsVersion()).getBytes());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, ServerIdentity.keptIn(directory, NAMES, TurnableClock.real()), HttpLimits.DEFAULT);
    }

    private static Socket trusting(Path directory, String name, int port) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("orrery", certificate(directory));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(new Socket("127.0.0.1", port), name, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static X509Certificate certificate(Path directory) throws Exception {
        try (var in = Files.newInputStream(directory.resolve(ServerIdentity.CERTIFICATE))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
