package dev.orrery.kernel;

/// The only source of chance. From a seed every id is the same again.
public interface Ids {

    void fill(byte[] bytes);

    /// A version 4 UUID in its usual form.
    default String uuid() {
        var hex = hex(32).toCharArray();
        hex[12] = '4';
        hex[16] = "89ab".charAt(Character.digit(hex[16], 16) & 3);
        var text = new String(hex);
        return text.substring(0, 8) + '-' + text.substring(8, 12) + '-' + text.substring(12, 16) + '-'
                + text.substring(16, 20) + '-' + text.substring(20);
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
        var text = new StringBuilder(length);
        var random = new byte[length + 16];
        while (text.length() < length) {
            fill(random);
            for (int i = 0; i < random.length && text.length() < length; i++) {
                int index = random[i] & mask;
                if (index < alphabet.length()) {
                    text.append(alphabet.charAt(index));
                }
            }
        }
        return text.toString();
    }
}
