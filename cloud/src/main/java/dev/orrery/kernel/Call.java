package dev.orrery.kernel;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Decision;
import java.util.List;
import java.util.Map;

/// The call that is being answered: who calls, and under which circumstances.
///
/// @param region the region that the request was sent to, as in its credential scope
/// @param context the global condition keys of this request
/// @param decisions decisions taken so far; kept with the request in the journal
public record Call(Caller caller, String requestId, String region, Map<String, List<String>> context, List<Decision> decisions) {
    private static final ScopedValue<Call> CURRENT = ScopedValue.newInstance();

    /// The current call. There always is one while an operation runs.
    public static Call current() {
        return CURRENT.get();
    }

    public static <T> T run(Call call, ScopedValue.CallableOp<? extends T, RuntimeException> operation) {
        return ScopedValue.where(CURRENT, call).call(operation);
    }

    /// Decides about one permission more, for operations that learn only on the way what they need (a key of
    /// `DeleteObjects`, or whether to admit that an object does not exist).
    public Decision decide(Access access) {
        var decision = Authority.decide(caller, access, context);
        decisions.add(decision);
        return decision;
    }
}
