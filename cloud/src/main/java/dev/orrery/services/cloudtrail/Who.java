package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;

/// Who called: what the history keeps of him. Empty texts are for what there is none of.
///
/// @param id the unique id of a user or role
/// @param path of a user or role
/// @param name of a user, a role or a federated user; the subject for whom a provider of identities vouches
/// @param session the name of a session of a role
/// @param issuedAt when temporary credentials began, `2026-01-01T00:00:00Z`
/// @param provider of identities: who vouched for the session, or for somebody without one
/// @param qualifier what stands before the subject in the `principalId` of somebody without an account
/// @param via the service that stands between, or calls by itself
/// @param assumedRoot whether it is the root by `AssumeRoot`
record Who(Kind kind, String account, String id, String path, String name, String session, String accessKeyId, String issuedAt, boolean mfa,
        String sourceIdentity, String provider, String qualifier, String via, boolean assumedRoot) {
    private static final String PROVIDER = "aws:FederatedProvider";
    private static final String WEB_PROVIDER = ":oidc-provider/";

    enum Kind { ROOT, USER, ROLE, FEDERATED, SERVICE, WEB, SAML, NOBODY }

    /// @param accesses the permissions that were asked for: they tell for whom a provider of identities vouches
    static Who of(Caller caller, String via, List<Access> accesses) {
        return switch (caller.principal()) {
            case Principal.Root(var account) -> known(caller, via, Kind.ROOT, account, "", "", "");
            case Principal.User user -> known(caller, via, Kind.USER, user.id(), user.path(), user.name(), "");
            case Principal.RoleSession role -> known(caller, via, Kind.ROLE, role.roleId(), role.rolePath(), role.roleName(), role.sessionName());
            case Principal.FederatedUser user -> known(caller, via, Kind.FEDERATED, "", "", user.name(), "");
            case Principal.Service _ -> somebody(Kind.SERVICE, "", "", "", via);
            case Principal.Anonymous _ -> accesses.stream().map(Access::context).filter(context -> context.containsKey(PROVIDER)).findFirst()
                    .map(context -> vouchedFor(context, via)).orElseGet(() -> somebody(Kind.NOBODY, "", "", "", via));
        };
    }

    /// Somebody whose token or assertion was verified, whether his role trusts him or not.
    private static Who vouchedFor(Map<String, List<String>> context, String via) {
        var provider = key(context, PROVIDER);
        int host = provider.indexOf(WEB_PROVIDER);
        if (host < 0) {
            var qualifier = key(context, "SAML:namequalifier");
            return somebody(Kind.SAML, key(context, "SAML:sub"), qualifier, qualifier, via);
        }
        var prefix = provider.substring(host + WEB_PROVIDER.length());
        return somebody(Kind.WEB, key(context, prefix + ":sub"), provider, provider + ":" + key(context, prefix + ":aud"), via);
    }

    private static Who known(Caller caller, String via, Kind kind, String id, String path, String name, String session) {
        var keys = caller.session();
        var provider = key(keys, PROVIDER);
        return new Who(kind, caller.account(), id, path, name, session, caller.accessKeyId(), key(keys, "aws:TokenIssueTime"),
                key(keys, "aws:MultiFactorAuthPresent").equals("true"), key(keys, "aws:SourceIdentity"),
                provider.contains(WEB_PROVIDER) ? provider : "", "", via, caller.isStandIn());
    }

    private static Who somebody(Kind kind, String name, String provider, String qualifier, String via) {
        return new Who(kind, "", "", "", name, "", "", "", false, "", provider, qualifier, via, false);
    }

    private static String key(Map<String, List<String>> keys, String name) {
        var values = keys.get(name);
        return values == null ? "" : values.getFirst();
    }

    /// Whether an account may see all of it: its own people, and those who are of no account.
    boolean isOpenTo(String recipient) {
        return account.isEmpty() || account.equals(recipient);
    }

    /// Empty for whoever has none.
    String arn() {
        return switch (kind) {
            case ROOT -> "arn:aws:iam::" + account + ":root";
            case USER -> "arn:aws:iam::" + account + ":user" + path + name;
            case ROLE -> "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + session;
            case FEDERATED -> "arn:aws:sts::" + account + ":federated-user/" + name;
            case SERVICE, WEB, SAML, NOBODY -> "";
        };
    }

    String principalId() {
        return switch (kind) {
            case ROOT, USER -> id;
            case ROLE -> id + ":" + session;
            case FEDERATED -> account + ":" + name;
            case WEB, SAML -> qualifier + ":" + name;
            case SERVICE, NOBODY -> "";
        };
    }

    /// The name by which an account looks up events; empty where there is none.
    String lookUpName(String recipient) {
        return !isOpenTo(recipient) ? "" : switch (kind) {
            case ROOT -> "root";
            case USER, FEDERATED, WEB, SAML -> name;
            case ROLE -> session;
            case SERVICE, NOBODY -> "";
        };
    }

    int characters() {
        return account.length() + id.length() + path.length() + name.length() + session.length() + accessKeyId.length() + issuedAt.length()
                + sourceIdentity.length() + provider.length() + qualifier.length() + via.length();
    }
}
