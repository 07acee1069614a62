package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Identities.Identity;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Temporary keys for the verifier. The identity behind a session and its policies are asked for anew at every call, so what
/// is taken from a role is taken from its sessions; a session ends with the identity, too.
///
/// A session's row is written once and deleted when it has ended, so what was made of it is true as long as it is there and the
/// identity is the one that it was made with.
final class Sessions implements AccessKeys {
    private static final int REMEMBERED_MAX = 1_000;
    /// Behind a session of the root.
    private static final Identity ROOT = new Identity("/", "", "", List.of(), Map.of());
    /// Behind a user whom the root vouches for.
    private static final Identity FEDERATED_BY_ROOT = new Identity("/", "", "", List.of(new AttachedPolicy(AttachedPolicy.Kind.IDENTITY,
            "the root of the account", Policy.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"))), Map.of());
    /// Keys that no policy knows; they tell this service what it once knew of a session.
    static final String TRANSITIVE = "orrery:TransitiveTagKeys";
    static final String MFA_AT = "orrery:MultiFactorAuthAt";
    private final Function<HomeId, Home> homes;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    /// @param compiled the policies that bind the session besides the identity's own
    private record Remembered(Home home, SessionRow row, List<AttachedPolicy> compiled, Identity identity, AccessKey key) {
        boolean isThere() {
            return home.store().read(tx -> tx.contains(SessionRow.SESSIONS, row.accessKeyId()));
        }
    }

    Sessions(Function<HomeId, Home> homes) {
        this.homes = homes;
    }

    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        if (!accessKeyId.startsWith(AccessKeyIds.TEMPORARY)) {
            return Optional.empty();
        }
        var known = remembered.get(accessKeyId);
        if (known == null) {
            return AccessKeyIds.account(accessKeyId).map(account -> homes.apply(new HomeId(account, HomeId.GLOBAL)))
                    .flatMap(home -> home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)).flatMap(row -> identity(home, row)
                            .map(identity -> key(home, row, compiled(row), identity))));
        }
        if (!known.isThere()) {
            remembered.remove(accessKeyId);
            return Optional.empty();
        }
        return identity(known.home(), known.row()).map(identity -> identity == known.identity() && !changes(known.row()) ? known.key()
                : key(known.home(), known.row(), known.compiled(), identity));
    }

    @Override
    public Optional<String> absence(String accessKeyId) {
        return !accessKeyId.startsWith(AccessKeyIds.TEMPORARY) ? Optional.empty() : AccessKeyIds.account(accessKeyId)
                .map(account -> homes.apply(new HomeId(account, HomeId.GLOBAL)))
                .flatMap(home -> home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)))
                .map(row -> "it is a key of a session, and whose session it was (" + row.name() + ") is not there any more");
    }

    @Override
    public Optional<Instant> end(String accessKeyId, String token) {
        return !accessKeyId.startsWith(AccessKeyIds.TEMPORARY) ? Optional.empty() : AccessKeyIds.account(accessKeyId)
                .flatMap(account -> SessionTokens.end(homes.apply(new HomeId(account, HomeId.GLOBAL)), accessKeyId, token));
    }

    /// When the session with this key ends; empty for keys that last.
    static Optional<Instant> end(Home home, String accessKeyId) {
        return home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)).map(SessionRow::expiresAt);
    }

    /// Whether what the session brings depends on the time.
    private static boolean changes(SessionRow row) {
        return row.context().containsKey(MFA_AT);
    }

    private AccessKey key(Home home, SessionRow row, List<AttachedPolicy> compiled, Identity identity) {
        var caller = new Caller(principal(home.account(), row, identity), row.accessKeyId(), policies(identity.policies(), compiled),
                context(home, row, identity.tags()));
        var key = new AccessKey(row.accessKeyId(), row.secret(), Optional.of(row.token()), Optional.of(row.expiresAt()), caller,
                row.defaultRegionsOnly());
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        remembered.put(row.accessKeyId(), new Remembered(home, row, compiled, identity, key));
        return key;
    }

    /// Who is behind the session; empty when he is gone.
    private static Optional<Identity> identity(Home home, SessionRow row) {
        return switch (row.kind()) {
            case ROOT, ASSUMED_ROOT -> Optional.of(ROOT);
            case USER -> user(home, row);
            case ROLE -> home.identities().role(home.account(), row.name()).map(Identities.Role::identity).filter(role -> role.id().equals(row.identityId()));
            case FEDERATED -> row.name().isEmpty() ? Optional.of(FEDERATED_BY_ROOT) : user(home, row);
        };
    }

    private static Optional<Identity> user(Home home, SessionRow row) {
        return home.identities().user(home.account(), row.name()).filter(user -> user.id().equals(row.identityId()))
                .or(() -> renamed(home, row));
    }

    /// A user that has another name by now is the same by its unique id.
    private static Optional<Identity> renamed(Home home, SessionRow row) {
        return home.identities().arn(row.identityId()).flatMap(arn -> home.identities().user(home.account(), arn.substring(arn.lastIndexOf('/') + 1)))
                .filter(user -> user.id().equals(row.identityId()));
    }

    private static Principal principal(String account, SessionRow row, Identity identity) {
        return switch (row.kind()) {
            case ROOT, ASSUMED_ROOT -> new Principal.Root(account);
            case USER -> new Principal.User(account, identity.path(), identity.name(), identity.id());
            case ROLE -> new Principal.RoleSession(account, identity.path(), identity.name(), row.sessionName(), identity.id());
            case FEDERATED -> new Principal.FederatedUser(account, row.sessionName(), row.name().isEmpty() ? Optional.empty()
                    : Optional.of(new Principal.User(account, identity.path(), identity.name(), identity.id())));
        };
    }

    private static List<AttachedPolicy> policies(List<AttachedPolicy> own, List<AttachedPolicy> compiled) {
        if (compiled.isEmpty()) {
            return own;
        }
        var all = new ArrayList<AttachedPolicy>(own.size() + compiled.size());
        all.addAll(own);
        all.addAll(compiled);
        return all;
    }

    private static List<AttachedPolicy> compiled(SessionRow row) {
        return row.policies().stream()
                .map(bound -> new AttachedPolicy(AttachedPolicy.Kind.SESSION, bound.source(), Policy.parse(bound.document()))).toList();
    }

    /// The condition keys of a session. Tags of a session take the place of the identity's with the same key.
    private static Map<String, List<String>> context(Home home, SessionRow row, Map<String, String> ownTags) {
        var tags = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        tags.putAll(ownTags);
        tags.putAll(row.tags());
        var context = new LinkedHashMap<String, List<String>>();
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
        context.putAll(row.context());
        if (!row.transitiveKeys().isEmpty()) {
            context.put(TRANSITIVE, row.transitiveKeys());
        }
        context.put("aws:TokenIssueTime", List.of(row.issuedAt().toString()));
        var authenticated = row.context().get(MFA_AT);
        context.put("aws:MultiFactorAuthPresent", List.of(Boolean.toString(authenticated != null)));
        if (authenticated != null) {
            context.put("aws:MultiFactorAuthAge", List.of(Long.toString(
                    Duration.between(Instant.parse(authenticated.getFirst()), home.clock().now()).toSeconds())));
        }
        return Collections.unmodifiableMap(context);
    }
}
