package dev.orrery.gateway.tls;

import dev.orrery.kernel.certificate.Der;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A key and a certificate for names under which a cloud on this machine is called.
record SelfSigned(PrivateKey key, X509Certificate certificate) {
    private static final List<byte[]> ADDRESSES = List.of(new byte[] {127, 0, 0, 1},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    /// The longest that Apple's clients accept.
    private static final Duration VALIDITY = Duration.ofDays(825);
    /// For machines whose clocks differ a little.
    private static final Duration BACKDATED = Duration.ofDays(1);
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    static SelfSigned make(List<String> names, Instant now) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var name = Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text("Orrery, on this machine"))));
        var body = Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(serialNumber(keys.getPublic())),
                ECDSA_WITH_SHA256,
                name,
                Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(VALIDITY))),
                name,
                keys.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(names(names), authority(), serverOnly())));
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(body);
        var encoded = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signer.sign()));
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        return new SelfSigned(keys.getPrivate(), (X509Certificate) certificate);
    }

    /// As unlikely to repeat as the key is.
    private static BigInteger serialNumber(PublicKey key) throws GeneralSecurityException {
        return new BigInteger(1, Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 16));
    }

    private static byte[] names(List<String> names) {
        var dns = names.stream().map(name -> Der.implicit(2, name.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        var addresses = ADDRESSES.stream().map(address -> Der.implicit(7, address));
        return extension("2.5.29.17", Der.sequence(java.util.stream.Stream.concat(dns, addresses).toArray(byte[][]::new)));
    }

    /// An authority for itself only: clients that are given it as a root accept it.
    private static byte[] authority() {
        return extension("2.5.29.19", Der.sequence(Der.TRUE, Der.integer(BigInteger.ZERO)));
    }

    private static byte[] serverOnly() {
        return extension("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
