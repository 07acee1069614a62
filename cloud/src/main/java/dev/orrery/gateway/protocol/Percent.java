package dev.orrery.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent-encoding, undone exactly once.
final class Percent {
    private Percent() { }

    /// Undoes the encoding of a part of a path, where a plus is a plus.
    static String decode(String text) {
        return text.indexOf('%') < 0 && isAscii(text) ? text : decode(text, false);
    }

    /// Undoes the encoding of a query string or a form, where a plus is a space.
    static String decodeForm(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text) ? text : decode(text, true);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String text, boolean form) {
        var raw = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int octet = raw[i];
            if (octet == '%') {
                boolean whole = i + 2 < raw.length;
                int high = whole ? Character.digit(raw[i + 1], 16) : -1;
                int low = whole ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw Malformed.uri();
                }
                octet = high << 4 | low;
                i += 2;
            } else if (octet == '+' && form) {
                octet = ' ';
            }
            raw[length++] = (byte) octet;
        }
        return utf8(raw, 0, length);
    }

    private static String utf8(byte[] bytes, int offset, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
        } catch (CharacterCodingException e) {
            throw Malformed.uri();
        }
    }
}
