package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.certificate.Der;
import dev.orrery.kernel.certificate.SigningIdentity;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/// The key with which the digests of an account in a region are signed: made with the first digest, and kept.
///
/// @param identity the key with a certificate, which nobody here needs
/// @param from when it was made
record DigestKeys(SigningIdentity identity, Instant from) {
    private static final Table<String, KeyRow> KEYS = Table.of("digest-keys", Key::of, KeyRow.class);
    private static final Duration VALIDITY = Duration.ofDays(3650);

    /// @param key as of [SigningIdentity]
    private record KeyRow(byte[] key, byte[] certificate, Instant from) {
        DigestKeys read() {
            return new DigestKeys(SigningIdentity.of(key, certificate), from);
        }
    }

    static Optional<DigestKeys> find(Home home, String region) {
        return home.store().read(tx -> tx.get(KEYS, region)).map(KeyRow::read);
    }

    static DigestKeys of(Home home, String region) {
        return find(home, region).orElseGet(() -> {
            var now = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
            var made = SigningIdentity.make(LogBucket.PRINCIPAL, home.clock().machineNow(), home.ids());
            // From before its first digest begins, since whoever verifies asks for keys of that time.
            var row = new KeyRow(made.encodedKey(), made.encodedCertificate(), now.minus(Duration.ofDays(1)));
            return home.store().write(tx -> tx.get(KEYS, region).orElseGet(() -> {
                tx.put(KEYS, region, row);
                return row;
            })).read();
        });
    }

    Instant to() {
        return from.plus(VALIDITY);
    }

    /// In hexadecimal.
    String sign(byte[] message) {
        return HexFormat.of().formatHex(identity.sign(Digests.ALGORITHM, message));
    }

    /// The public key as PKCS #1 has it.
    byte[] encoded() {
        var key = (RSAPublicKey) identity.publicKey();
        return Der.sequence(Der.integer(key.getModulus()), Der.integer(key.getPublicExponent()));
    }

    String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(encoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
