package dev.orrery.services.sts;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.AuthorizationMessages;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;

/// AWS Security Token Service. Sessions live in the global home of the account that they are in.
public final class Sts implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(StsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new CallerIdentities(), new RoleSessions(home), new WebSessions(home), new SamlSessions(home),
                new UserSessions(home), new RootSessions(home), new AccessKeyInfos(), new IdentityTokens(home), new Refusals(home));
    }

    /// A role is assumed in its own account, and so is a root.
    @Override
    public HomeId home(HomeId callers, Object request) {
        return switch (request) {
            case AssumeRoleRequest assume -> of(RoleArn.of(assume.roleArn()), callers);
            case AssumeRoleWithSamlRequest assume -> of(RoleArn.of(assume.roleArn()), callers);
            case AssumeRoleWithWebIdentityRequest assume -> of(RoleArn.of(assume.roleArn()), callers);
            case AssumeRootRequest assume -> RootRequest.account(assume.targetPrincipal()).map(account -> new HomeId(account, HomeId.GLOBAL))
                    .orElse(callers.global());
            default -> callers.global();
        };
    }

    private static HomeId of(RoleArn role, HomeId callers) {
        return role.isOfRole() ? new HomeId(role.account(), HomeId.GLOBAL) : callers.global();
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return StsAccess.of(home, request);
    }

    @Override
    public Optional<AccessKeys> accessKeys(Function<HomeId, Home> homes) {
        return Optional.of(new Sessions(homes));
    }

    @Override
    public Optional<AuthorizationMessages> authorizationMessages(Function<HomeId, Home> homes) {
        return Optional.of(new SealedMessages(homes));
    }

    @Override
    public List<Window> windows() {
        return List.of(new IssuerWindow());
    }

    @Override
    public void due(Home home, Timer timer) {
        Issue.due(home, timer);
    }
}
