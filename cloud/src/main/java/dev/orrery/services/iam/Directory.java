package dev.orrery.services.iam;

import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Identities.Identity;
import dev.orrery.kernel.identity.Identities.Role;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Stamp;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// One account's keys, users and roles with their policies compiled, as signed requests need them.
///
/// What was found is remembered together with the stamp of the rows that it was found in, and forgotten when the stamp is
/// another: looking somebody up again costs one read of a small row.
final class Directory {
    private static final int REMEMBERED_MAX = 10_000;
    private final Registry registry;
    private volatile Known known = new Known("");

    /// What was found while the rows had one stamp.
    private record Known(String stamp, Map<String, AccessKey> keys, Map<String, Identity> users, Map<String, Role> roles,
            Map<String, AttachedPolicy> managed, Map<String, String> arns) {

        Known(String stamp) {
            this(stamp, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>());
        }

        int size() {
            return keys.size() + users.size() + roles.size() + managed.size() + arns.size();
        }
    }

    Directory(Registry registry) {
        this.registry = registry;
    }

    Optional<AccessKey> key(String id) {
        return find(Known::keys, id, (tx, now) -> tx.get(AccessKeyRow.ACCESS_KEYS, id).filter(AccessKeyRow::active)
                .map(row -> AccessKey.lasting(id, row.secret(), row.user().isEmpty() ? root(id) : user(tx, now, row))));
    }

    /// A key that is there and good for nothing.
    Optional<AccessKeyRow> inactive(String id) {
        return registry.read(tx -> tx.get(AccessKeyRow.ACCESS_KEYS, id)).filter(row -> !row.active());
    }

    Optional<Identity> user(String name) {
        return find(Known::users, Registry.folded(name), (tx, now) -> tx.get(UserRow.USERS, name).map(row -> identity(tx, now, row)));
    }

    Optional<Role> role(String name) {
        return find(Known::roles, Registry.folded(name), (tx, now) -> tx.get(RoleRow.ROLES, name).map(row -> new Role(identity(tx, now, row),
                new AttachedPolicy(Kind.RESOURCE, "trust policy of role " + row.name(), Policy.parse(row.trust().strip())),
                Duration.ofSeconds(row.sessionSecondsMax()))));
    }

    /// The ARN of the user or role with this unique id.
    Optional<String> arn(String uniqueId) {
        return find(Known::arns, uniqueId, (tx, _) -> Stream.concat(tx.scan(UserRow.USERS, Range.all()), tx.scan(RoleRow.ROLES, Range.all()))
                .map(Entity.class::cast).filter(row -> row.id().equals(uniqueId)).findFirst().map(row -> row.arn(registry.account())));
    }

    /// What a group grants its members; it is no principal itself, so this is for questions only.
    Optional<Identity> group(String name) {
        return registry.read(tx -> tx.get(GroupRow.GROUPS, name).map(row -> new Identity(row.path(), row.name(), row.id(),
                List.copyOf(policies(tx, now(Stamp.of(tx)), row)), Map.of())));
    }

    private interface Finding<T> {
        Optional<T> find(Tables.Read tx, Known now);
    }

    private <T> Optional<T> find(Function<Known, Map<String, T>> cache, String key, Finding<T> finding) {
        return registry.read(tx -> {
            var now = now(Stamp.of(tx));
            var remembered = cache.apply(now).get(key);
            if (remembered != null) {
                return Optional.of(remembered);
            }
            var found = finding.find(tx, now);
            found.ifPresent(value -> cache.apply(now).put(key, value));
            return found;
        });
    }

    /// What is remembered of the rows with this stamp. Before the first change there is nothing to find.
    private Known now(String stamp) {
        var now = known;
        if (!now.stamp().equals(stamp) || now.size() >= REMEMBERED_MAX) {
            now = new Known(stamp);
            known = now;
        }
        return now;
    }

    private Caller root(String keyId) {
        return new Caller(new Principal.Root(registry.account()), keyId, List.of(), Map.of());
    }

    private Caller user(Tables.Read tx, Known now, AccessKeyRow key) {
        var row = Users.require(tx, key.user());
        var identity = identity(tx, now, row);
        return new Caller(new Principal.User(registry.account(), row.path(), row.name(), row.id()), key.id(), identity.policies(),
                context(identity.tags()));
    }

    /// Tags of a principal as condition keys.
    static Map<String, List<String>> context(Map<String, String> tags) {
        var context = new LinkedHashMap<String, List<String>>();
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
        return context;
    }

    private Identity identity(Tables.Read tx, Known now, UserRow row) {
        var policies = new ArrayList<>(policies(tx, now, row));
        for (var group : row.groups()) {
            policies.addAll(policies(tx, now, Groups.require(tx, group)));
        }
        return new Identity(row.path(), row.name(), row.id(), List.copyOf(policies), tags(row.tags()));
    }

    private Identity identity(Tables.Read tx, Known now, RoleRow row) {
        return new Identity(row.path(), row.name(), row.id(), List.copyOf(policies(tx, now, row)), tags(row.tags()));
    }

    private static Map<String, String> tags(List<Label> labels) {
        var tags = new LinkedHashMap<String, String>();
        labels.forEach(label -> tags.put(label.key(), label.value()));
        return tags;
    }

    /// A holder's own policies, inline and managed, and its boundary.
    private List<AttachedPolicy> policies(Tables.Read tx, Known now, Entity holder) {
        var policies = new ArrayList<AttachedPolicy>();
        for (var inline : holder.grants().inline()) {
            policies.add(new AttachedPolicy(Kind.IDENTITY, "inline policy " + inline.name() + " of " + holder.kind().text() + " "
                    + holder.name(), Policy.parse(inline.document().strip())));
        }
        holder.grants().attached().forEach(arn -> policies.add(managed(tx, now, arn)));
        holder.grants().boundary().ifPresent(arn ->
                policies.add(new AttachedPolicy(Kind.BOUNDARY, arn, managed(tx, now, arn).policy())));
        return policies;
    }

    Optional<AttachedPolicy> managedPolicy(String arn) {
        return find(Known::managed, arn, (tx, _) -> compiled(tx, arn));
    }

    private AttachedPolicy managed(Tables.Read tx, Known now, String arn) {
        var remembered = now.managed().get(arn);
        if (remembered != null) {
            return remembered;
        }
        var compiled = compiled(tx, arn).orElseThrow(() -> new IllegalStateException("a policy that is attached does not exist: " + arn));
        now.managed().put(arn, compiled);
        return compiled;
    }

    private Optional<AttachedPolicy> compiled(Tables.Read tx, String arn) {
        return ManagedPolicy.find(tx, registry.account(), arn).map(policy -> policy.isOfAws() ? AwsPolicies.attached(policy)
                : new AttachedPolicy(Kind.IDENTITY, arn, Policy.parse(policy.document().strip())));
    }
}
