package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PrincipalPattern;

/// Whether those whom a trust policy names exist, which AWS wants of users and roles.
final class TrustedPrincipals {
    private static final int ACCOUNT_PART = 4;
    private static final int RESOURCE_PART = 5;

    private TrustedPrincipals() { }

    static void require(Policy policy, Registry registry) {
        for (var statement : policy.statements()) {
            for (var pattern : statement.principals().orElseThrow().patterns()) {
                if (pattern instanceof PrincipalPattern.Named(var arn) && !exists(arn, registry)) {
                    throw IamErrors.malformedPolicy("Invalid principal in policy: \"AWS\":\"" + arn + "\"");
                }
            }
        }
    }

    /// Sessions and federated users come and go; whether they exist is not asked.
    private static boolean exists(String arn, Registry registry) {
        var parts = arn.split(":", RESOURCE_PART + 1);
        var account = parts[ACCOUNT_PART];
        var resource = parts[RESOURCE_PART];
        var name = resource.substring(resource.lastIndexOf('/') + 1);
        var path = resource.substring(resource.indexOf('/'), resource.length() - name.length());
        var identities = registry.home().identities();
        return switch (resource.substring(0, resource.indexOf('/'))) {
            case "user" -> identities.user(account, name).filter(user -> user.name().equals(name) && user.path().equals(path)).isPresent();
            case "role" -> identities.role(account, name).filter(role -> role.identity().name().equals(name)
                    && role.identity().path().equals(path)).isPresent();
            default -> true;
        };
    }
}
