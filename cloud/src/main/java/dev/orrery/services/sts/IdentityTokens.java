package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.TokenIssuer;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;

/// Tokens with which users and roles show themselves outside the cloud.
/// Source: STS API Reference, `GetWebIdentityToken`; IAM User Guide, "Understanding token claims".
final class IdentityTokens implements StsPart {
    private static final String NAMESPACE = "https://sts.amazonaws.com/";
    private static final String PRINCIPAL_TAG = "aws:PrincipalTag/";
    private static final int AUDIENCES_MAX = 10;
    private static final int AUDIENCE_MAX = 1000;
    private static final int SECONDS_MIN = 60;
    private static final int SECONDS_MAX = 3600;
    private static final int SECONDS_DEFAULT = 300;
    private final Home home;
    private final TokenKeys keys;

    IdentityTokens(Home home) {
        this.home = home;
        this.keys = new TokenKeys(home);
    }

    /// What policies may ask about a request, which is checked by itself before.
    static Map<String, List<String>> context(GetWebIdentityTokenRequest request) {
        var audiences = audiences(request);
        var context = new LinkedHashMap<String, List<String>>();
        context.put("sts:IdentityTokenAudience", audiences);
        context.put("sts:SigningAlgorithm", List.of(algorithm(request).name()));
        context.put("sts:DurationSeconds", List.of(Integer.toString(seconds(request))));
        SessionTags.asked(request.tags()).forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
        if (!request.tags().isEmpty()) {
            context.put("aws:TagKeys", request.tags().stream().map(tag -> tag.key()).toList());
        }
        return context;
    }

    private static List<String> audiences(GetWebIdentityTokenRequest request) {
        if (request.audience().isEmpty()) {
            throw StsErrors.constraint("audience", request.hasAudience() ? "[]" : null,
                    request.hasAudience() ? "Member must have length greater than or equal to 1" : "Member must not be null");
        }
        if (request.audience().size() > AUDIENCES_MAX) {
            throw StsErrors.constraint("audience", request.audience(), "Member must have length less than or equal to " + AUDIENCES_MAX);
        }
        for (int i = 0; i < request.audience().size(); i++) {
            StsChecks.text("audience." + (i + 1) + ".member", request.audience().get(i), 1, AUDIENCE_MAX);
        }
        return request.audience();
    }

    private static TokenKeys.Algorithm algorithm(GetWebIdentityTokenRequest request) {
        return switch (StsChecks.required("signingAlgorithm", request.signingAlgorithm())) {
            case "RS256" -> TokenKeys.Algorithm.RS256;
            case "ES384" -> TokenKeys.Algorithm.ES384;
            case String other -> throw StsErrors.constraint("signingAlgorithm", other, "Member must satisfy enum value set: [ES384, RS256]");
        };
    }

    private static int seconds(GetWebIdentityTokenRequest request) {
        return StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MIN, SECONDS_MAX);
    }

    @Override
    public GetWebIdentityTokenResponse getWebIdentityToken(GetWebIdentityTokenRequest request) {
        var issuer = home.identities().tokenIssuer(home.account()).filter(TokenIssuer::enabled).orElseThrow(() ->
                StsErrors.error("OutboundWebIdentityFederationDisabledException", 403,
                        "Outbound web identity federation is not enabled for this account."));
        var caller = Call.current().caller();
        var now = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
        var end = now.plusSeconds(seconds(request));
        if (Sessions.end(home, caller.accessKeyId()).filter(end::isAfter).isPresent()) {
            throw StsErrors.error("SessionDurationEscalationException", 403,
                    "The requested token duration would extend the session beyond its original expiration time.");
        }
        var signer = keys.signer(algorithm(request));
        var signed = encoded(new Json.Members(header(signer))) + "." + encoded(new Json.Members(claims(request, issuer, caller, now, end)));
        return GetWebIdentityTokenResponse.builder().expiration(end)
                .webIdentityToken(signed + "." + encoded(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)))).build();
    }

    private static Map<String, Json> header(TokenKeys.Signer signer) {
        var header = new LinkedHashMap<String, Json>();
        header.put("alg", new Json.Text(signer.algorithm().name()));
        header.put("kid", new Json.Text(signer.keyId()));
        header.put("typ", new Json.Text("JWT"));
        return header;
    }

    private Map<String, Json> claims(GetWebIdentityTokenRequest request, TokenIssuer issuer, Caller caller, Instant now, Instant end) {
        var subject = new Json.Text(subject(caller.principal()));
        var own = new LinkedHashMap<String, Json>();
        own.put("aws_account", new Json.Text(caller.account()));
        own.put("source_region", new Json.Text(Call.current().region()));
        own.put("principal_id", subject);
        putTags(own, "principal_tags", principalTags(caller));
        putTags(own, "request_tags", SessionTags.asked(request.tags()));
        var claims = new LinkedHashMap<String, Json>();
        claims.put("iss", new Json.Text(issuer.url()));
        claims.put("aud", request.audience().size() == 1 ? new Json.Text(request.audience().getFirst())
                : new Json.Sequence(request.audience().stream().<Json>map(Json.Text::new).toList()));
        claims.put("sub", subject);
        claims.put("iat", seconds(now));
        claims.put("exp", seconds(end));
        claims.put("jti", new Json.Text(home.ids().uuid()));
        claims.put(NAMESPACE, new Json.Members(own));
        return claims;
    }

    /// A role rather than one session of it.
    private static String subject(Principal principal) {
        return switch (principal) {
            case Principal.RoleSession(var account, var path, var name, _, _) -> "arn:aws:iam::" + account + ":role" + path + name;
            case Principal other -> other.arn();
        };
    }

    private static Map<String, String> principalTags(Caller caller) {
        var tags = new LinkedHashMap<String, String>();
        caller.session().forEach((key, values) -> {
            if (key.regionMatches(true, 0, PRINCIPAL_TAG, 0, PRINCIPAL_TAG.length())) {
                tags.put(key.substring(PRINCIPAL_TAG.length()), values.getFirst());
            }
        });
        return tags;
    }

    private static void putTags(Map<String, Json> claims, String name, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            var members = new LinkedHashMap<String, Json>();
            tags.forEach((key, value) -> members.put(key, new Json.Text(value)));
            claims.put(name, new Json.Members(members));
        }
    }

    private static Json seconds(Instant time) {
        return new Json.Numeral(Long.toString(time.getEpochSecond()));
    }

    private static String encoded(Json json) {
        return encoded(JsonWriter.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
