package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.services.sts.SessionRow.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/// Sessions of users and roots, for themselves or for somebody whom they vouch for.
final class UserSessions implements StsPart {
    private static final int SECONDS_DEFAULT = 43_200;
    private static final int SECONDS_MAX = 129_600;
    /// "Sessions for AWS account owners are restricted to a maximum of 3,600 seconds" (STS API Reference).
    private static final int ROOT_SECONDS_MAX = 3600;
    private static final int NAME_MIN = 2;
    private static final int NAME_MAX = 32;
    private final Home home;

    UserSessions(Home home) {
        this.home = home;
    }

    @Override
    public GetSessionTokenResponse getSessionToken(GetSessionTokenRequest request) {
        requireLastingKey("GetSessionToken");
        int seconds = seconds(request.durationSeconds());
        var wish = switch (Call.current().caller().principal()) {
            case Principal.User user -> wish(Kind.USER, user.name(), user.id(), "", List.of(), Map.of(), mfa(request, user.name()));
            case Principal.Root _ -> wish(Kind.ROOT, "", "", "", List.of(), Map.of(), mfa(request, ""));
            case Principal other -> throw StsErrors.accessDenied("Cannot call GetSessionToken as " + other.arn());
        };
        return GetSessionTokenResponse.builder().credentials(Issue.credentials(home, wish, seconds)).build();
    }

    @Override
    public GetFederationTokenResponse getFederationToken(GetFederationTokenRequest request) {
        requireLastingKey("GetFederationToken");
        var name = name(request);
        int seconds = seconds(request.durationSeconds());
        var tags = SessionTags.asked(request.tags());
        var policies = SessionPolicies.of(home, home.account(), request.policy(), request.policyArns());
        int percentage = SessionPolicies.percentage(policies, tags);
        var wish = switch (Call.current().caller().principal()) {
            case Principal.User user -> wish(Kind.FEDERATED, user.name(), user.id(), name, policies, tags, Map.of());
            case Principal.Root _ -> wish(Kind.FEDERATED, "", "", name, policies, tags, Map.of());
            case Principal other -> throw StsErrors.accessDenied("Cannot call GetFederationToken as " + other.arn());
        };
        var principal = new Principal.FederatedUser(home.account(), name, Optional.empty());
        return GetFederationTokenResponse.builder().credentials(Issue.credentials(home, wish, seconds))
                .federatedUser(user -> user.arn(principal.arn()).federatedUserId(principal.userId()))
                .packedPolicySize(percentage).build();
    }

    static String name(GetFederationTokenRequest request) {
        return StsChecks.name("name", request.name(), NAME_MIN, NAME_MAX);
    }

    private static Issue.Wish wish(Kind kind, String name, String id, String sessionName, List<SessionRow.Bound> policies,
            Map<String, String> tags, Map<String, List<String>> context) {
        return new Issue.Wish(kind, name, id, sessionName, policies, tags, List.of(), context);
    }

    /// The code of an MFA device makes the session one that has it.
    private Map<String, List<String>> mfa(GetSessionTokenRequest request, String user) {
        if (request.serialNumber() == null && request.tokenCode() == null) {
            return Map.of();
        }
        var serialNumber = StsChecks.text("serialNumber", request.serialNumber(), MultiFactor.SERIAL_MIN, MultiFactor.SERIAL_MAX);
        return MultiFactor.required(home, user, serialNumber, request.tokenCode());
    }

    private static void requireLastingKey(String operation) {
        if (Call.current().caller().accessKeyId().startsWith(AccessKeyIds.TEMPORARY)) {
            throw StsErrors.accessDenied("Cannot call " + operation + " with session credentials");
        }
    }

    private static int seconds(Integer asked) {
        boolean root = Call.current().caller().principal() instanceof Principal.Root;
        int seconds = StsChecks.seconds(asked, root ? ROOT_SECONDS_MAX : SECONDS_DEFAULT, SECONDS_MAX);
        return root ? Math.min(seconds, ROOT_SECONDS_MAX) : seconds;
    }
}
