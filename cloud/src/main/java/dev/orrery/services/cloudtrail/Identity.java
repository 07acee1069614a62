package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.journal.Happening;
import dev.orrery.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/// Who called, as the `userIdentity` of a record.
/// Source: CloudTrail User Guide, "CloudTrail userIdentity element".
///
/// @param caller who called
/// @param via the service that stands between, or calls by itself; empty for none
record Identity(Caller caller, String via) {

    /// As seen by an account: of a stranger it learns only the account and the id.
    ///
    /// @param response of the call, where a provider of identities vouches for somebody
    Json element(String recipient, Optional<Object> response) {
        var members = new LinkedHashMap<String, Json>();
        if (via.equals(Happening.ITSELF)) {
            put(members, "accountId", recipient);
            put(members, "invokedBy", via);
            return new Json.Members(members);
        }
        boolean own = caller.account().isEmpty() || caller.account().equals(recipient);
        if (own) {
            describe(members, response);
        } else {
            put(members, "type", "AWSAccount");
            put(members, "principalId", caller.principal().userId());
            put(members, "accountId", caller.account());
        }
        if (!via.isEmpty()) {
            put(members, "invokedBy", via);
        }
        return new Json.Members(members);
    }

    private void describe(Map<String, Json> members, Optional<Object> response) {
        var principal = caller.principal();
        switch (principal) {
            case Principal.Root(var account) -> known(members, "Root", account);
            case Principal.User user -> {
                known(members, "IAMUser", user.id());
                put(members, "userName", user.name());
            }
            case Principal.RoleSession session -> known(members, "AssumedRole", session.userId());
            case Principal.FederatedUser user -> known(members, "FederatedUser", user.userId());
            case Principal.Service _ -> put(members, "type", "AWSService");
            case Principal.Anonymous _ -> stranger(members, response.orElse(""));
        }
        sessionContext().ifPresent(context -> members.put("sessionContext", context));
    }

    private void known(Map<String, Json> members, String type, String principalId) {
        put(members, "type", type);
        put(members, "principalId", principalId);
        put(members, "arn", caller.principal().arn());
        put(members, "accountId", caller.account());
        put(members, "accessKeyId", caller.accessKeyId());
    }

    /// Who did not sign: nobody, or somebody whom a provider knows.
    private static void stranger(Map<String, Json> members, Object response) {
        switch (response) {
            case AssumeRoleWithWebIdentityResponse web -> {
                put(members, "type", "WebIdentityUser");
                put(members, "principalId", web.provider() + ":" + web.audience() + ":" + web.subjectFromWebIdentityToken());
                put(members, "userName", web.subjectFromWebIdentityToken());
                put(members, "identityProvider", web.provider());
            }
            case AssumeRoleWithSamlResponse saml -> {
                put(members, "type", "SAMLUser");
                put(members, "principalId", saml.nameQualifier() + ":" + saml.subject());
                put(members, "userName", saml.subject());
                put(members, "identityProvider", saml.nameQualifier());
            }
            default -> {
                put(members, "type", "AWSAccount");
                put(members, "principalId", "");
                put(members, "accountId", "ANONYMOUS_PRINCIPAL");
            }
        }
    }

    /// How temporary credentials came to be.
    private Optional<Json> sessionContext() {
        var issued = key("aws:TokenIssueTime");
        if (issued.isEmpty()) {
            return Optional.empty();
        }
        var context = new LinkedHashMap<String, Json>();
        if (caller.principal() instanceof Principal.RoleSession role) {
            var issuer = new LinkedHashMap<String, Json>();
            put(issuer, "type", "Role");
            put(issuer, "principalId", role.roleId());
            put(issuer, "arn", "arn:aws:iam::" + role.account() + ":role" + role.rolePath() + role.roleName());
            put(issuer, "accountId", role.account());
            put(issuer, "userName", role.roleName());
            context.put("sessionIssuer", new Json.Members(issuer));
        }
        var attributes = new LinkedHashMap<String, Json>();
        put(attributes, "creationDate", issued.get());
        put(attributes, "mfaAuthenticated", key("aws:MultiFactorAuthPresent").orElse("false"));
        context.put("attributes", new Json.Members(attributes));
        key("aws:SourceIdentity").ifPresent(source -> put(context, "sourceIdentity", source));
        return Optional.of(new Json.Members(context));
    }

    /// The name by which this caller's events are looked up; empty where there is none.
    String lookUpName(Optional<Object> response) {
        return switch (caller.principal()) {
            case Principal.Root _ -> "root";
            case Principal.User user -> user.name();
            case Principal.RoleSession session -> session.sessionName();
            case Principal.FederatedUser user -> user.name();
            case Principal.Service _ -> "";
            case Principal.Anonymous _ -> switch (response.orElse("")) {
                case AssumeRoleWithWebIdentityResponse web -> web.subjectFromWebIdentityToken();
                case AssumeRoleWithSamlResponse saml -> saml.subject();
                default -> "";
            };
        };
    }

    private Optional<String> key(String name) {
        return Optional.ofNullable(caller.session().get(name)).map(List::getFirst);
    }

    private static void put(Map<String, Json> members, String name, String value) {
        if (value != null) {
            members.put(name, new Json.Text(value));
        }
    }
}
