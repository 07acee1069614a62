package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PrincipalPattern;
import java.util.regex.Pattern;

/// Whether those whom a trust policy names exist, which AWS wants of users and roles.
final class TrustedPrincipals {
    private static final Pattern USER_OR_ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/.+");

    private TrustedPrincipals() { }

    /// @param kept with unique ids instead of the ARNs of users and roles, as far as these exist
    static void require(Policy kept, Identities identities) {
        for (var statement : kept.statements()) {
            for (var pattern : statement.principals().orElseThrow().patterns()) {
                switch (pattern) {
                    case PrincipalPattern.Named(var arn) when USER_OR_ROLE.matcher(arn).matches() -> throw invalid(arn);
                    case PrincipalPattern.Unique(var id) when identities.arn(id).isEmpty() -> throw invalid(id);
                    // Sessions and federated users come and go; whether they exist is not asked.
                    case PrincipalPattern _ -> { }
                }
            }
        }
    }

    private static RuntimeException invalid(String principal) {
        return IamErrors.malformedPolicy("Invalid principal in policy: \"AWS\":\"" + principal + "\"");
    }
}
