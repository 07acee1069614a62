package dev.orrery.gateway.tls;

import dev.orrery.kernel.clock.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The key and certificate that the server shows over TLS.
public final class ServerIdentity {
    /// Guards nothing: whoever can read the file may use the key, as with any file in the data directory.
    private static final char[] PASSWORD = "orrery".toCharArray();
    private static final String ALIAS = "orrery";
    private static final String STORE = "identity.p12";
    /// For `AWS_CA_BUNDLE` and the like.
    public static final String CERTIFICATE = "certificate.pem";
    /// A certificate about to expire is replaced at the next start.
    private static final Duration RENEWAL = Duration.ofDays(30);
    private final Optional<Path> directory;
    private final List<String> names;
    private final Clock clock;

    /// Kept in this directory, which is made when needed.
    ///
    /// @param names of the server, a star at the beginning standing for one label
    public static ServerIdentity keptIn(Path directory, List<String> names, Clock clock) {
        return new ServerIdentity(Optional.of(directory), names, clock);
    }

    /// Forgotten with the process.
    public static ServerIdentity passing(List<String> names, Clock clock) {
        return new ServerIdentity(Optional.empty(), names, clock);
    }

    private ServerIdentity(Optional<Path> directory, List<String> names, Clock clock) {
        this.directory = directory;
        this.names = List.copyOf(names);
        this.clock = clock;
    }

    /// Reads the identity, or makes it: a few milliseconds.
    public SSLContext sslContext() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(), PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the server's certificate", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        var kept = directory.map(folder -> folder.resolve(STORE)).filter(Files::exists);
        if (kept.isPresent()) {
            var store = KeyStore.getInstance(kept.get().toFile(), PASSWORD);
            if (store.getCertificate(ALIAS) instanceof X509Certificate certificate
                    && certificate.getNotAfter().after(Date.from(clock.machineNow().plus(RENEWAL)))) {
                return store;
            }
        }
        var made = SelfSigned.make(names, clock.machineNow());
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, made.key(), PASSWORD, new Certificate[] {made.certificate()});
        if (directory.isPresent()) {
            keep(directory.get(), store, made.certificate());
        }
        return store;
    }

    private static void keep(Path folder, KeyStore store, X509Certificate certificate) throws GeneralSecurityException, IOException {
        Files.createDirectories(folder);
        var pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Files.writeString(folder.resolve(CERTIFICATE), pem);
        var draft = folder.resolve(STORE + ".new");
        Files.deleteIfExists(draft);
        try (var out = Files.newOutputStream(OwnerOnly.create(draft))) {
            store.store(out, PASSWORD);
        }
        try {
            Files.move(draft, folder.resolve(STORE), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(draft, folder.resolve(STORE), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
