package dev.orrery.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Header values between the wire, where Jetty takes a byte for a character, and text, which is UTF-8 as in AWS's SDKs.
final class Text {
    private Text() { }

    /// A value that is not UTF-8 stays as it is, a character a byte.
    static String fromWire(String value) {
        if (value == null) {
            return "";
        }
        if (isAscii(value)) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException _) {
            return value;
        }
    }

    static String toWire(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
