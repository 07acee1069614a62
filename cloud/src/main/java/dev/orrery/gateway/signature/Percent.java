package dev.orrery.gateway.signature;

import java.nio.charset.StandardCharsets;

/// Percent-encoding as signatures want it: everything but letters, digits and `-._~` in upper-case digits.
final class Percent {
    private static final String DIGITS = "0123456789ABCDEF";
    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        for (char c = 0; c < UNRESERVED.length; c++) {
            UNRESERVED[c] = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
                    || c == '-' || c == '.' || c == '_' || c == '~';
        }
    }

    private Percent() { }

    /// Encodes text, slashes excepted: what is encoded already is encoded twice.
    static String encodePath(String text) {
        if (isPlain(text, true, false)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 32);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet == '/') {
                out.append('/');
            } else {
                appendEncoded(out, octet);
            }
        }
        return out.toString();
    }

    /// A path, however it was encoded, in the one form that is signed: a slash is a slash, encoded or not.
    static String canonicalPath(String path) {
        return isPlain(path, true, true) ? path : recode(path, true);
    }

    /// A name or value of a query, however it was encoded, in the one form that is signed.
    static String canonicalQuery(String text) {
        return isPlain(text, false, true) ? text : recode(text, false);
    }

    /// The meaning of a name or value of a query.
    static String decodeQuery(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var octets = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            int escaped = escaped(octets, i);
            if (escaped >= 0) {
                octets[length++] = (byte) escaped;
                i += 2;
            } else {
                octets[length++] = octets[i] == '+' ? (byte) ' ' : octets[i];
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static String recode(String text, boolean path) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        var out = new StringBuilder(octets.length + 32);
        for (int i = 0; i < octets.length; i++) {
            int escaped = escaped(octets, i);
            if (escaped >= 0) {
                if (path && escaped == '/') {
                    out.append('/');
                } else {
                    appendEncoded(out, (byte) escaped);
                }
                i += 2;
            } else if (path && octets[i] == '/') {
                out.append('/');
            } else {
                appendEncoded(out, !path && octets[i] == '+' ? (byte) ' ' : octets[i]);
            }
        }
        return out.toString();
    }

    /// The octet that is written as a percent sign and two digits at `i`, or -1.
    private static int escaped(byte[] octets, int i) {
        if (octets[i] != '%' || i + 2 >= octets.length) {
            return -1;
        }
        int high = Character.digit(octets[i + 1], 16);
        int low = Character.digit(octets[i + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static void appendEncoded(StringBuilder out, byte octet) {
        if (octet >= 0 && UNRESERVED[octet]) {
            out.append((char) octet);
        } else {
            out.append('%').append(DIGITS.charAt(octet >> 4 & 15)).append(DIGITS.charAt(octet & 15));
        }
    }

    /// Whether encoding changes nothing, and that without looking closely.
    private static boolean isPlain(String text, boolean path, boolean encoded) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < UNRESERVED.length && UNRESERVED[c] || path && c == '/') {
                continue;
            }
            if (!encoded || c != '%' || i + 2 >= text.length() || !isNeededEscape(text.charAt(i + 1), text.charAt(i + 2))
                    || path && text.startsWith("%2F", i)) {
                return false;
            }
            i += 2;
        }
        return true;
    }

    private static boolean isNeededEscape(char first, char second) {
        int high = DIGITS.indexOf(first);
        int low = DIGITS.indexOf(second);
        int octet = high << 4 | low;
        return high >= 0 && low >= 0 && (octet >= UNRESERVED.length || !UNRESERVED[octet]);
    }
}
