package dev.orrery.kernel;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/// The only source of chance. From a seed every id is the same again.
public interface Ids {

    void fill(byte[] bytes);

    /// A version 4 UUID in its usual form.
    default String uuid() {
        var random = new byte[16];
        fill(random);
        random[6] = (byte) (random[6] & 0x0F | 0x40);
        random[8] = (byte) (random[8] & 0x3F | 0x80);
        var bits = ByteBuffer.wrap(random);
        return new UUID(bits.getLong(), bits.getLong()).toString();
    }

    /// This many lower-case hexadecimal digits.
    default String hex(int digits) {
        var random = new byte[(digits + 1) / 2];
        fill(random);
        return HexFormat.of().formatHex(random).substring(0, digits);
    }

    /// This many letters and digits.
    default String alphanumeric(int length) {
        return pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
    }

    /// This many upper-case letters and digits, as in AWS request ids and unique ids.
    default String upperAlphanumeric(int length) {
        return pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
    }

    /// Characters drawn evenly from an alphabet of at most 64.
    default String pick(String alphabet, int length) {
        int mask = Integer.highestOneBit(alphabet.length() * 2 - 1) - 1;
        var text = new char[length];
        var random = new byte[length + 16];
        int picked = 0;
        while (picked < length) {
            fill(random);
            for (int i = 0; i < random.length && picked < length; i++) {
                int index = random[i] & mask;
                if (index < alphabet.length()) {
                    text[picked++] = alphabet.charAt(index);
                }
            }
        }
        return new String(text);
    }
}
