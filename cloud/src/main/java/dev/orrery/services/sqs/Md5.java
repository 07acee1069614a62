package dev.orrery.services.sqs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// MD5 digests in hexadecimal digits, which clients compare with what they sent and received.
final class Md5 {
    private final MessageDigest digest;

    private Md5() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    static Md5 begin() {
        return new Md5();
    }

    static String of(String text) {
        var md5 = begin();
        md5.digest.update(text.getBytes(StandardCharsets.UTF_8));
        return md5.end();
    }

    /// Bytes behind their length.
    void measured(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    void mark(byte mark) {
        digest.update(mark);
    }

    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
