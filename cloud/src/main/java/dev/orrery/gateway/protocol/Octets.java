package dev.orrery.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes being written, in one growing array.
final class Octets {
    private byte[] bytes;
    private int length;

    Octets(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    /// Forgets what was written behind this length.
    void shorten(int shorter) {
        length = Math.min(length, shorter);
    }

    private void require(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    Octets put(int octet) {
        require(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    Octets put(byte[] source) {
        require(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    /// Text of which it is known that it is ASCII.
    @SuppressWarnings("deprecation")
    Octets ascii(String text) {
        int count = text.length();
        require(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    Octets utf8(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    Octets number(long value) {
        return ascii(Long.toString(value));
    }

    /// Big-endian, the lowest `octets` of them.
    Octets big(long value, int octets) {
        require(octets);
        for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    int crc32(int from) {
        var crc = new java.util.zip.CRC32();
        crc.update(bytes, from, length - from);
        return (int) crc.getValue();
    }

    /// One character and, where it is the first half of a pair, its other half.
    ///
    /// @return how many were taken
    int character(String text, int index) {
        char c = text.charAt(index);
        require(4);
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isHighSurrogate(c) && index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))) {
            int point = Character.toCodePoint(c, text.charAt(index + 1));
            bytes[length++] = (byte) (0xF0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | point & 0x3F);
            return 2;
        } else if (Character.isSurrogate(c)) {
            bytes[length++] = '?';
        } else {
            bytes[length++] = (byte) (0xE0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        }
        return 1;
    }

    /// The characters up to the first that is not plain: not ASCII, a control character or one of the `special`, which
    /// are below 128.
    ///
    /// @return the index of that character, or the length of the text
    int plain(String text, int from, boolean[] special) {
        int count = text.length();
        require(count - from);
        int i = from;
        while (i < count) {
            char c = text.charAt(i);
            if (c >= 0x80 || special[c]) {
                break;
            }
            bytes[length++] = (byte) c;
            i++;
        }
        return i;
    }

    /// A table for [#plain]: control characters and these.
    static boolean[] specials(String characters) {
        var special = new boolean[0x80];
        Arrays.fill(special, 0, 0x20, true);
        special[0x7F] = true;
        characters.chars().forEach(c -> special[c] = true);
        return special;
    }
}
