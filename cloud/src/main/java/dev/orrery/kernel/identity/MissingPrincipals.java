package dev.orrery.kernel.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/// Whether those whom a document names as principals exist, which AWS wants of users, roles and services when a policy is
/// written: who gets a name later would otherwise have what was meant for somebody else.
///
/// Of accounts any twelve digits exist. Sessions and federated users come and go; whether they exist is not asked.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Troubleshoot IAM policies".
public final class MissingPrincipals {
    private static final Pattern USER_OR_ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/.+");

    private MissingPrincipals() { }

    /// Somebody who does not exist.
    ///
    /// @param kind under which the document names it, `AWS` or `Service`
    public record Missing(String kind, String name) { }

    /// @param kept what [NamedPrincipals#withIds] made of a document; one that is no policy names nobody, and whoever reads it refuses it
    public static Optional<Missing> first(String kept, Identities identities) {
        Policy policy;
        try {
            policy = Policy.parseWithAnyResource(kept.strip());
        } catch (MalformedPolicyException _) {
            return Optional.empty();
        }
        return policy.statements().stream().flatMap(statement -> statement.principals().stream())
                .flatMap(principals -> principals.patterns().stream()).flatMap(pattern -> missing(pattern, identities).stream()).findFirst();
    }

    private static Optional<Missing> missing(PrincipalPattern pattern, Identities identities) {
        return switch (pattern) {
            case PrincipalPattern.Named(var arn) when USER_OR_ROLE.matcher(arn).matches() -> Optional.of(new Missing("AWS", arn));
            case PrincipalPattern.Unique(var id) when identities.arn(id).isEmpty() -> Optional.of(new Missing("AWS", id));
            case PrincipalPattern.Service(var name) when !ServicePrincipals.exists(name) -> Optional.of(new Missing("Service", name));
            case PrincipalPattern _ -> Optional.empty();
        };
    }
}
