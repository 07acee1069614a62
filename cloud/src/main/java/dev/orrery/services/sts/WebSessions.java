package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.TokenIssuer;
import dev.orrery.services.sts.SessionRow.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/// Sessions of roles for those whom an OpenID Connect provider vouches for.
final class WebSessions implements StsPart {
    private static final int TOKEN_MIN = 4;
    private static final int SECONDS_DEFAULT = 3600;
    private static final int SECONDS_MAX = 43_200;
    private static final String HTTPS = "https://";
    private final Home home;

    WebSessions(Home home) {
        this.home = home;
    }

    /// A token whose signature, audience and time are right.
    ///
    /// @param host the provider's URL without `https://`
    /// @param audience for whom it was made, or who may use it
    record Verified(String host, WebToken token, String audience) {

        String provider(String account) {
            return "arn:aws:iam::" + account + ":oidc-provider/" + host;
        }

        String subject() {
            return token.claim("sub").orElse("");
        }

        /// What trust policies may ask. Source: IAM User Guide, "Available keys for AWS OIDC federation".
        Map<String, List<String>> context(String account) {
            var context = new LinkedHashMap<String, List<String>>();
            context.put("aws:FederatedProvider", List.of(provider(account)));
            context.put(host + ":aud", List.of(audience));
            context.put(host + ":sub", List.of(subject()));
            if (token.claim("azp").isPresent() && !token.audiences().isEmpty()) {
                context.put(host + ":oaud", token.audiences());
            }
            return context;
        }
    }

    /// What the token of a request proves. Told once for each call: it is remembered between permission and operation.
    static Verified verified(Home home, AssumeRoleWithWebIdentityRequest request) {
        var grounds = Call.current().grounds();
        if (!(grounds.get() instanceof Verified)) {
            grounds.set(verify(home, request));
        }
        return (Verified) grounds.get();
    }

    private static Verified verify(Home home, AssumeRoleWithWebIdentityRequest request) {
        StsChecks.name("roleSessionName", request.roleSessionName(), RoleSessions.SESSION_NAME_MIN, RoleSessions.SESSION_NAME_MAX);
        StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MAX);
        if (request.providerId() != null) {
            throw StsErrors.error("NotImplemented", 501, "Providers besides OpenID Connect are not implemented by Orrery yet");
        }
        var token = WebToken.read(StsChecks.text("webIdentityToken", request.webIdentityToken(), TOKEN_MIN, WebToken.CHARACTERS_MAX));
        var issuer = token.claim("iss").filter(claim -> claim.startsWith(HTTPS)).orElseThrow(() -> StsErrors.invalidToken("Issuer must be a valid URL"));
        var host = issuer.substring(HTTPS.length());
        var clients = home.identities().openIdClients(home.account(), host);
        if (clients.isEmpty()) {
            throw StsErrors.invalidToken("No OpenIDConnect provider found in your account for " + issuer);
        }
        WebKeys.requireSigned(home, issuer, token);
        requireCurrent(token, isOwn(home, issuer) ? home.clock().now() : home.clock().machineNow());
        var audience = token.claim("azp").or(() -> token.audiences().stream().filter(clients.get()::contains).findFirst())
                .filter(clients.get()::contains).orElseThrow(() -> StsErrors.invalidToken("Incorrect token audience"));
        return new Verified(host, token, audience);
    }

    /// Whether this cloud made the token for one of its accounts, and so by its own clock. Others are made outside, by the machine's time.
    private static boolean isOwn(Home home, String issuer) {
        int at = issuer.indexOf(TokenIssuer.PATH + "/");
        var account = at < 0 ? "" : issuer.substring(at + TokenIssuer.PATH.length() + 1).split("/", 2)[0];
        return Accounts.isAccount(account) && home.identities().tokenIssuer(account).filter(known -> known.url().equals(issuer)).isPresent();
    }

    private static void requireCurrent(WebToken token, Instant now) {
        var end = token.time("exp").orElseThrow(() -> StsErrors.invalidToken("Missing a required claim: exp"));
        if (!now.isBefore(end)) {
            throw StsErrors.error("ExpiredTokenException", 400, "Token expired: current date/time " + now.getEpochSecond()
                    + " must be before the expiration date/time " + end.getEpochSecond());
        }
        if (token.claim("sub").isEmpty()) {
            throw StsErrors.invalidToken("Missing a required claim: sub");
        }
    }

    @Override
    public AssumeRoleWithWebIdentityResponse assumeRoleWithWebIdentity(AssumeRoleWithWebIdentityRequest request) {
        var verified = verified(home, request);
        var role = home.identities().role(home.account(), RoleArn.of(request.roleArn()).name())
                .orElseThrow(() -> new IllegalStateException("a role that was just decided about is gone: " + request.roleArn()));
        int seconds = StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MAX);
        if (seconds > role.sessionMax().toSeconds()) {
            throw StsErrors.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        var policies = SessionPolicies.of(home, home.account(), request.policy(), request.policyArns());
        int percentage = SessionPolicies.percentage(policies, Map.of());
        var identity = role.identity();
        var credentials = Issue.credentials(home, new Issue.Wish(Kind.ROLE, identity.name(), identity.id(), request.roleSessionName(), policies,
                Map.of(), List.of(), verified.context(home.account())), seconds);
        return AssumeRoleWithWebIdentityResponse.builder().credentials(credentials)
                .assumedRoleUser(RoleSessions.assumed(home.account(), role, request.roleSessionName()))
                .subjectFromWebIdentityToken(verified.subject()).audience(verified.audience())
                .provider(verified.provider(home.account())).packedPolicySize(policies.isEmpty() ? null : percentage).build();
    }
}
