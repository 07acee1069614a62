package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.network.Outbound;
import dev.orrery.kernel.network.OutboundException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The keys that a provider publishes, and whether one of them signed a token.
/// Source: OpenID Connect Discovery 1.0, section 4; RFC 7517 and RFC 7518.
final class WebKeys {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final Map<String, String> CURVES = Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

    private WebKeys() { }

    /// @throws RuntimeException the service's own error, when no published key made the signature
    static void requireSigned(Home home, String issuer, WebToken token) {
        var algorithm = WebToken.text(token.header(), "alg").orElse("");
        var keyId = WebToken.text(token.header(), "kid");
        for (var key : published(home, issuer)) {
            boolean named = keyId.isEmpty() || keyId.equals(WebToken.text(key, "kid"));
            if (named && isSignedBy(key, algorithm, token)) {
                return;
            }
        }
        throw StsErrors.invalidToken("Token signature verification failed.");
    }

    private static boolean isSignedBy(Map<String, Json> key, String algorithm, WebToken token) {
        try {
            var signature = switch (algorithm) {
                case "RS256", "RS384", "RS512" -> Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
                case "ES256", "ES384", "ES512" -> Signature.getInstance("SHA" + algorithm.substring(2) + "withECDSAinP1363Format");
                default -> throw StsErrors.invalidToken("Token signing algorithm is not supported: " + algorithm);
            };
            signature.initVerify(publicKey(key, algorithm.startsWith("RS") ? "RSA" : "EC"));
            signature.update(token.signed().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(token.signature());
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // Not a key of this kind, or not a signature of it.
            return false;
        }
    }

    private static PublicKey publicKey(Map<String, Json> key, String kind) throws GeneralSecurityException {
        if (!WebToken.text(key, "kty").orElse("").equals(kind)) {
            throw new IllegalArgumentException("another kind of key");
        }
        if (kind.equals("RSA")) {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        }
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVES.getOrDefault(WebToken.text(key, "crv").orElse(""), "unknown")));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(number(key, "x"), number(key, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(Map<String, Json> key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(WebToken.text(key, name).orElse("")));
    }

    private static List<Map<String, Json>> published(Home home, String issuer) {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var place = WebToken.text(get(home, base + "/.well-known/openid-configuration"), "jwks_uri").filter(uri -> uri.startsWith("https://"))
                .orElseThrow(WebKeys::unreachable);
        return get(home, place).get("keys") instanceof Json.Sequence(var keys) ? keys.stream().filter(Json.Members.class::isInstance)
                .map(key -> ((Json.Members) key).byName()).toList() : List.of();
    }

    private static Map<String, Json> get(Home home, String url) {
        try {
            var reply = home.outbound().send(new Outbound.Request("GET", URI.create(url), Map.of("Accept", "application/json"), new byte[0], WITHIN));
            if (reply.status() == OK && JsonReader.read(new String(reply.body(), StandardCharsets.UTF_8), reply.body().length + 1)
                    instanceof Json.Members(var byName)) {
                return byName;
            }
        } catch (OutboundException | JsonException | IllegalArgumentException _) {
            // Told below: there is no such document.
        }
        throw unreachable();
    }

    private static RuntimeException unreachable() {
        return StsErrors.error("IDPCommunicationError", 400, "Couldn't retrieve verification key from your identity provider, please reference"
                + " AssumeRoleWithWebIdentity documentation for requirements");
    }
}
