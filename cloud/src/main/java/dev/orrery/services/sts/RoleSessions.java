package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Identities.Role;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.services.sts.SessionRow.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;

/// Sessions of roles, asked for by whom the role trusts.
final class RoleSessions implements StsPart {
    static final int SESSION_NAME_MIN = 2;
    static final int SESSION_NAME_MAX = 64;
    private static final int SECONDS_DEFAULT = 3600;
    private static final int SECONDS_MAX = 43_200;
    private static final int CHAINED_SECONDS_MAX = 3600;
    private static final int EXTERNAL_ID_MIN = 2;
    private static final int EXTERNAL_ID_MAX = 1224;
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:\\/-]*");
    private final Home home;

    RoleSessions(Home home) {
        this.home = home;
    }

    /// What is wrong with a request by itself; told before anybody's rights are looked at.
    static void check(AssumeRoleRequest request) {
        RoleArn.of(request.roleArn());
        StsChecks.name("roleSessionName", request.roleSessionName(), SESSION_NAME_MIN, SESSION_NAME_MAX);
        StsChecks.seconds(request.durationSeconds(), SECONDS_DEFAULT, SECONDS_MAX);
        if (request.externalId() != null) {
            StsChecks.text("externalId", request.externalId(), EXTERNAL_ID_MIN, EXTERNAL_ID_MAX, EXTERNAL_ID);
        }
        if (request.sourceIdentity() != null) {
            StsChecks.name("sourceIdentity", request.sourceIdentity(), SESSION_NAME_MIN, SESSION_NAME_MAX);
        }
        SessionTags.asked(request.tags());
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        var arn = RoleArn.of(request.roleArn());
        var role = home.identities().role(home.account(), arn.name())
                .orElseThrow(() -> new IllegalStateException("a role that was just decided about is gone: " + arn));
        int seconds = seconds(request.durationSeconds(), role);
        var tags = SessionTags.of(request.tags(), request.transitiveTagKeys(), SessionTags.inherited());
        var policies = SessionPolicies.of(home, home.account(), request.policy(), request.policyArns());
        int percentage = SessionPolicies.percentage(policies, tags.tags());
        var context = new LinkedHashMap<String, List<String>>();
        var source = sourceIdentity(request);
        source.ifPresent(identity -> context.put("aws:SourceIdentity", List.of(identity)));
        var identity = role.identity();
        var credentials = Issue.credentials(home, new Issue.Wish(Kind.ROLE, identity.name(), identity.id(), request.roleSessionName(),
                policies, tags.tags(), tags.transitiveKeys(), context), seconds);
        return AssumeRoleResponse.builder().credentials(credentials)
                .assumedRoleUser(assumed(home.account(), role, request.roleSessionName()))
                .packedPolicySize(policies.isEmpty() && tags.tags().isEmpty() ? null : percentage)
                .sourceIdentity(source.orElse(null)).build();
    }

    static AssumedRoleUser assumed(String account, Role role, String sessionName) {
        var identity = role.identity();
        var principal = new Principal.RoleSession(account, identity.path(), identity.name(), sessionName, identity.id());
        return AssumedRoleUser.builder().arn(principal.arn()).assumedRoleId(principal.userId()).build();
    }

    /// A session's source identity goes along for good; nobody changes it.
    private static Optional<String> sourceIdentity(AssumeRoleRequest request) {
        var own = inherited();
        if (own.isPresent() && request.sourceIdentity() != null && !own.get().equals(request.sourceIdentity())) {
            throw StsErrors.accessDenied("The source identity of a session cannot be changed.");
        }
        return own.or(() -> Optional.ofNullable(request.sourceIdentity()));
    }

    static Optional<String> inherited() {
        return Optional.ofNullable(Call.current().caller().session().get("aws:SourceIdentity")).map(List::getFirst);
    }

    /// Source: STS API Reference, `AssumeRole`, and IAM User Guide, "Role chaining".
    private static int seconds(Integer asked, Role role) {
        boolean chained = Call.current().caller().principal() instanceof Principal.RoleSession;
        if (chained && asked != null && asked > CHAINED_SECONDS_MAX) {
            throw StsErrors.validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        }
        int seconds = asked == null ? SECONDS_DEFAULT : asked;
        if (seconds > role.sessionMax().toSeconds()) {
            throw StsErrors.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return seconds;
    }

    /// What trust policies may ask about a request.
    static Map<String, List<String>> context(AssumeRoleRequest request) {
        var context = new LinkedHashMap<String, List<String>>();
        context.put("sts:RoleSessionName", List.of(request.roleSessionName()));
        if (request.externalId() != null) {
            context.put("sts:ExternalId", List.of(request.externalId()));
        }
        if (request.sourceIdentity() != null) {
            context.put("sts:SourceIdentity", List.of(request.sourceIdentity()));
        }
        SessionTags.asked(request.tags()).forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
        if (!request.tags().isEmpty()) {
            context.put("aws:TagKeys", request.tags().stream().map(tag -> tag.key()).toList());
        }
        if (!request.transitiveTagKeys().isEmpty()) {
            context.put("sts:TransitiveTagKeys", request.transitiveTagKeys());
        }
        return context;
    }
}
