package dev.orrery.services.kms;

import dev.orrery.kernel.DrawnRandom;
import dev.orrery.kernel.Ids;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;

/// Signing and verifying digests: ECDSA, and RSA with either padding. Messages are digested first, so that a digest and the
/// message it is of have the same signatures.
final class SignatureSchemes {
    private static final int SHA_256_BYTES = 32;
    private static final int SHA_384_BYTES = 48;

    private SignatureSchemes() { }

    /// The digest of an algorithm such as `RSASSA_PSS_SHA_256`, as Java calls it.
    static String digestName(String algorithm) {
        return "SHA-" + algorithm.substring(algorithm.lastIndexOf('_') + 1);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(digestName(algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    static byte[] sign(MaterialRow material, String algorithm, byte[] digest, Ids ids) {
        try {
            if (algorithm.startsWith("ECDSA")) {
                var signature = Signature.getInstance("NONEwithECDSA");
                signature.initSign(privateKey("EC", material), new DrawnRandom(ids));
                signature.update(digest);
                return signature.sign();
            }
            var key = privateKey("RSA", material);
            return isPss(algorithm)
                    ? rsa("NoPadding", Cipher.ENCRYPT_MODE, key, Pss.encode(digest(algorithm), digest, Secret.bytes(ids, digest.length), bits(key)))
                    : rsa("PKCS1Padding", Cipher.ENCRYPT_MODE, key, named(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of ours must sign", e);
        }
    }

    static boolean verify(MaterialRow material, String algorithm, byte[] digest, byte[] signed) {
        try {
            if (algorithm.startsWith("ECDSA")) {
                var signature = Signature.getInstance("NONEwithECDSA");
                signature.initVerify(publicKey("EC", material));
                signature.update(digest);
                return signature.verify(signed);
            }
            var key = publicKey("RSA", material);
            return isPss(algorithm) ? Pss.verify(digest(algorithm), digest, rsa("NoPadding", Cipher.DECRYPT_MODE, key, signed), bits(key))
                    : MessageDigest.isEqual(named(digest), rsa("PKCS1Padding", Cipher.DECRYPT_MODE, key, signed));
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static boolean isPss(String algorithm) {
        return algorithm.startsWith("RSASSA_PSS");
    }

    private static byte[] rsa(String padding, int mode, Key key, byte[] bytes) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/" + padding);
        cipher.init(mode, key);
        return cipher.doFinal(bytes);
    }

    private static int bits(Key key) {
        return ((RSAKey) key).getModulus().bitLength();
    }

    /// A digest with the name of its algorithm in front (`DigestInfo`). Source: RFC 8017, section 9.2, note 1.
    private static byte[] named(byte[] digest) {
        var head = HexFormat.of().parseHex(switch (digest.length) {
            case SHA_256_BYTES -> "3031300d060960864801650304020105000420";
            case SHA_384_BYTES -> "3041300d060960864801650304020205000430";
            default -> "3051300d060960864801650304020305000440";
        });
        return ByteBuffer.allocate(head.length + digest.length).put(head).put(digest).array();
    }

    static PrivateKey privateKey(String algorithm, MaterialRow material) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(material.secret()));
    }

    private static PublicKey publicKey(String algorithm, MaterialRow material) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(material.publicKey()));
    }
}
