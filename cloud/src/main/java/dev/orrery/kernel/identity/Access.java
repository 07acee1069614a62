package dev.orrery.kernel.identity;

import java.util.List;
import java.util.Map;

/// One permission that a call needs.
///
/// @param action `s3:GetObject`
/// @param resource the ARN that the action is on, or `*` where the action has none
/// @param resourceAccount the account that owns the resource
/// @param resourcePolicies the policies attached to the resource
/// @param context condition keys of the service and of the resource, such as `s3:prefix`; keys as documented
/// @param awsManaged whether AWS manages the resource in the account, such as KMS's key of a service
/// @param limits what of the resource's policies does not count
public record Access(String action, String resource, String resourceAccount, List<AttachedPolicy> resourcePolicies,
        Map<String, List<String>> context, boolean awsManaged, PolicyLimits limits) {

    public Access(String action, String resource, String resourceAccount, List<AttachedPolicy> resourcePolicies,
            Map<String, List<String>> context, boolean awsManaged) {
        this(action, resource, resourceAccount, resourcePolicies, context, awsManaged, PolicyLimits.NONE);
    }

    public Access(String action, String resource, String resourceAccount, List<AttachedPolicy> resourcePolicies,
            Map<String, List<String>> context) {
        this(action, resource, resourceAccount, resourcePolicies, context, false);
    }

    public static Access of(String action, String resource, String resourceAccount) {
        return new Access(action, resource, resourceAccount, List.of(), Map.of());
    }

    /// Whether the trust policy of a role decides: what STS does with a role is up to whom the role trusts.
    /// Source: IAM User Guide, "Policy evaluation logic".
    public boolean isUpToTrust() {
        return action.startsWith("sts:") && resource.contains(":role/");
    }

    /// The same with policies of the resource.
    public Access under(List<AttachedPolicy> policies) {
        return new Access(action, resource, resourceAccount, policies, context, awsManaged, limits);
    }
}
