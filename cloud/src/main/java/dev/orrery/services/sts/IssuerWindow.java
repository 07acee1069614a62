package dev.orrery.services.sts;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.TokenIssuer;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// What whoever gets a token needs to check it: the issuer's configuration and its public keys.
/// Source: OpenID Connect Discovery 1.0, section 4.
final class IssuerWindow implements Window {
    private static final String CONFIGURATION = ".well-known/openid-configuration";
    private static final String KEYS = ".well-known/jwks.json";
    private static final int PARTS = 4;

    @Override
    public String path() {
        return TokenIssuer.PATH;
    }

    @Override
    public View look(Look look) {
        if (!look.method().equals("GET")) {
            return new View.Failure(405, "MethodNotAllowed", "Allowed: GET.");
        }
        var parts = look.below().split("/", PARTS);
        if (parts.length < PARTS || !Accounts.isAccount(parts[1])) {
            return notFound();
        }
        // Strangers ask for whatever they like, so an account without an issuer gets no home of its own.
        var issuer = look.homes().apply(HomeId.ofPartition()).identities().tokenIssuer(parts[1]).filter(known -> known.url().endsWith("/" + parts[1] + "/" + parts[2]));
        if (issuer.isEmpty()) {
            return notFound();
        }
        return switch (parts[PARTS - 1]) {
            case CONFIGURATION -> document(configuration(issuer.get().url()));
            case KEYS -> document(new TokenKeys(look.homes().apply(new HomeId(parts[1], HomeId.GLOBAL))).published());
            case String _ -> notFound();
        };
    }

    private static Json configuration(String issuer) {
        var configuration = new LinkedHashMap<String, Json>();
        configuration.put("issuer", new Json.Text(issuer));
        configuration.put("jwks_uri", new Json.Text(issuer + "/" + KEYS));
        configuration.put("response_types_supported", texts("id_token"));
        configuration.put("subject_types_supported", texts("public"));
        configuration.put("id_token_signing_alg_values_supported", texts(
                Stream.of(TokenKeys.Algorithm.values()).map(Enum::name).toArray(String[]::new)));
        configuration.put("claims_supported", texts("aud", "exp", "iat", "iss", "jti", "sub"));
        return new Json.Members(configuration);
    }

    private static Json texts(String... texts) {
        return new Json.Sequence(List.of(texts).stream().<Json>map(Json.Text::new).toList());
    }

    private static View document(Json json) {
        return new View.Document("application/json", JsonWriter.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static View notFound() {
        return new View.Failure(404, "NotFound", "There is no such issuer.");
    }
}
