package dev.orrery.kernel.identity;

import java.util.Optional;

/// Who somebody is, as policies see it.
public sealed interface Principal {

    /// The account's owner. No identity policy binds it.
    record Root(String account) implements Principal { }

    /// @param path begins and ends with a slash
    /// @param id the unique id, `AIDA…`
    record User(String account, String path, String name, String id) implements Principal { }

    /// A role while somebody has assumed it.
    /// @param roleId the role's unique id, `AROA…`
    record RoleSession(String account, String rolePath, String roleName, String sessionName, String roleId) implements Principal { }

    /// Somebody for whom a user, or the root of the account, got keys.
    /// @param user who got them; empty for the root
    record FederatedUser(String account, String name, Optional<User> user) implements Principal { }

    /// A service of the cloud acting on its own, `s3.amazonaws.com`.
    record Service(String name) implements Principal { }

    /// Nobody: a request without a signature.
    record Anonymous() implements Principal { }

    /// The account; empty for services and for nobody.
    default String owner() {
        return switch (this) {
            case Root(var account) -> account;
            case User(var account, _, _, _) -> account;
            case RoleSession(var account, _, _, _, _) -> account;
            case FederatedUser(var account, _, _) -> account;
            case Service _, Anonymous _ -> "";
        };
    }

    /// The ARN that `GetCallerIdentity` shows; empty for services and for nobody.
    default String arn() {
        return switch (this) {
            case Root(var account) -> "arn:aws:iam::" + account + ":root";
            case User(var account, var path, var name, _) -> "arn:aws:iam::" + account + ":user" + path + name;
            case RoleSession(var account, _, var role, var session, _) ->
                    "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
            case FederatedUser(var account, var name, _) -> "arn:aws:sts::" + account + ":federated-user/" + name;
            case Service _, Anonymous _ -> "";
        };
    }

    /// The `UserId` that `GetCallerIdentity` shows, also the policy variable `aws:userid`.
    default String userId() {
        return switch (this) {
            case Root(var account) -> account;
            case User(_, _, _, var id) -> id;
            case RoleSession(_, _, _, var session, var roleId) -> roleId + ":" + session;
            case FederatedUser(var account, var name, _) -> account + ":" + name;
            case Service _ -> "";
            case Anonymous _ -> "anonymous";
        };
    }
}
