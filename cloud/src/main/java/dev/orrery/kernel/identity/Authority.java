package dev.orrery.kernel.identity;

import java.util.List;
import java.util.Map;

/// Decides whether somebody may do something: a pure function from facts to a decision with its reasons.
public final class Authority {
    private Authority() { }

    /// @param context the global condition keys of this request, such as `aws:SourceIp`
    public static Decision decide(Caller caller, Access access, Map<String, List<String>> context) {
        // The engine is being built beside this; until it lands only the owner may.
        if (caller.principal() instanceof Principal.Root(var account) && account.equals(access.resourceAccount())) {
            return new Decision.Allow(List.of());
        }
        return new Decision.ImplicitDeny(AttachedPolicy.Kind.IDENTITY, List.of());
    }
}
