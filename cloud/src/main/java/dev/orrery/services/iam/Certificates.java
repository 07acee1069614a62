package dev.orrery.services.iam;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// X.509 certificates and their keys in PEM.
final class Certificates {
    private static final Pattern KEY = Pattern.compile("-----BEGIN (RSA |EC )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1?PRIVATE KEY-----");
    /// What stands around an RSA key of PKCS #1 in PKCS #8: version and algorithm.
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private Certificates() { }

    /// One certificate, or the first of several.
    static X509Certificate parse(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    static X509Certificate require(String pem) {
        try {
            return parse(pem);
        } catch (CertificateException _) {
            throw IamErrors.error("MalformedCertificate", 400, "Unable to parse certificate. Please ensure the certificate is in PEM format.");
        }
    }

    /// Checks that a private key is that of a certificate: what it signs, the certificate's key accepts.
    static void requirePair(X509Certificate certificate, String privateKeyPem) {
        try {
            var algorithm = certificate.getPublicKey().getAlgorithm();
            var privateKey = privateKey(privateKeyPem, algorithm);
            var name = "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : algorithm);
            var signing = Signature.getInstance(name);
            signing.initSign(privateKey);
            signing.update(RSA_ALGORITHM);
            var verifying = Signature.getInstance(name);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(RSA_ALGORITHM);
            if (!verifying.verify(signing.sign())) {
                throw mismatch();
            }
        } catch (GeneralSecurityException _) {
            throw mismatch();
        }
    }

    private static RuntimeException mismatch() {
        return IamErrors.error("KeyPairMismatch", 400, "The public key certificate and the private key do not match.");
    }

    private static PrivateKey privateKey(String pem, String algorithm) throws GeneralSecurityException {
        var matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw IamErrors.error("MalformedCertificate", 400, "Unable to parse key; the body must be encoded in PEM format.");
        }
        try {
            var der = Base64.getMimeDecoder().decode(matcher.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec("RSA ".equals(matcher.group(1)) ? wrapped(der) : der));
        } catch (IllegalArgumentException _) {
            throw mismatch();
        }
    }

    /// An RSA key in PKCS #8.
    static byte[] rsaKey(String pem) {
        try {
            return privateKey(pem, "RSA").getEncoded();
        } catch (GeneralSecurityException | AwsServiceException _) {
            throw IamErrors.invalidInput("Unable to parse the private key; it must be an RSA key in PEM format.");
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        var octets = sequence((byte) 0x04, pkcs1);
        var content = Arrays.copyOf(RSA_ALGORITHM, RSA_ALGORITHM.length + octets.length);
        System.arraycopy(octets, 0, content, RSA_ALGORITHM.length, octets.length);
        return sequence((byte) 0x30, content);
    }

    /// A DER element with a length of two bytes, which is right for all lengths that keys have.
    private static byte[] sequence(byte tag, byte[] content) {
        var element = new byte[content.length + 4];
        element[0] = tag;
        element[1] = (byte) 0x82;
        element[2] = (byte) (content.length >> Byte.SIZE);
        element[3] = (byte) content.length;
        System.arraycopy(content, 0, element, 4, content.length);
        return element;
    }
}
