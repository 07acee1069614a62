package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organization;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.services.sts.SessionRow.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootResponse;

/// Sessions in which somebody stands in for the root of a member account, for one task.
///
/// That the organization has enabled it is a policy of the member's root, made for the question: it lets the management account and those
/// whom it has delegated, and nobody's root. So the same evaluation decides and explains, and the caller's own policies,
/// and those of the organization, count as well.
/// Source: STS API Reference, `AssumeRoot`; IAM User Guide, "Centralize root access for member accounts".
final class RootSessions implements StsPart {
    private static final String SERVICE = "iam.amazonaws.com";
    private final Home home;

    RootSessions(Home home) {
        this.home = home;
    }

    /// @param home of the account whose root it is
    static Access access(Home home, AssumeRootRequest asked) {
        if (GlobalEndpoint.isMeant()) {
            throw StsErrors.error("InvalidAction", 400, "Unknown Operation");
        }
        var request = RootRequest.of(asked);
        requireLastingUser();
        var consent = consent(home, request).map(List::of).orElse(List.of());
        return new Access("sts:AssumeRoot", request.rootArn(), request.account(), consent,
                Map.of("sts:TaskPolicyArn", List.of(request.task().policyArn())));
    }

    /// Sessions of `GetSessionToken` "cannot call any AWS STS API except AssumeRole or GetCallerIdentity".
    private static void requireLastingUser() {
        var caller = Call.current().caller();
        if (caller.principal() instanceof Principal.User && caller.accessKeyId().startsWith(AccessKeyIds.TEMPORARY)) {
            throw StsErrors.accessDenied("Cannot call AssumeRoot with session credentials");
        }
    }

    private static Optional<AttachedPolicy> consent(Home home, RootRequest request) {
        var organization = home.organizations().organization(request.account());
        var problem = problem(home, request, organization);
        problem.ifPresent(why -> Call.current().notes().add(() -> new Note(request.rootArn(), "cannot be assumed", why)));
        return problem.isPresent() ? Optional.empty() : organization.map(RootSessions::policy);
    }

    private static Optional<String> problem(Home home, RootRequest request, Optional<Organization> organization) {
        if (organization.isEmpty()) {
            return Optional.of("account " + request.account() + " is in no organization");
        }
        var known = organization.get();
        return known.managementAccount().equals(request.account()) ? Optional.of("it is the root of the management account")
                : !known.allFeatures() ? Optional.of(known.id() + " does not have all features")
                : !known.trusts(SERVICE) ? Optional.of(known.id() + " does not trust " + SERVICE)
                : request.task().isOpen(home.identities().rootAccess(known.id())) ? Optional.empty()
                : Optional.of(known.id() + " has not enabled " + request.task().feature());
    }

    private static AttachedPolicy policy(Organization organization) {
        var accounts = new TreeSet<>(organization.delegates(SERVICE));
        accounts.add(organization.managementAccount());
        return new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "centralized root access of " + organization.id(), Policy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ManagementAccountAndDelegates\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
                        + String.join("\",\"", accounts) + "\"]},\"Action\":\"sts:AssumeRoot\",\"Resource\":\"*\"},"
                        + "{\"Sid\":\"NobodysRoot\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRoot\",\"Resource\":\"*\","
                        + "\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:root\"}}}]}"));
    }

    @Override
    public AssumeRootResponse assumeRoot(AssumeRootRequest asked) {
        var request = RootRequest.of(asked);
        var source = RoleSessions.inherited();
        var context = new LinkedHashMap<String, List<String>>();
        context.put(Caller.ASSUMED_ROOT, List.of("true"));
        source.ifPresent(identity -> context.put("aws:SourceIdentity", List.of(identity)));
        var arn = request.task().policyArn();
        var policy = home.identities().managedPolicy(request.account(), arn)
                .orElseThrow(() -> new IllegalStateException("a policy of AWS's is not known: " + arn));
        var credentials = Issue.credentials(home, new Issue.Wish(Kind.ASSUMED_ROOT, "", "", "",
                List.of(new SessionRow.Bound(arn, policy.policy().document())), Map.of(), List.of(), context), request.seconds());
        return AssumeRootResponse.builder().credentials(credentials).sourceIdentity(source.orElse(null)).build();
    }
}
