package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Policy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;

/// Who asks what under which circumstances, in a simulation.
///
/// @param organizations what binds the accounts besides their own policies
record Situation(String account, Caller caller, List<AttachedPolicy> resourcePolicies, String resourceOwner, Map<String, List<String>> context,
        Organizations organizations) {
    private static final int ACCOUNT_PART = 4;
    private static final List<AttachedPolicy> EVERYTHING = List.of(new AttachedPolicy(Kind.IDENTITY, "everything", Policy.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")));

    Situation(String account, Caller caller, String resourcePolicy, String resourceOwner, List<ContextEntry> entries, Organizations organizations) {
        this(account, caller, resourcePolicies(resourcePolicy), resourceOwner(account, resourceOwner), context(entries), organizations);
    }

    private static List<AttachedPolicy> resourcePolicies(String document) {
        if (document == null) {
            return List.of();
        }
        try {
            return List.of(new AttachedPolicy(Kind.RESOURCE, "ResourcePolicy", Policy.parse(document.strip()).requireResourceForm()));
        } catch (MalformedPolicyException e) {
            throw IamErrors.invalidInput("Invalid resource policy: " + e.getMessage());
        }
    }

    private static String resourceOwner(String account, String arn) {
        if (arn == null) {
            return account;
        }
        var parts = arn.split(":");
        return parts.length > ACCOUNT_PART ? parts[ACCOUNT_PART] : arn;
    }

    private static Map<String, List<String>> context(List<ContextEntry> entries) {
        var context = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        entries.forEach(entry -> context.put(Checks.required("contextEntries", entry.contextKeyName()), entry.contextKeyValues()));
        return context;
    }

    /// Without a policy of the resource only the caller's are simulated, also where a key or a role would have to agree: it is
    /// supposed to leave everything to its account. Source: aws/aws-cli issue 10314, answers of AWS.
    private List<AttachedPolicy> consent() {
        return !resourceOwner.equals(account) ? List.of() : List.of(new AttachedPolicy(Kind.RESOURCE, "", Policy.parse(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + account + "\"},\"Action\":\"*\",\"Resource\":\"*\"}}")));
    }

    /// What is decided, and by which statements.
    EvaluationResult result(String action, String resource) {
        var access = new Access(action, resource, resourceOwner, resourcePolicies.isEmpty() ? consent() : resourcePolicies, Map.of());
        var memberships = Memberships.of(organizations, caller, access);
        var decision = Authority.decide(caller, access, memberships, context);
        var effect = switch (decision) {
            case Decision.Allow _ -> PolicyEvaluationDecisionType.ALLOWED;
            case Decision.ExplicitDeny _ -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
            case Decision.ImplicitDeny _ -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
        };
        var matched = matched(decision);
        var missing = missing();
        var result = EvaluationResult.builder().evalActionName(action).evalResourceName(resource).evalDecision(effect).matchedStatements(matched)
                .missingContextValues(missing).evalDecisionDetails(Map.of());
        if (memberships.caller().isPresent()) {
            result.organizationsDecisionDetail(detail -> detail.allowedByOrganizations(isAllowedByOrganization(access, memberships)));
        }
        if (!resource.equals("*")) {
            result.resourceSpecificResults(List.of(ResourceSpecificResult.builder().evalResourceName(resource).evalResourceDecision(effect)
                    .matchedStatements(matched).missingContextValues(missing).build()));
        }
        if (policies().anyMatch(policy -> policy.kind() == Kind.BOUNDARY)) {
            boolean allowed = decision.reasons().stream().anyMatch(reason -> reason.kind() == Kind.BOUNDARY && reason.effect() == Decision.Effect.ALLOWS)
                    && decision.reasons().stream().noneMatch(reason -> reason.kind() == Kind.BOUNDARY && reason.effect() == Decision.Effect.DENIES);
            result.permissionsBoundaryDecisionDetail(detail -> detail.allowedByPermissionsBoundary(allowed));
        }
        return result.build();
    }

    /// What the organization alone would decide: "Only applies if the simulated user's account is part of an organization" (IAM
    /// API Reference, `EvaluationResult`).
    private boolean isAllowedByOrganization(Access access, Memberships memberships) {
        var anybody = new Caller(caller.principal(), "", EVERYTHING, caller.session());
        return switch (Authority.decide(anybody, access.under(List.of()), new Memberships(memberships.caller(), Optional.empty()), context)) {
            case Decision.Allow _ -> true;
            case Decision.ExplicitDeny _ -> false;
            case Decision.ImplicitDeny(var kind, _) -> kind != Kind.SERVICE_CONTROL;
        };
    }

    private Stream<AttachedPolicy> policies() {
        return Stream.concat(caller.policies().stream(), resourcePolicies.stream());
    }

    /// Denying statements where there are any, otherwise allowing ones.
    private List<software.amazon.awssdk.services.iam.model.Statement> matched(Decision decision) {
        var effect = decision instanceof Decision.ExplicitDeny ? Decision.Effect.DENIES : Decision.Effect.ALLOWS;
        return decision.reasons().stream().filter(reason -> reason.effect() == effect && !reason.statement().isEmpty())
                .flatMap(reason -> policies().filter(policy -> policy.source().equals(reason.source()) && policy.kind() == reason.kind()).findFirst()
                        .map(policy -> StatementPlaces.describe(policy, reason.statement())).stream())
                .toList();
    }

    private List<String> missing() {
        return ContextKeys.of(policies().map(AttachedPolicy::policy).toList()).stream()
                .filter(key -> !context.containsKey(key) && !key.toLowerCase(Locale.ROOT).startsWith("aws:principal")
                        && !key.equalsIgnoreCase("aws:username") && !key.equalsIgnoreCase("aws:userid"))
                .filter(key -> caller.session().keySet().stream().noneMatch(key::equalsIgnoreCase)).toList();
    }
}
