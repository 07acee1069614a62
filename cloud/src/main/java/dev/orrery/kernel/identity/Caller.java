package dev.orrery.kernel.identity;

import java.util.List;
import java.util.Map;

/// Who calls, proven: made by [AccessKeys] for the verifier of signatures, and by the kernel for calls without a socket.
///
/// @param accessKeyId the key that signed; empty when nothing was signed
/// @param policies what binds the principal: identity policies, boundary, session policies
/// @param session condition keys that the session brings, such as `aws:MultiFactorAuthPresent` and principal tags
public record Caller(Principal principal, String accessKeyId, List<AttachedPolicy> policies, Map<String, List<String>> session) {

    /// The key of a session in which somebody stands in for a root.
    public static final String ASSUMED_ROOT = "aws:AssumedRoot";

    public static Caller anonymous() {
        return new Caller(new Principal.Anonymous(), "", List.of(), Map.of());
    }

    public static Caller root(String account) {
        return new Caller(new Principal.Root(account), "", List.of(), Map.of());
    }

    public String account() {
        return principal.owner();
    }

    /// Whether somebody stands in for a root, for one task. Source: STS API Reference, `AssumeRoot`.
    public boolean isStandIn() {
        return principal instanceof Principal.Root && session.containsKey(ASSUMED_ROOT);
    }

    public boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }
}
