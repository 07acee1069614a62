package dev.orrery.kernel.certificate;

import dev.orrery.kernel.DrawnRandom;
import dev.orrery.kernel.Ids;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// A key that a service signs with, and the certificate that its signatures are verified with.
public final class SigningIdentity {
    /// As Amazon's own.
    private static final int KEY_BITS = 2048;
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final byte[] SHA256_WITH_RSA = Der.sequence(Der.oid("1.2.840.113549.1.1.11"), new byte[] {0x05, 0x00});
    private final byte[] encodedKey;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private SigningIdentity(byte[] encodedKey, PrivateKey key, X509Certificate certificate) {
        this.encodedKey = encodedKey;
        this.key = key;
        this.certificate = certificate;
    }

    /// Some hundred milliseconds of work.
    ///
    /// @param name whose certificate it is, `sns.amazonaws.com`
    public static SigningIdentity make(String name, Instant now, Ids ids) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, new DrawnRandom(ids));
            var keys = generator.generateKeyPair();
            var subject = Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(name))));
            var digest = MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
            var body = Der.sequence(
                    Der.tagged(0, Der.integer(BigInteger.TWO)),
                    Der.integer(new BigInteger(1, Arrays.copyOf(digest, 16))),
                    SHA256_WITH_RSA, subject,
                    Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(VALIDITY))),
                    subject, keys.getPublic().getEncoded());
            var certificate = Der.sequence(body, SHA256_WITH_RSA, Der.bits(sign(keys.getPrivate(), "SHA256withRSA", body)));
            return of(keys.getPrivate().getEncoded(), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    /// What was kept.
    ///
    /// @param key as [#encodedKey]
    /// @param certificate as [#encodedCertificate]
    public static SigningIdentity of(byte[] key, byte[] certificate) {
        try {
            var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            return new SigningIdentity(key.clone(), KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    (X509Certificate) read);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was kept is no key with its certificate", e);
        }
    }

    public byte[] encodedKey() {
        return encodedKey.clone();
    }

    public byte[] encodedCertificate() {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("it was read from its encoding", e);
        }
    }

    public PublicKey publicKey() {
        return certificate.getPublicKey();
    }

    /// The certificate as text.
    public String pem() {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encodedCertificate())
                + "\n-----END CERTIFICATE-----\n";
    }

    /// @param algorithm `SHA1withRSA` or `SHA256withRSA`
    public byte[] sign(String algorithm, byte[] message) {
        try {
            return sign(key, algorithm, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + algorithm, e);
        }
    }

    private static byte[] sign(PrivateKey key, String algorithm, byte[] message) throws GeneralSecurityException {
        var signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }
}
