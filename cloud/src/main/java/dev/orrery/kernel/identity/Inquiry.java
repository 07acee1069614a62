package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// One decision, laid open for a person: what was asked, which policies were looked at, what each of their statements
/// contributed, and what would have to change. It tells what the evaluation itself tells; nothing is decided again.
///
/// @param access what was asked; empty for the short way of an account's root
/// @param looked every policy that binds the caller or the resource, those without a word on this included
public record Inquiry(Decision decision, Optional<Access> access, Optional<Caller> caller, List<Looked> looked) {

    /// What one policy contributed.
    ///
    /// @param reasons of its statements that are about the action; none when it has no such statement
    public record Looked(Kind kind, String source, List<Decision.Reason> reasons) { }

    public static Inquiry into(Decision decision) {
        if (!(decision.reasons() instanceof Explanation explanation)) {
            return new Inquiry(decision, Optional.empty(), Optional.empty(), List.of());
        }
        var circumstances = explanation.circumstances();
        var looked = new ArrayList<Looked>();
        var seen = new HashSet<String>();
        for (var policy : attached(circumstances)) {
            // One that came by several ways, such as two groups, is told once.
            if (policy.kind() == Kind.IDENTITY && !seen.add(policy.source())) {
                continue;
            }
            looked.add(new Looked(policy.kind(), policy.source(), decision.reasons().stream()
                    .filter(reason -> reason.kind() == policy.kind() && reason.source().equals(policy.source())
                            && !reason.statement().isEmpty()).distinct().toList()));
        }
        return new Inquiry(decision, Optional.of(circumstances.access()), Optional.of(circumstances.caller()), List.copyOf(looked));
    }

    private static List<AttachedPolicy> attached(Circumstances circumstances) {
        var caller = circumstances.caller();
        var access = circumstances.access();
        var memberships = circumstances.memberships();
        var attached = new ArrayList<AttachedPolicy>();
        Guardrails.resourceControls(caller, access, memberships).forEach(level -> attached.addAll(level.policies()));
        Guardrails.serviceControls(caller, memberships).forEach(level -> attached.addAll(level.policies()));
        attached.addAll(caller.policies());
        attached.addAll(access.resourcePolicies());
        return attached;
    }

    /// What is missing or in the way, in one line; empty when it was allowed.
    public Optional<String> obstacle() {
        return switch (decision) {
            case Decision.Allow _ -> Optional.empty();
            case Decision.ExplicitDeny deny -> deny.reasons().stream().filter(reason -> reason.effect() == Decision.Effect.DENIES).findFirst()
                    .map(reason -> reason.source().isEmpty() ? reason.text() : reason.text() + ", in " + reason.source());
            case Decision.ImplicitDeny(_, var reasons) -> Optional.of(reasons.getLast().text());
        };
    }

    /// What the resource has and does not count, one line each.
    public List<String> ignored() {
        return access.map(one -> one.limits().ignored()).orElse(List.of());
    }

    /// Everything that would have to be otherwise so that it is allowed. None when it is allowed, and none against a deny.
    public List<Remedy> remedies() {
        return decision instanceof Decision.ImplicitDeny(_, Explanation explanation) ? Remedies.of(explanation.circumstances()) : List.of();
    }
}
