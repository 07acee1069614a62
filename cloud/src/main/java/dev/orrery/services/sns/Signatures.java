package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.certificate.SigningIdentity;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Signs messages with the home's own key, which is made with the first message and kept in the store.
final class Signatures {
    static final String WINDOW = "/_aws/sns/certificates";
    private static final Table<String, IdentityRow> IDENTITIES = Table.of("identities", Key::of, IdentityRow.class);
    private static final String ONLY = "";
    private static final String FILE = "SimpleNotificationService-";
    private final Home home;
    private final Known known;

    Signatures(Home home) {
        this.home = home;
        this.known = home.store().read(tx -> tx.companion(Known.class, Known::new));
    }

    /// @param hash names the file of the certificate
    private record IdentityRow(byte[] key, byte[] certificate, String hash) { }

    /// @param version `1` with SHA-1, `2` with SHA-256
    String sign(String version, byte[] message) {
        return Base64.getEncoder().encodeToString(identity().identity().sign(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA", message));
    }

    /// Where the certificate is, below the endpoint of the cloud.
    String path() {
        return WINDOW + "/" + home.account() + "/" + home.region() + "/" + identity().file();
    }

    /// The certificate of a home under this name.
    static Optional<String> pem(Home home, String file) {
        return home.store().read(tx -> find(tx)).filter(identity -> identity.file().equals(file)).map(named -> named.identity().pem());
    }

    private Named identity() {
        var identity = known.identity.get();
        if (identity == null) {
            synchronized (known) {
                identity = known.identity.get();
                if (identity == null) {
                    identity = home.store().read(tx -> find(tx)).orElseGet(this::make);
                    known.identity.set(identity);
                }
            }
        }
        return identity;
    }

    private Named make() {
        var made = SigningIdentity.make("sns.amazonaws.com", home.clock().machineNow(), home.ids());
        var row = new IdentityRow(made.encodedKey(), made.encodedCertificate(), home.ids().hex(32));
        return home.store().write(tx -> find(tx).orElseGet(() -> {
            tx.put(IDENTITIES, ONLY, row);
            return new Named(made, row.hash());
        }));
    }

    private static Optional<Named> find(Tables.Read tx) {
        return tx.get(IDENTITIES, ONLY).map(row -> new Named(SigningIdentity.of(row.key(), row.certificate()), row.hash()));
    }

    private record Named(SigningIdentity identity, String hash) {
        String file() {
            return FILE + hash + ".pem";
        }
    }

    private static final class Known {
        private final AtomicReference<Named> identity = new AtomicReference<>();
    }
}
