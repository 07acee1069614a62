package dev.orrery.services.kms;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.identity.Accounts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What a symmetric key made of a plaintext: which key and which of its materials did it, and the bytes under AES-256-GCM.
/// The encryption context and everything in front of the bytes are authenticated with them.
///
/// @param nonce never the same twice for one material
record Ciphertext(String account, String keyId, int material, byte[] nonce, byte[] sealed) {
    private static final byte VERSION = 1;
    private static final int ACCOUNT_BYTES = 12;
    private static final int KEY_ID_BYTES = 36;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + ACCOUNT_BYTES + KEY_ID_BYTES + Integer.BYTES + NONCE_BYTES;

    /// @param nonce from the cloud's chance
    static byte[] seal(String account, MaterialRow material, byte[] nonce, byte[] plaintext, Map<String, String> context) {
        var head = new Ciphertext(account, material.keyId(), material.number(), nonce, new byte[0]);
        try {
            return new Ciphertext(account, material.keyId(), material.number(), nonce,
                    head.cipher(Cipher.ENCRYPT_MODE, material, context).doFinal(plaintext)).bytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    static byte[] nonce(Ids ids) {
        return Secret.bytes(ids, NONCE_BYTES);
    }

    /// Empty when this was not made here.
    static Optional<Ciphertext> read(byte[] bytes) {
        if (bytes.length < HEAD_BYTES + TAG_BITS / Byte.SIZE || bytes[0] != VERSION) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        var account = text(buffer, ACCOUNT_BYTES);
        var keyId = text(buffer, KEY_ID_BYTES);
        int material = buffer.getInt();
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        return Accounts.isAccount(account)
                ? Optional.of(new Ciphertext(account, keyId, material, nonce, Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length)))
                : Optional.empty();
    }

    /// The plaintext; empty when key, context or a byte of it is not what it was.
    Optional<byte[]> open(MaterialRow with, Map<String, String> context) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, with, context).doFinal(sealed));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, MaterialRow with, Map<String, String> context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(with.secret(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(head());
        cipher.updateAAD(canonical(context));
        return cipher;
    }

    private byte[] head() {
        return ByteBuffer.allocate(HEAD_BYTES).put(VERSION).put(account.getBytes(StandardCharsets.US_ASCII))
                .put(keyId.getBytes(StandardCharsets.US_ASCII)).putInt(material).put(nonce).array();
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(HEAD_BYTES + sealed.length).put(head()).put(sealed).array();
    }

    private static String text(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The pairs in the order of their names, each with its length: no other pairs have the same bytes.
    private static byte[] canonical(Map<String, String> context) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (var pair : new TreeMap<>(context).entrySet()) {
                for (var text : new String[] {pair.getKey(), pair.getValue()}) {
                    var encoded = text.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(encoded.length);
                    out.write(encoded);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
