package dev.orrery.services.s3;

import dev.orrery.kernel.Call;

/// What the policies that bind the current caller ask for.
final class IdentityPolicies {
    private IdentityPolicies() { }

    /// Whether any of them names this condition key, so that its value must be looked up.
    static boolean mention(String conditionKey) {
        for (var attached : Call.current().caller().policies()) {
            if (attached.policy().document().contains(conditionKey)) {
                return true;
            }
        }
        return false;
    }
}
