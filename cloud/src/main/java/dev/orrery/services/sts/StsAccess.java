package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Membership;
import dev.orrery.kernel.identity.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;

/// Tells what each request of STS needs to be allowed. A role's trust policy is the policy of a resource.
final class StsAccess {
    private StsAccess() { }

    static List<Access> of(Home home, Object request) {
        requireKnownSession(request);
        return switch (request) {
            // "No permissions are required to perform this operation", not even a Deny stops it.
            case GetCallerIdentityRequest _, GetSessionTokenRequest _ when !isClosed(home) -> List.of();
            case GetAccessKeyInfoRequest _ -> List.of(Access.of("sts:GetAccessKeyInfo", "*", home.account()));
            case DecodeAuthorizationMessageRequest _ -> List.of(Access.of("sts:DecodeAuthorizationMessage", "*", home.account()));
            case GetWebIdentityTokenRequest token -> ofToken(home, token);
            case GetFederationTokenRequest federation -> ofFederation(home, federation);
            case AssumeRoleRequest assume -> ofRole(home, assume);
            case AssumeRoleWithSamlRequest assume -> ofSaml(home, assume);
            case AssumeRootRequest assume -> List.of(RootSessions.access(home, assume));
            case AssumeRoleWithWebIdentityRequest assume -> List.of(onRole(home, "sts:AssumeRoleWithWebIdentity", RoleArn.of(assume.roleArn()),
                    WebSessions.verified(home, assume).context(home.account())));
            default -> List.of(Access.of("sts:" + operation(request), "*", home.account()));
        };
    }

    /// Only that an account is closed stops everything.
    private static boolean isClosed(Home home) {
        return home.organizations().membership(home.account()).filter(Membership::closed).isPresent();
    }

    /// Federated users "cannot call any AWS STS operations except GetCallerIdentity" (STS API Reference, `GetFederationToken`).
    /// With a user's session token "you cannot call any AWS STS API except AssumeRole or GetCallerIdentity" (`GetSessionToken`).
    /// Where a provider vouches for somebody, the signature says nothing.
    private static void requireKnownSession(Object request) {
        switch (request) {
            case GetCallerIdentityRequest _, AssumeRoleWithSamlRequest _, AssumeRoleWithWebIdentityRequest _ -> { }
            default -> {
                var caller = Call.current().caller();
                boolean ofUser = caller.accessKeyId().startsWith(AccessKeyIds.TEMPORARY) && !(request instanceof AssumeRoleRequest)
                        && (caller.principal() instanceof Principal.User
                        || caller.principal() instanceof Principal.Root && !caller.isStandIn());
                if (ofUser || caller.principal() instanceof Principal.FederatedUser) {
                    throw StsErrors.accessDenied("Cannot call " + operation(request) + " with session credentials");
                }
            }
        }
    }

    private static String operation(Object request) {
        return request.getClass().getSimpleName().replaceFirst("Request$", "");
    }

    private static List<Access> ofFederation(Home home, GetFederationTokenRequest request) {
        var resource = "arn:aws:sts::" + home.account() + ":federated-user/" + UserSessions.name(request);
        var context = new LinkedHashMap<String, List<String>>();
        SessionTags.asked(request.tags()).forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
        var needed = new ArrayList<Access>();
        needed.add(new Access("sts:GetFederationToken", resource, home.account(), List.of(), context));
        if (!request.tags().isEmpty()) {
            context.put("aws:TagKeys", request.tags().stream().map(tag -> tag.key()).toList());
            needed.add(new Access("sts:TagSession", resource, home.account(), List.of(), context));
        }
        return needed;
    }

    private static List<Access> ofToken(Home home, GetWebIdentityTokenRequest request) {
        var context = IdentityTokens.context(request);
        var self = "arn:aws:sts::" + home.account() + ":self";
        var token = new Access("sts:GetWebIdentityToken", self, home.account(), List.of(), context);
        return request.tags().isEmpty() ? List.of(token)
                : List.of(token, new Access("sts:TagGetWebIdentityToken", self, home.account(), List.of(), context));
    }

    private static List<Access> ofRole(Home home, AssumeRoleRequest request) {
        RoleSessions.check(request);
        var context = new LinkedHashMap<>(RoleSessions.context(request));
        if (request.serialNumber() != null || request.tokenCode() != null) {
            context.putAll(multiFactor(home, request));
        }
        var arn = RoleArn.of(request.roleArn());
        var needed = new ArrayList<Access>();
        needed.add(onRole(home, "sts:AssumeRole", arn, context));
        if (!request.tags().isEmpty() || !SessionTags.inherited().isEmpty()) {
            needed.add(onRole(home, "sts:TagSession", arn, context));
        }
        if (request.sourceIdentity() != null || RoleSessions.inherited().isPresent()) {
            needed.add(onRole(home, "sts:SetSourceIdentity", arn, context));
        }
        return needed;
    }

    private static List<Access> ofSaml(Home home, AssumeRoleWithSamlRequest request) {
        var role = RoleArn.of(request.roleArn());
        var assertion = SamlSessions.verified(home, request);
        var context = assertion.context(home.account(), request.principalArn());
        var needed = new ArrayList<Access>();
        needed.add(onRole(home, "sts:AssumeRoleWithSAML", role, context));
        if (!assertion.tags().isEmpty()) {
            needed.add(onRole(home, "sts:TagSession", role, context));
        }
        if (assertion.attribute("SourceIdentity").isPresent()) {
            needed.add(onRole(home, "sts:SetSourceIdentity", role, context));
        }
        return needed;
    }

    private static Map<String, List<String>> multiFactor(Home home, AssumeRoleRequest request) {
        return MultiFactor.shown(home, request.serialNumber(), request.tokenCode());
    }

    /// A stranger must not learn it from the answer, but who asks why may.
    private static Note absent(Home home, RoleArn arn) {
        var because = !arn.isOfRole() ? "this is not the ARN of a role"
                : home.identities().role(arn.account(), arn.name()).map(other -> "there is one named " + other.identity().name() + " with the path "
                        + other.identity().path()).orElse("account " + arn.account() + " has no role named " + arn.name());
        return new Note(arn.text(), "is not there", because);
    }

    /// What does not exist trusts nobody.
    static Access onRole(Home home, String action, RoleArn arn, Map<String, List<String>> context) {
        var role = arn.isOfRole() ? home.identities().role(arn.account(), arn.name())
                .filter(found -> found.identity().path().equals(arn.path()) && found.identity().name().equals(arn.name()))
                : Optional.<Identities.Role>empty();
        if (role.isEmpty() && action.startsWith("sts:AssumeRole")) {
            Call.current().notes().add(() -> absent(home, arn));
        }
        var all = new LinkedHashMap<>(context);
        role.ifPresent(found -> found.identity().tags().forEach((key, value) -> {
            all.put("aws:ResourceTag/" + key, List.of(value));
            all.put("iam:ResourceTag/" + key, List.of(value));
        }));
        List<AttachedPolicy> trust = role.map(found -> List.of(found.trust())).orElse(List.of());
        return new Access(action, arn.text(), arn.isOfRole() ? arn.account() : home.account(), trust, all);
    }
}
