package dev.orrery.kernel.identity;

/// How directly a resource's policy speaks of a caller; what it grants is limited by it. From none to most.
/// Source: IAM User Guide, "Policy evaluation logic", the part on resource-based policies.
enum Reach {
    /// Not at all.
    NONE,
    /// It names the account, which hands the decision to the account: an identity policy must allow too.
    ACCOUNT,
    /// It names the role behind the session, or the user behind a federated user: no identity policy is needed, but boundary and session policies limit it.
    ROLE,
    /// It names this very principal, or everyone: nothing but an explicit deny limits it.
    DIRECT
}
