package dev.orrery.kernel.identity;

import java.util.List;
import java.util.Map;

/// Who calls, proven: made by [AccessKeys] for the verifier of signatures, and by the kernel for calls without a socket.
///
/// @param accessKeyId the key that signed; empty when nothing was signed
/// @param policies what binds the principal: identity policies, boundary, session policies
/// @param session condition keys that the session brings, such as `aws:MultiFactorAuthPresent` and principal tags
public record Caller(Principal principal, String accessKeyId, List<AttachedPolicy> policies, Map<String, List<String>> session) {

    public static Caller anonymous() {
        return new Caller(new Principal.Anonymous(), "", List.of(), Map.of());
    }

    public static Caller root(String account) {
        return new Caller(new Principal.Root(account), "", List.of(), Map.of());
    }

    public String account() {
        return principal.owner();
    }

    public boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }
}
