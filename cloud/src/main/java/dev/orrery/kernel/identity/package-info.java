/// Who somebody is, and whether they may.
///
/// [dev.orrery.kernel.identity.Authority] decides about one action on one resource; it is a pure function, and the same one
/// gives the reasons. [dev.orrery.kernel.identity.Policy] reads the IAM policy language. A service asks nothing else: it
/// says what a call needs ([dev.orrery.kernel.identity.Access]) and, where it keeps policies of resources, checks what the
/// language leaves open (`requireResourceForm`, then its own actions and resources by `statements()`).
///
/// Besides the policies of caller and resource there are those of organizations: where both accounts stand in theirs
/// ([dev.orrery.kernel.identity.Memberships]) is a fact like the others, told by the service that keeps organizations.
///
/// A policy that would be in effect in no way is refused when it is read, so nothing is guessed when it is evaluated. What
/// is uncertain denies: a statement that lacks what it should have, a variable without a value, an evaluation that fails.
///
/// Known differences:
///
/// - A resource's policy that names the user behind a federated session does not reach that session, which does not know
///   its user.
/// - `Deny` with `NotPrincipal` always wants the account, the role and the session in the list; AWS wants the account only
///   "depending on the service".
/// - A `Deny` that compares negatively with a variable without a value applies; AWS says that the statement "might be
///   invalid".
/// - Names of principals are checked for their form, not for their existence.
package dev.orrery.kernel.identity;
