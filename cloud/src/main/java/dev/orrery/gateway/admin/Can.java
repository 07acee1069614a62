package dev.orrery.gateway.admin;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether somebody could do something, asked without a call. What a call would tell besides, and what policies are on the resource, is
/// not known here, but for roles; so the answer says on what it depends.
final class Can {
    private static final int ARN_PARTS = 6;
    private static final int REGION_PART = 3;
    private static final int ACCOUNT_PART = 4;
    private static final Pattern ACTION = Pattern.compile("[a-z0-9-]+:[A-Za-z0-9]+");
    private static final Pattern RESOURCE = Pattern.compile("\\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", Pattern.DOTALL);
    private final Identities identities;
    private final Organizations organizations;
    private final Instant now;

    Can(Identities identities, Organizations organizations, Instant now) {
        this.identities = identities;
        this.organizations = organizations;
        this.now = now;
    }

    /// What is wrong with the question, for the person who asks; empty when it can be answered.
    Optional<String> problem(Map<String, String> asked) {
        if (!asked.keySet().containsAll(List.of("principal", "action", "resource"))) {
            return Optional.of("can needs principal, action and resource.");
        }
        if (!ACTION.matcher(asked.get("action")).matches()) {
            return Optional.of("can asks for one action, such as s3:GetObject, and not for " + asked.get("action") + ".");
        }
        if (!RESOURCE.matcher(asked.get("resource")).matches()) {
            return Optional.of("can needs the ARN of a resource, or *, and not " + asked.get("resource") + ".");
        }
        return caller(asked.get("principal")).isPresent() ? Optional.empty()
                : Optional.of("There is no user, role or root " + asked.get("principal") + ".");
    }

    /// @param asked without a [#problem]
    Map<String, Object> answer(Map<String, String> asked) {
        var caller = caller(asked.get("principal")).orElseThrow();
        var resource = asked.get("resource");
        var parts = resource.split(":", ARN_PARTS);
        boolean owned = parts.length == ARN_PARTS && !parts[ACCOUNT_PART].isEmpty();
        var access = Access.of(asked.get("action"), resource, owned ? parts[ACCOUNT_PART] : caller.account());
        var trust = access.isUpToTrust() ? trust(access) : List.<AttachedPolicy>of();
        var decision = Authority.decide(caller, access.under(trust), Memberships.of(organizations, caller, access), context(parts));
        var facts = new LinkedHashMap<String, Object>();
        facts.put("caller", asked.get("principal"));
        facts.put("note", "Asked without a call: what a request would bring along is not known"
                + (access.isUpToTrust() ? "." : ", nor are the policies of the resource" + (owned ? "." : ", nor whose it is.")));
        var told = Why.facts(decision);
        told.put("decision", verdict(decision, access));
        facts.put("decisions", List.of(told));
        return facts;
    }

    private static String verdict(Decision decision, Access access) {
        return switch (decision) {
            case Decision.Allow _ -> access.isUpToTrust() || access.resource().equals("*") ? "allowed" : "allowed, unless a policy of the resource denies it";
            case Decision.ExplicitDeny _ -> "denied";
            case Decision.ImplicitDeny(var missing, _) when missing == AttachedPolicy.Kind.RESOURCE && !access.isUpToTrust()
                    && Inquiry.into(decision).remedies().size() == 1 -> "up to the policies of the resource";
            case Decision.ImplicitDeny _ -> "not allowed";
        };
    }

    /// What is known without a request.
    private Map<String, List<String>> context(String[] resource) {
        var context = new LinkedHashMap<String, List<String>>();
        context.put("aws:CurrentTime", List.of(now.toString()));
        context.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        if (resource.length == ARN_PARTS && !resource[REGION_PART].isEmpty()) {
            context.put("aws:RequestedRegion", List.of(resource[REGION_PART]));
        }
        return context;
    }

    private List<AttachedPolicy> trust(Access access) {
        var name = access.resource().substring(access.resource().lastIndexOf('/') + 1);
        return identities.role(access.resourceAccount(), name)
                .filter(role -> access.resource().endsWith(":role" + role.identity().path() + role.identity().name()))
                .map(role -> List.of(role.trust())).orElse(List.of());
    }

    private Optional<Caller> caller(String arn) {
        var parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS) {
            return Optional.empty();
        }
        var account = parts[ACCOUNT_PART];
        var resource = parts[ARN_PARTS - 1];
        var name = resource.substring(resource.lastIndexOf('/') + 1);
        var found = resource.startsWith("user/")
                ? identities.user(account, name).map(user -> new Caller(new Principal.User(account, user.path(), user.name(), user.id()), "",
                        user.policies(), tags(user.tags())))
                : resource.startsWith("role/")
                ? identities.role(account, name).map(role -> role.identity()).map(role -> new Caller(
                        new Principal.RoleSession(account, role.path(), role.name(), "anybody", role.id()), "", role.policies(), tags(role.tags())))
                : account.matches("[0-9]{12}") ? Optional.of(Caller.root(account)) : Optional.<Caller>empty();
        return found.filter(caller -> arn.equals(arn(caller.principal())));
    }

    /// As IAM names it: a role rather than a session of it.
    private static String arn(Principal principal) {
        return principal instanceof Principal.RoleSession role
                ? "arn:aws:iam::" + role.account() + ":role" + role.rolePath() + role.roleName() : principal.arn();
    }

    private static Map<String, List<String>> tags(Map<String, String> tags) {
        var context = new LinkedHashMap<String, List<String>>();
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
        return context;
    }
}
