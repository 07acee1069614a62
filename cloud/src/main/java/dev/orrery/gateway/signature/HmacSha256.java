package dev.orrery.gateway.signature;

import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC with SHA-256 under one key, as RFC 2104 has it: two digests that have read the key, copied for every message.
///
/// The JDK's own is asked of all its providers in turn, which makes those for elliptic curves and TLS before the first
/// request is answered; a digest is in the first of them.
///
/// @param inner has read the key; never used itself, only copied
/// @param outer likewise
record HmacSha256(MessageDigest inner, MessageDigest outer) {
    private static final int BLOCK_BYTES = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    HmacSha256(byte[] key) {
        this(keyed(key, INNER), keyed(key, OUTER));
    }

    byte[] of(byte[] message) {
        var digest = Digests.copy(outer);
        digest.update(Digests.copy(inner).digest(message));
        return digest.digest();
    }

    private static MessageDigest keyed(byte[] key, byte padding) {
        var block = Arrays.copyOf(key.length > BLOCK_BYTES ? Digests.sha256().digest(key) : key, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            block[i] ^= padding;
        }
        var digest = Digests.sha256();
        digest.update(block);
        return digest;
    }
}
