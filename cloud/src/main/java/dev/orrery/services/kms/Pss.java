package dev.orrery.services.kms;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/// The encoding EMSA-PSS with MGF1, for digests that somebody else made: Java's own takes whole messages only. The salt is
/// as long as the digest, as in KMS. Source: RFC 8017, section 9.1 and appendix B.2.1.
final class Pss {
    private static final byte TRAILER = (byte) 0xBC;
    private static final int ZEROS = 8;

    private Pss() { }

    /// @param bits of the modulus
    static byte[] encode(MessageDigest hash, byte[] digest, byte[] salt, int bits) {
        int length = (bits - 1 + Byte.SIZE - 1) / Byte.SIZE;
        var h = salted(hash, digest, salt);
        var db = new byte[length - h.length - 1];
        db[db.length - salt.length - 1] = 1;
        System.arraycopy(salt, 0, db, db.length - salt.length, salt.length);
        mask(hash, h, db);
        db[0] &= firstMask(bits, length);
        return ByteBuffer.allocate(length).put(db).put(h).put(TRAILER).array();
    }

    static boolean verify(MessageDigest hash, byte[] digest, byte[] encoded, int bits) {
        int length = (bits - 1 + Byte.SIZE - 1) / Byte.SIZE;
        int dbLength = length - digest.length - 1;
        if (encoded.length != length || encoded[length - 1] != TRAILER || dbLength < digest.length + 1) {
            return false;
        }
        var db = Arrays.copyOf(encoded, dbLength);
        var h = Arrays.copyOfRange(encoded, dbLength, length - 1);
        if ((db[0] & ~firstMask(bits, length) & 0xFF) != 0) {
            return false;
        }
        mask(hash, h, db);
        db[0] &= firstMask(bits, length);
        int saltAt = dbLength - digest.length;
        for (int i = 0; i < saltAt - 1; i++) {
            if (db[i] != 0) {
                return false;
            }
        }
        return db[saltAt - 1] == 1 && MessageDigest.isEqual(h, salted(hash, digest, Arrays.copyOfRange(db, saltAt, dbLength)));
    }

    /// The bits that the first byte may have: one less than the modulus has.
    private static byte firstMask(int bits, int length) {
        return (byte) (0xFF >>> length * Byte.SIZE - (bits - 1));
    }

    private static byte[] salted(MessageDigest hash, byte[] digest, byte[] salt) {
        hash.reset();
        hash.update(new byte[ZEROS]);
        hash.update(digest);
        return hash.digest(salt);
    }

    /// Folds the mask that the seed makes into the bytes.
    private static void mask(MessageDigest hash, byte[] seed, byte[] bytes) {
        for (int i = 0; i < bytes.length; i += seed.length) {
            hash.reset();
            hash.update(seed);
            var block = hash.digest(ByteBuffer.allocate(Integer.BYTES).putInt(i / seed.length).array());
            for (int j = 0; j < block.length && i + j < bytes.length; j++) {
                bytes[i + j] ^= block[j];
            }
        }
    }
}
