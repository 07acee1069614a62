package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.Decision.Effect;
import dev.orrery.kernel.identity.Decision.Reason;
import java.util.List;
import java.util.Map;

/// Decides whether somebody may do something: a pure function from facts to a decision with its reasons.
public final class Authority {
    private Authority() { }

    /// What cannot be evaluated is denied. The reasons are put into words only when they are asked for, from the maps and
    /// lists that are given here; nobody may change those afterwards.
    ///
    /// @param signer who signed the request; nobody, for the decision, where a provider vouches for somebody
    /// @param memberships where the accounts of both sides stand in organizations
    /// @param context the global condition keys of this request, such as `aws:SourceIp`
    public static Decision decide(Caller signer, Access access, Memberships memberships, Map<String, List<String>> context) {
        try {
            boolean vouchedFor = ResourceRules.isVouchedFor(access);
            var caller = vouchedFor ? Caller.anonymous() : signer;
            var standing = vouchedFor ? memberships.withoutCaller() : memberships;
            if (!standing.isOneClosed() && caller.principal() instanceof Principal.Root(var account) && account.equals(access.resourceAccount())
                    && caller.policies().isEmpty() && access.resourcePolicies().isEmpty() && !account.isEmpty()
                    && !ResourceRules.needsResourcePolicy(access) && Guardrails.serviceControls(caller, standing).isEmpty()
                    && Guardrails.resourceControls(caller, access, standing).isEmpty()) {
                return new Decision.Allow(new Explanation(caller, access, standing, context));
            }
            var verdict = Evaluation.verdict(new Circumstances(caller, access, standing, context), Trace.SILENT);
            var reasons = new Explanation(caller, access, standing, context);
            return switch (verdict) {
                case Evaluation.Allowed _ -> new Decision.Allow(reasons);
                case Evaluation.Denied _ -> new Decision.ExplicitDeny(reasons);
                case Evaluation.Missing(var kind, _) -> new Decision.ImplicitDeny(kind, reasons);
            };
        } catch (RuntimeException e) {
            return new Decision.ExplicitDeny(List.of(new Reason(AttachedPolicy.Kind.IDENTITY, "", "", Effect.DENIES,
                    "the evaluation failed: " + e)));
        }
    }
}
