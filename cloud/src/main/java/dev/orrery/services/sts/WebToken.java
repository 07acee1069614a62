package dev.orrery.services.sts;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A token that somebody says a provider made: read, not yet believed. Source: RFC 7519 and RFC 7515.
///
/// @param signed what the signature is over
record WebToken(Map<String, Json> header, Map<String, Json> claims, String signed, byte[] signature) {
    private static final int PARTS = 3;
    static final int CHARACTERS_MAX = 20_000;

    static WebToken read(String text) {
        var parts = text.split("\\.", -1);
        try {
            if (parts.length == PARTS) {
                var decoder = Base64.getUrlDecoder();
                return new WebToken(members(decoder.decode(parts[0])), members(decoder.decode(parts[1])), parts[0] + "." + parts[1],
                        decoder.decode(parts[2]));
            }
        } catch (IllegalArgumentException | JsonException _) {
            // Told below: it is none.
        }
        throw StsErrors.invalidToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    private static Map<String, Json> members(byte[] document) throws JsonException {
        if (JsonReader.read(new String(document, StandardCharsets.UTF_8), CHARACTERS_MAX) instanceof Json.Members(var byName)) {
            return byName;
        }
        throw new IllegalArgumentException("not an object");
    }

    Optional<String> claim(String name) {
        return text(claims, name);
    }

    /// One audience or several.
    List<String> audiences() {
        return switch (claims.get("aud")) {
            case Json.Text(var audience) -> List.of(audience);
            case Json.Sequence(var several) -> several.stream().filter(Json.Text.class::isInstance).map(text -> ((Json.Text) text).value()).toList();
            case null, default -> List.of();
        };
    }

    /// Empty when the claim is no time.
    Optional<Instant> time(String name) {
        try {
            return claims.get(name) instanceof Json.Numeral(var digits)
                    ? Optional.of(Instant.ofEpochSecond(new java.math.BigDecimal(digits).longValueExact())) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException _) {
            return Optional.empty();
        }
    }

    static Optional<String> text(Map<String, Json> members, String name) {
        return Optional.ofNullable(members.get(name)).flatMap(Json::text);
    }
}
