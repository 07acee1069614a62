package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The tokens with which subscriptions are confirmed: hexadecimal digits that begin with the region that gave them, and
/// nobody can guess.
final class Tokens {
    /// A token that brings back what was ended is too old.
    static final String FORGET = "token";
    private static final int DIGITS = 288;
    private static final int REGION_BYTES_MAX = 32;

    private Tokens() { }

    static String make(Home home) {
        var region = home.region().getBytes(StandardCharsets.US_ASCII);
        var begin = HexFormat.of().toHexDigits((byte) region.length) + HexFormat.of().formatHex(region);
        return begin + home.ids().hex(DIGITS - begin.length());
    }

    /// The region that gave it, which it may not have; empty when it has not the form of a token.
    static Optional<String> region(String token) {
        if (token.length() != DIGITS || !token.matches("[0-9a-f]*")) {
            return Optional.empty();
        }
        int length = HexFormat.fromHexDigits(token, 0, 2);
        return length > REGION_BYTES_MAX ? Optional.of("")
                : Optional.of(new String(HexFormat.of().parseHex(token, 2, 2 + 2 * length), StandardCharsets.ISO_8859_1));
    }
}
