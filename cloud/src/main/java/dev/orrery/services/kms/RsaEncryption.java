package dev.orrery.services.kms;

import dev.orrery.kernel.DrawnRandom;
import dev.orrery.kernel.Ids;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// RSAES-OAEP, with the same digest for the padding and for its mask.
final class RsaEncryption {
    private static final int SHA_1_BYTES = 20;
    private static final int SHA_256_BYTES = 32;

    private RsaEncryption() { }

    static byte[] encrypt(KeySpecification spec, MaterialRow material, String algorithm, byte[] plaintext, Ids ids) {
        int max = Integer.parseInt(spec.name().substring("RSA_".length())) / Byte.SIZE
                - 2 * (isSha1(algorithm) ? SHA_1_BYTES : SHA_256_BYTES) - 2;
        if (plaintext.length > max) {
            throw KmsErrors.validation("Algorithm " + algorithm + " and key spec " + spec + " cannot encrypt data larger than " + max + " bytes.");
        }
        try {
            var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(material.publicKey()));
            return cipher(Cipher.ENCRYPT_MODE, key, algorithm, ids).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of ours must encrypt", e);
        }
    }

    /// Empty when it is not a ciphertext of this key.
    static Optional<byte[]> decrypt(MaterialRow material, String algorithm, byte[] ciphertext, Ids ids) {
        return decrypt(material.secret(), algorithm, ciphertext, ids);
    }

    /// @param privateKey in PKCS 8
    static Optional<byte[]> decrypt(byte[] privateKey, String algorithm, byte[] ciphertext, Ids ids) {
        try {
            var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(privateKey));
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, algorithm, ids).doFinal(ciphertext));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, Key key, String algorithm, Ids ids) throws GeneralSecurityException {
        var digest = isSha1(algorithm) ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(mode, key, new OAEPParameterSpec(digest.getDigestAlgorithm(), "MGF1", digest, PSource.PSpecified.DEFAULT),
                new DrawnRandom(ids));
        return cipher;
    }

    private static boolean isSha1(String algorithm) {
        return algorithm.equals("RSAES_OAEP_SHA_1");
    }
}
