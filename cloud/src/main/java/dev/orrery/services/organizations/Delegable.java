package dev.orrery.services.organizations;

import java.util.Set;
import java.util.regex.Pattern;

/// What the management account can delegate by the organization's resource policy: reading, and the managing of policies.
/// Source: AWS Organizations User Guide, "Resource-based policy examples for AWS Organizations".
final class Delegable {
    private static final String SERVICE = "organizations:";
    private static final Pattern READING = Pattern.compile("(Describe|List)[A-Za-z]*\\*?");
    private static final Set<String> MANAGING = Set.of("CreatePolicy", "UpdatePolicy", "DeletePolicy", "AttachPolicy", "DetachPolicy",
            "EnablePolicyType", "DisablePolicyType", "TagResource", "UntagResource");
    /// What every member may ask by itself.
    private static final Set<String> OWN = Set.of("DescribeOrganization", "DescribeHandshake", "DescribeEffectivePolicy",
            "ListHandshakesForAccount");

    private Delegable() { }

    /// Whether a resource policy may speak of this action, which may end with a star.
    static boolean isAction(String action) {
        var name = action.startsWith(SERVICE) ? action.substring(SERVICE.length()) : "";
        return MANAGING.contains(name) || READING.matcher(name).matches();
    }

    /// Whether it is the management account's to allow, when a member asks.
    static boolean needsDelegation(String action, boolean delegate) {
        var name = action.substring(SERVICE.length());
        return MANAGING.contains(name) || READING.matcher(name).matches() && !OWN.contains(name) && !delegate;
    }
}
