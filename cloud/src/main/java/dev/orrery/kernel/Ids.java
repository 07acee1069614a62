package dev.orrery.kernel;

/// The only source of chance. From a seed every id is the same again.
public interface Ids {

    void fill(byte[] bytes);

    /// A version 4 UUID in its usual form.
    default String uuid() {
        var hex = hex(32);
        return new StringBuilder(36).append(hex, 0, 8).append('-').append(hex, 8, 12).append("-4").append(hex, 13, 16).append('-')
                .append("89ab".charAt(Character.digit(hex.charAt(16), 16) & 3)).append(hex, 17, 20).append('-').append(hex, 20, 32)
                .toString();
    }

    /// This many lower-case hexadecimal digits.
    default String hex(int digits) {
        return pick("0123456789abcdef", digits);
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
