package dev.orrery.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text that came a byte a character, as header values do.
public final class Octets {
    private Octets() { }

    /// What the bytes say in UTF-8; the text itself where they say nothing in it, or where it holds more than bytes.
    public static String utf8(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return text;
            }
            ascii &= text.charAt(i) < 0x80;
        }
        if (ascii) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException _) {
            return text;
        }
    }
}
