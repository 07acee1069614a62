package dev.orrery.kernel.identity;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who users and roles are at this moment, and what binds them: the service that keeps them tells.
///
/// Asked for every signed request, so an answer is made of compiled policies and costs little; a change counts on the very
/// next call.
public interface Identities {

    /// Where nobody keeps users and roles.
    Identities NONE = new Identities() {
        @Override
        public Optional<Identity> user(String account, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Role> role(String account, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<AttachedPolicy> managedPolicy(String account, String arn) {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> openIdClients(String account, String host) {
            return Optional.empty();
        }

        @Override
        public Optional<SamlProvider> samlProvider(String account, String name) {
            return Optional.empty();
        }

        @Override
        public boolean useCode(String account, String user, String serialNumber, String code) {
            return false;
        }
    };

    Optional<Identity> user(String account, String name);

    Optional<Role> role(String account, String name);

    /// The ARN of the user or role with this unique id; empty when there is none any more.
    default Optional<String> arn(String uniqueId) {
        return Optional.empty();
    }

    /// A managed policy, in the version in effect.
    ///
    /// @param account whose policy it is, unless the cloud manages it
    Optional<AttachedPolicy> managedPolicy(String account, String arn);

    /// The clients for which an OpenID Connect provider of this account may speak; empty when the account has no such one.
    ///
    /// @param host the provider's URL without `https://`
    Optional<List<String>> openIdClients(String account, String host);

    /// A SAML provider of this account.
    Optional<SamlProvider> samlProvider(String account, String name);

    /// Who issues this account's tokens; empty when the account never had any.
    default Optional<TokenIssuer> tokenIssuer(String account) {
        return Optional.empty();
    }

    /// How far an organization lets others stand in for the roots of its members.
    default RootAccess rootAccess(String organizationId) {
        return RootAccess.NONE;
    }

    /// The version of the tokens that this account's sessions get when they are asked for without naming a region: 1 or 2.
    default int globalTokenVersion(String account) {
        return 1;
    }

    /// Whether an MFA device of this user shows this code now; no code counts twice.
    ///
    /// @param user empty for the root of the account
    boolean useCode(String account, String user, String serialNumber, String code);

    /// @param path begins and ends with a slash
    /// @param id the unique id, `AIDA…` or `AROA…`: who has the name later is somebody else
    /// @param policies its own, its groups', and its permissions boundary
    /// @param tags in the order in which they were given
    record Identity(String path, String name, String id, List<AttachedPolicy> policies, Map<String, String> tags) { }

    /// @param trust the policy that says who may assume the role
    /// @param sessionMax how long a session may last
    record Role(Identity identity, AttachedPolicy trust, Duration sessionMax) { }
}
