package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Identities.Identity;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Temporary keys for the verifier. The policies of the identity behind a session are asked for anew at every call, so what
/// is taken from a role is taken from its sessions; a session ends with the identity, too.
final class Sessions implements AccessKeys {
    private static final int REMEMBERED_MAX = 10_000;
    private static final AttachedPolicy OF_ROOT = new AttachedPolicy(AttachedPolicy.Kind.IDENTITY, "the root of the account", Policy.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"));
    /// Keys that no policy knows; they tell this service what it once knew of a session.
    static final String TRANSITIVE = "orrery:TransitiveTagKeys";
    static final String MFA_AT = "orrery:MultiFactorAuthAt";
    private final Function<HomeId, Home> homes;
    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    /// @param token of the session that these policies were compiled for
    private record Compiled(String token, List<AttachedPolicy> policies) { }

    Sessions(Function<HomeId, Home> homes) {
        this.homes = homes;
    }

    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        if (!accessKeyId.startsWith(AccessKeyIds.TEMPORARY)) {
            return Optional.empty();
        }
        return AccessKeyIds.account(accessKeyId).map(account -> homes.apply(new HomeId(account, HomeId.GLOBAL)))
                .flatMap(home -> home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)).flatMap(row -> key(home, row)));
    }

    @Override
    public Optional<String> absence(String accessKeyId) {
        return !accessKeyId.startsWith(AccessKeyIds.TEMPORARY) ? Optional.empty() : AccessKeyIds.account(accessKeyId)
                .map(account -> homes.apply(new HomeId(account, HomeId.GLOBAL)))
                .flatMap(home -> home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)))
                .map(row -> "it is a key of a session, and whose session it was (" + row.name() + ") is not there any more");
    }

    /// When the session with this key ends; empty for keys that last.
    static Optional<Instant> end(Home home, String accessKeyId) {
        return home.store().read(tx -> tx.get(SessionRow.SESSIONS, accessKeyId)).map(SessionRow::expiresAt);
    }

    private Optional<AccessKey> key(Home home, SessionRow row) {
        return caller(home, row).map(caller -> new AccessKey(row.accessKeyId(), row.secret(), Optional.of(row.token()),
                Optional.of(row.expiresAt()), caller, row.defaultRegionsOnly()));
    }

    private Optional<Caller> caller(Home home, SessionRow row) {
        var account = home.account();
        return switch (row.kind()) {
            case ROOT -> Optional.of(new Caller(new Principal.Root(account), row.accessKeyId(), List.of(), context(home, row, Map.of())));
            case ASSUMED_ROOT -> Optional.of(new Caller(new Principal.Root(account), row.accessKeyId(), policies(List.of(), row),
                    context(home, row, Map.of())));
            case USER -> user(home, row).map(user -> new Caller(new Principal.User(account, user.path(), user.name(), user.id()),
                    row.accessKeyId(), user.policies(), context(home, row, user.tags())));
            case ROLE -> home.identities().role(account, row.name()).map(role -> role.identity())
                    .filter(role -> role.id().equals(row.identityId()))
                    .map(role -> new Caller(new Principal.RoleSession(account, role.path(), role.name(), row.sessionName(), role.id()),
                            row.accessKeyId(), policies(role.policies(), row), context(home, row, role.tags())));
            case FEDERATED -> row.name().isEmpty() ? Optional.of(federated(account, row, Optional.empty(), List.of(OF_ROOT), context(home, row, Map.of())))
                    : user(home, row).map(user -> federated(account, row, Optional.of(new Principal.User(account, user.path(), user.name(), user.id())),
                            user.policies(), context(home, row, user.tags())));
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

    private Caller federated(String account, SessionRow row, Optional<Principal.User> user, List<AttachedPolicy> policies,
            Map<String, List<String>> context) {
        return new Caller(new Principal.FederatedUser(account, row.sessionName(), user), row.accessKeyId(), policies(policies, row), context);
    }

    private List<AttachedPolicy> policies(List<AttachedPolicy> own, SessionRow row) {
        if (row.policies().isEmpty()) {
            return own;
        }
        var all = new ArrayList<AttachedPolicy>(own.size() + row.policies().size());
        all.addAll(own);
        all.addAll(compiled(row));
        return all;
    }

    private List<AttachedPolicy> compiled(SessionRow row) {
        var known = compiled.get(row.accessKeyId());
        if (known != null && known.token().equals(row.token())) {
            return known.policies();
        }
        var policies = row.policies().stream()
                .map(bound -> new AttachedPolicy(AttachedPolicy.Kind.SESSION, bound.source(), Policy.parse(bound.document()))).toList();
        if (compiled.size() >= REMEMBERED_MAX) {
            compiled.clear();
        }
        compiled.put(row.accessKeyId(), new Compiled(row.token(), policies));
        return policies;
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
        return context;
    }
}
