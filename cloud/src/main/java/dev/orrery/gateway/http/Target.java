package dev.orrery.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The target of a request line, taken apart but not changed.
///
/// @param path begins with a slash
/// @param query without its question mark
record Target(String path, String query) {

    /// Origin form `/path?query` and absolute form `http://host/path?query`. Empty for what no service has: `*`, an
    /// authority (`CONNECT`), and a target with a fragment.
    static Optional<Target> parse(String text) {
        if (text == null || text.indexOf('#') >= 0) {
            return Optional.empty();
        }
        var rest = text;
        if (!rest.startsWith("/")) {
            int scheme = rest.startsWith("http://") ? 7 : rest.startsWith("https://") ? 8 : 0;
            if (scheme == 0) {
                return Optional.empty();
            }
            int path = scheme;
            while (path < rest.length() && rest.charAt(path) != '/' && rest.charAt(path) != '?') {
                path++;
            }
            rest = rest.substring(path);
            if (!rest.startsWith("/")) {
                rest = "/" + rest;
            }
        }
        rest = encodeForeign(rest);
        int mark = rest.indexOf('?');
        return Optional.of(mark < 0 ? new Target(rest, "") : new Target(rest.substring(0, mark), rest.substring(mark + 1)));
    }

    /// Bytes above ASCII should have been percent-encoded, and are signed as if they had been.
    private static String encodeForeign(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < 0x80) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var encoded = new StringBuilder(text.length() + 32);
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%');
                HexFormat.of().withUpperCase().toHexDigits(encoded, b);
            }
        }
        return encoded.toString();
    }
}
