package dev.orrery.kernel.identity;

/// One principal that a policy names.
public sealed interface PrincipalPattern {

    /// `*`, or `{"AWS": "*"}`: everyone, also without a signature.
    record Everyone() implements PrincipalPattern { }

    /// An account, written as its number or as the ARN of its root.
    record Account(String account) implements PrincipalPattern { }

    /// A user, a role, a session of a role or a federated user.
    record Named(String arn) implements PrincipalPattern { }

    /// A user or a role by its unique id, `AIDA…` or `AROA…`.
    record Unique(String id) implements PrincipalPattern { }

    /// A service of the cloud.
    record Service(String name) implements PrincipalPattern { }

    /// An identity provider, by its ARN or its name.
    record Federated(String provider) implements PrincipalPattern { }

    /// An account by its canonical user id.
    record CanonicalUser(String id) implements PrincipalPattern { }
}
