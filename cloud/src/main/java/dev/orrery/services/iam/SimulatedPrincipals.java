package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Principal;
import java.util.Optional;

/// Principals by their ARNs alone, for questions about somebody who does not call.
final class SimulatedPrincipals {
    private static final int PARTS = 6;

    private SimulatedPrincipals() { }

    static Principal of(String arn) {
        var parts = arn.split(":", PARTS);
        if (parts.length < PARTS || !parts[0].equals("arn")) {
            throw IamErrors.validation("Invalid ARN:  Could not be parsed!");
        }
        var account = parts[4];
        var resource = parts[5];
        int slash = resource.lastIndexOf('/');
        var name = resource.substring(slash + 1);
        int first = resource.indexOf('/');
        boolean clear = resource.equals("root") || first > 0 && (slash > first || !resource.startsWith("assumed-role/"));
        return switch (!clear ? "" : first < 0 ? resource : resource.substring(0, first)) {
            case "root" -> new Principal.Root(account);
            case "user" -> new Principal.User(account, resource.substring("user".length(), slash + 1), name, "");
            case "role" -> new Principal.RoleSession(account, resource.substring("role".length(), slash + 1), name, "simulated", "");
            case "assumed-role" -> new Principal.RoleSession(account, "/", resource.substring("assumed-role/".length(), slash), name, "");
            case "federated-user" -> new Principal.FederatedUser(account, name, Optional.empty());
            default -> throw IamErrors.invalidInput("Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
        };
    }
}
