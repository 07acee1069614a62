package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.SamlProvider;
import dev.orrery.services.sts.SessionRow.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.Tag;

/// Sessions of roles for those whom a SAML provider vouches for.
final class SamlSessions implements StsPart {
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;
    private static final int ASSERTION_MIN = 4;
    private static final int ASSERTION_MAX = 100_000;
    private static final int SECONDS_DEFAULT = 3600;
    private static final int SECONDS_MAX = 43_200;
    /// How far the provider's clock may be ahead.
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern RECIPIENT = Pattern.compile("https://([a-z0-9-]+\\.)?signin\\.aws\\.amazon\\.com/saml(/acs/[A-Za-z0-9]+)?");
    private static final String AUDIENCE = "urn:amazon:webservices";
    private final Home home;

    SamlSessions(Home home) {
        this.home = home;
    }

    /// What the assertion of a request proves; remembered between permission and operation.
    static SamlAssertion verified(Home home, AssumeRoleWithSamlRequest request) {
        var grounds = Call.current().grounds();
        if (!(grounds.get() instanceof SamlAssertion)) {
            grounds.set(verify(home, request));
        }
        return (SamlAssertion) grounds.get();
    }

    private static SamlAssertion verify(Home home, AssumeRoleWithSamlRequest request) {
        var provider = StsChecks.text("principalArn", request.principalArn(), ARN_MIN, ARN_MAX);
        var encoded = StsChecks.text("sAMLAssertion", request.samlAssertion(), ASSERTION_MIN, ASSERTION_MAX);
        StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MAX);
        var start = "arn:aws:iam::" + home.account() + ":saml-provider/";
        var known = provider.startsWith(start) ? home.identities().samlProvider(home.account(), provider.substring(start.length()))
                : Optional.<SamlProvider>empty();
        var assertion = SamlAssertion.read(SamlResponse.assertion(encoded, known.orElseThrow(
                () -> StsErrors.invalidToken("Specified provider doesn't exist"))));
        var now = home.clock().machineNow();
        if (!now.isBefore(assertion.validUntil()) || assertion.validFrom().filter(from -> now.plus(SKEW).isBefore(from)).isPresent()) {
            throw StsErrors.error("ExpiredTokenException", 400, "Token must be redeemed within 5 minutes of issuance");
        }
        boolean meant = assertion.audiences().stream().anyMatch(audience -> audience.equals(AUDIENCE) || RECIPIENT.matcher(audience).matches());
        if (!RECIPIENT.matcher(assertion.recipient()).matches() || !meant) {
            throw StsErrors.invalidToken("Response did not contain a valid SAML assertion");
        }
        if (!assertion.offers(request.roleArn(), provider)) {
            throw StsErrors.accessDenied("Not authorized to perform sts:AssumeRoleWithSAML");
        }
        var name = assertion.attribute("RoleSessionName").orElseThrow(() -> StsErrors.invalidToken("RoleSessionName is required in AuthnResponse"));
        StsChecks.name("roleSessionName", name, RoleSessions.SESSION_NAME_MIN, RoleSessions.SESSION_NAME_MAX);
        return assertion;
    }

    @Override
    public AssumeRoleWithSamlResponse assumeRoleWithSAML(AssumeRoleWithSamlRequest request) {
        var assertion = verified(home, request);
        var role = home.identities().role(home.account(), RoleArn.of(request.roleArn()).name())
                .orElseThrow(() -> new IllegalStateException("a role that was just decided about is gone: " + request.roleArn()));
        int seconds = seconds(request, assertion);
        if (seconds > role.sessionMax().toSeconds()) {
            throw StsErrors.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        var tags = new ArrayList<Tag>();
        assertion.tags().forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
        var carried = SessionTags.of(tags, assertion.transitiveKeys(), new LinkedHashMap<>());
        var policies = SessionPolicies.of(home, home.account(), request.policy(), request.policyArns());
        int percentage = SessionPolicies.percentage(policies, carried.tags());
        var identity = role.identity();
        var name = assertion.attribute("RoleSessionName").orElseThrow();
        var context = new LinkedHashMap<>(assertion.context(home.account(), request.principalArn()));
        context.keySet().removeIf(key -> key.startsWith("aws:RequestTag/") || key.equals("aws:TagKeys"));
        assertion.attribute("SourceIdentity").ifPresent(source -> context.put("aws:SourceIdentity", List.of(source)));
        var credentials = Issue.credentials(home, new Issue.Wish(Kind.ROLE, identity.name(), identity.id(), name, policies, carried.tags(),
                carried.transitiveKeys(), context), seconds);
        return AssumeRoleWithSamlResponse.builder().credentials(credentials).assumedRoleUser(RoleSessions.assumed(home.account(), role, name))
                .subject(assertion.subject()).subjectType(assertion.subjectFormat()).issuer(assertion.issuer()).audience(assertion.recipient())
                .nameQualifier(assertion.nameQualifier(home.account(), request.principalArn()))
                .packedPolicySize(policies.isEmpty() && carried.tags().isEmpty() ? null : percentage)
                .sourceIdentity(assertion.attribute("SourceIdentity").orElse(null)).build();
    }

    /// The shorter of what the request and the assertion want.
    private static int seconds(AssumeRoleWithSamlRequest request, SamlAssertion assertion) {
        int asked = StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MAX);
        try {
            var offered = assertion.attribute("SessionDuration").map(Integer::valueOf);
            return offered.isEmpty() ? asked : request.durationSeconds() == null ? StsChecks.seconds(offered.get(), SECONDS_DEFAULT, SECONDS_MAX)
                    : Math.min(asked, StsChecks.seconds(offered.get(), SECONDS_DEFAULT, SECONDS_MAX));
        } catch (NumberFormatException _) {
            throw SamlAssertion.invalid();
        }
    }
}
