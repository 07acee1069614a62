package dev.orrery.kernel.identity;

/// Where, even within one account, the policy of the resource must allow.
///
/// KMS keys, the trust policies of roles, and an organization's consent to stand in for a root: without them no identity policy
/// helps, not even the root's own right. Source: KMS Developer Guide, "Key policies in AWS KMS"; IAM User Guide, "Policy evaluation logic".
final class ResourceRules {
    private ResourceRules() { }

    static boolean needsResourcePolicy(Access access) {
        return access.isUpToTrust() || access.action().startsWith("sts:AssumeRole") || isUpToOrganization(access)
                || access.resource().startsWith("arn:aws:kms:")
                && access.resource().contains(":key/");
    }

    /// Whether an organization lets somebody stand in for a root. Nobody writes that as a policy: STS words it so for the evaluation.
    static boolean isUpToOrganization(Access access) {
        return access.action().equals("sts:AssumeRoot");
    }

    /// Whether it is for somebody whom a provider vouches for. The token in the request says who that is; what signed the
    /// request says nothing. Source: STS API Reference, `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML`.
    static boolean isVouchedFor(Access access) {
        return access.action().startsWith("sts:") && access.context().containsKey("aws:FederatedProvider");
    }
}
