package dev.orrery.services.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Metadata that is not ASCII goes into headers as the encoded words of RFC 2047, and comes out of them.
///
/// Text that is mostly ASCII is quoted, other text is Base64. Source: S3 User Guide, "Working with object metadata"; LocalStack's
/// recordings of AWS, `test_user_metadata_rfc2047_encoded`.
final class EncodedWords {
    /// How long an encoded word may be (RFC 2047, section 2), without what stands around its text.
    private static final int TEXT_LENGTH_MAX = 75 - "=?UTF-8?Q??=".length();
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String START = "=?";
    private static final String END = "?=";

    private EncodedWords() { }

    static Map<String, String> encoded(Map<String, String> metadata) {
        if (metadata.values().stream().allMatch(value -> foreign(value) == 0)) {
            return metadata;
        }
        var encoded = new LinkedHashMap<String, String>();
        metadata.forEach((name, value) -> encoded.put(name, encoded(value)));
        return encoded;
    }

    static String encoded(String text) {
        int foreign = foreign(text);
        if (foreign == 0) {
            return text;
        }
        var words = new StringBuilder();
        append(words, text, 2 * foreign < text.length());
        return words.toString();
    }

    /// Characters that headers cannot hold.
    private static int foreign(String text) {
        int foreign = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            foreign += c < ' ' && c != '\t' || c >= 0x7F ? 1 : 0;
        }
        return foreign;
    }

    /// What is too long for one word is halved.
    private static void append(StringBuilder words, String text, boolean quoted) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var word = quoted ? quoted(bytes) : Base64.getEncoder().encodeToString(bytes);
        if (word.length() > TEXT_LENGTH_MAX && text.codePointCount(0, text.length()) > 1) {
            int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
            append(words, text.substring(0, half), quoted);
            append(words, text.substring(half), quoted);
            return;
        }
        words.append(words.isEmpty() ? "" : " ").append(quoted ? "=?UTF-8?Q?" : "=?UTF-8?B?").append(word).append(END);
    }

    private static String quoted(byte[] bytes) {
        var out = new StringBuilder(3 * bytes.length);
        for (var octet : bytes) {
            if (octet == ' ') {
                out.append('_');
            } else if (octet < ' ' || octet >= 0x7F || "=_?".indexOf(octet) >= 0) {
                HexFormat.of().withUpperCase().toHexDigits(out.append('='), octet);
            } else {
                out.append((char) octet);
            }
        }
        return out.toString();
    }

    /// What the encoded words in a text mean; white space between two of them means nothing, and what is none stays.
    static String decoded(String text) {
        if (!text.contains(START)) {
            return text;
        }
        var out = new StringBuilder();
        var space = "";
        boolean behindWord = false;
        for (int at = 0; at < text.length();) {
            int end = at;
            boolean isSpace = isSpace(text.charAt(at));
            while (end < text.length() && isSpace(text.charAt(end)) == isSpace) {
                end++;
            }
            var part = text.substring(at, end);
            at = end;
            if (isSpace) {
                space = part;
                continue;
            }
            var word = word(part);
            out.append(behindWord && word.isPresent() ? "" : space).append(word.orElse(part));
            space = "";
            behindWord = word.isPresent();
        }
        return out.append(space).toString();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static Optional<String> word(String part) {
        int encoding = part.indexOf('?', START.length());
        if (!part.startsWith(START) || !part.endsWith(END) || encoding < 0 || encoding + 3 > part.length() - END.length()
                || part.charAt(encoding + 2) != '?') {
            return Optional.empty();
        }
        var text = part.substring(encoding + 3, part.length() - END.length());
        try {
            var charset = Charset.forName(part.substring(START.length(), encoding));
            return switch (part.charAt(encoding + 1)) {
                case 'Q', 'q' -> Optional.of(new String(unquoted(text), charset));
                case 'B', 'b' -> Optional.of(new String(base64(text), charset));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException _) {
            // No such charset, or not hexadecimal: then it is no encoded word.
            return Optional.empty();
        }
    }

    /// S3 takes what is no Base64 for it all the same: a character that means nothing there counts like the last digit.
    /// Source: LocalStack's recordings of AWS, `test_user_metadata_rfc2047_bad_b64_encoded`.
    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            var digits = new StringBuilder(text.length());
            text.chars().forEach(c -> digits.append(DIGITS.indexOf(c) < 0 ? '/' : (char) c));
            digits.setLength(text.length() % 4 == 1 ? text.length() - 1 : text.length());
            return Base64.getDecoder().decode(digits.toString());
        }
    }

    private static byte[] unquoted(String text) {
        var out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                if (i + 2 >= text.length()) {
                    throw new IllegalArgumentException("cut off");
                }
                out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                out.write(c == '_' ? ' ' : c);
            }
        }
        return out.toByteArray();
    }
}
