package dev.orrery.services.s3;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What is kept of a customer's key: enough to recognise it, not enough to use it.
record CustomerKey(byte[] salt, byte[] hash) {
    static final String ALGORITHM = "AES256";
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int BLOCK_BYTES = 16;

    /// The key itself, while a request is answered.
    record Secret(byte[] key, String md5) {

        /// The members of a request for what is stored already, where a key of a wrong length is just not the right one.
        static Secret ofRead(String algorithm, String key, String md5) {
            if (ALGORITHM.equals(algorithm) && key != null && md5 != null && Claim.decoded(key).length != KEY_BYTES) {
                throw Encryption.wrongKey();
            }
            return of(algorithm, key, md5);
        }

        /// The members of a request, null where absent: all of them or none.
        static Secret of(String algorithm, String key, String md5) {
            if (algorithm == null) {
                if (key != null || md5 != null) {
                    throw invalid("Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.");
                }
                return CustomerKey.NONE;
            }
            if (!algorithm.equals(ALGORITHM)) {
                throw S3Errors.error("InvalidEncryptionAlgorithmError", 400,
                        "The Encryption request you specified is not valid. Supported value: AES256.")
                        .with("ArgumentName", Encryption.HEADER).with("ArgumentValue", algorithm);
            }
            if (key == null) {
                throw invalid("Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.");
            }
            if (md5 == null) {
                throw invalid("Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of the secret key.");
            }
            var bytes = Claim.decoded(key);
            if (bytes.length != KEY_BYTES) {
                throw invalid("The secret key was invalid for the specified algorithm.");
            }
            if (!Arrays.equals(ChecksumAlgorithm.MD5.of(bytes), Claim.decoded(md5))) {
                throw invalid("The calculated MD5 hash of the key did not match the hash that was provided.");
            }
            return new Secret(bytes, md5);
        }

        private static S3Error invalid(String message) {
            return S3Errors.invalidArgument(message, Encryption.HEADER);
        }

        boolean present() {
            return key.length > 0;
        }

        /// Encrypts or decrypts, which is the same in counter mode, from this byte of the key stream on.
        Cipher cipher(byte[] nonce, long offset) {
            try {
                var start = ByteBuffer.allocate(BLOCK_BYTES).put(nonce).putInt(Math.toIntExact(offset / BLOCK_BYTES)).array();
                var cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
                cipher.update(new byte[(int) (offset % BLOCK_BYTES)]);
                return cipher;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has AES", e);
            }
        }
    }

    static final Secret NONE = new Secret(new byte[0], "");

    static byte[] nonce(Ids ids) {
        var nonce = new byte[NONCE_BYTES];
        ids.fill(nonce);
        return nonce;
    }

    static CustomerKey of(Secret secret, Ids ids) {
        var salt = new byte[SALT_BYTES];
        ids.fill(salt);
        return new CustomerKey(salt, hash(salt, secret));
    }

    boolean fits(Secret secret) {
        return MessageDigest.isEqual(hash, hash(salt, secret));
    }

    private static byte[] hash(byte[] salt, Secret secret) {
        var digest = ChecksumAlgorithm.SHA256.start();
        digest.update(salt, 0, salt.length);
        digest.update(secret.key, 0, secret.key.length);
        return digest.value();
    }
}
