package dev.orrery.services.s3;

import dev.orrery.kernel.Call;

/// What the policies that bind the current caller ask for.
final class IdentityPolicies {
    private IdentityPolicies() { }

    /// Whether any of them asks for a condition key that begins so, and its value must be looked up.
    static boolean askFor(String keyPrefix) {
        for (var attached : Call.current().caller().policies()) {
            if (attached.policy().asksFor(keyPrefix)) {
                return true;
            }
        }
        return false;
    }
}
