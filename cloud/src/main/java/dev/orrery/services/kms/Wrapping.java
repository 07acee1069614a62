package dev.orrery.services.kms;

import dev.orrery.kernel.Ids;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// How key material is wrapped on its way in: under a public key of ours, or under an AES key that is.
/// Source: KMS Developer Guide, "Importing key material step 1", "Select a wrapping algorithm".
enum Wrapping {
    RSAES_OAEP_SHA_1(false), RSAES_OAEP_SHA_256(false), RSA_AES_KEY_WRAP_SHA_1(true), RSA_AES_KEY_WRAP_SHA_256(true);

    private final boolean twice;

    Wrapping(boolean twice) {
        this.twice = twice;
    }

    /// @param privateKey in PKCS 8
    /// @param keyBytes of its modulus, and so of what is encrypted under it
    /// @return empty when it was not wrapped for this key in this way
    Optional<byte[]> unwrap(byte[] privateKey, int keyBytes, byte[] wrapped, Ids ids) {
        var algorithm = name().endsWith("_SHA_1") ? RSAES_OAEP_SHA_1 : RSAES_OAEP_SHA_256;
        if (!twice) {
            return RsaEncryption.decrypt(privateKey, algorithm.name(), wrapped, ids);
        }
        if (wrapped.length <= keyBytes) {
            return Optional.empty();
        }
        return RsaEncryption.decrypt(privateKey, algorithm.name(), Arrays.copyOf(wrapped, keyBytes), ids)
                .flatMap(key -> unwrap(key, Arrays.copyOfRange(wrapped, keyBytes, wrapped.length)));
    }

    /// AES key wrap with padding (RFC 5649).
    private static Optional<byte[]> unwrap(byte[] key, byte[] wrapped) {
        try {
            var cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(key, "AES"));
            return Optional.of(cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded());
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
