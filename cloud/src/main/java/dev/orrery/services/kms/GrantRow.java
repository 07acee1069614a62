package dev.orrery.services.kms;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Somebody's permission to do some things with one key, besides what the key's policy says.
///
/// @param id 64 hexadecimal digits
/// @param name empty when it has none
/// @param grantee the unique id of a user or a role, so that a successor of the same name is not taken for it; another ARN, of an account
///         that of its root; or a service
/// @param retiring the same, or empty when only the grant's own operations say who may retire it
/// @param contextEquals what the encryption context must be; empty when it may be anything
/// @param contextSubset what the encryption context must have; empty when nothing
record GrantRow(String keyId, String id, String name, String grantee, String retiring, List<String> operations,
        Map<String, String> contextEquals, Map<String, String> contextSubset, String issuingAccount, Instant createdAt) {
    private static final Table<Place, GrantRow> GRANTS = Table.of("grants", Place::storeKey, GrantRow.class);
    private static final Table<Place, GrantRow> BY_GRANTEE = Table.of("grants-to", Place::storeKey, GrantRow.class);
    private static final Table<Place, GrantRow> BY_RETIRING = Table.of("grants-retirable", Place::storeKey, GrantRow.class);

    private record Place(List<String> parts) {
        Place(String... parts) {
            this(List.of(parts));
        }

        Key storeKey() {
            var key = Key.empty();
            parts.forEach(key::text);
            return key;
        }
    }

    static void put(Tables.Write tx, GrantRow row) {
        tx.put(GRANTS, new Place(row.keyId, row.id), row);
        tx.put(BY_GRANTEE, new Place(row.keyId, row.grantee, row.id), row);
        if (!row.retiring.isEmpty()) {
            tx.put(BY_RETIRING, new Place(row.retiring, row.keyId, row.id), row);
        }
    }

    static void delete(Tables.Write tx, GrantRow row) {
        tx.delete(GRANTS, new Place(row.keyId, row.id));
        tx.delete(BY_GRANTEE, new Place(row.keyId, row.grantee, row.id));
        tx.delete(BY_RETIRING, new Place(row.retiring, row.keyId, row.id));
    }

    static Optional<GrantRow> find(Tables.Read tx, String keyId, String id) {
        return tx.get(GRANTS, new Place(keyId, id));
    }

    static List<GrantRow> of(Tables.Read tx, String keyId) {
        try (var rows = tx.scan(GRANTS, Range.startingWith(Key.of(keyId)))) {
            return rows.toList();
        }
    }

    static List<GrantRow> to(Tables.Read tx, String keyId, String grantee) {
        try (var rows = tx.scan(BY_GRANTEE, Range.startingWith(Key.of(keyId).text(grantee)))) {
            return rows.toList();
        }
    }

    static List<GrantRow> retirableBy(Tables.Read tx, String retiring) {
        try (var rows = tx.scan(BY_RETIRING, Range.startingWith(Key.of(retiring)))) {
            return rows.toList();
        }
    }

    /// Whether an encryption context is as the grant wants it. Names of pairs are the same in upper and lower case.
    /// Source: KMS API Reference, `GrantConstraints`.
    boolean admits(Map<String, String> context) {
        return (contextEquals.isEmpty() || context.size() == contextEquals.size() && includes(context, contextEquals))
                && includes(context, contextSubset);
    }

    private static boolean includes(Map<String, String> context, Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(pair -> context.entrySet().stream()
                .anyMatch(given -> given.getKey().equalsIgnoreCase(pair.getKey()) && given.getValue().equals(pair.getValue())));
    }

    /// Whether its holder may hand on a grant that allows these operations under these constraints: never more than itself.
    boolean covers(List<String> others, Map<String, String> equal, Map<String, String> subset) {
        return operations.containsAll(others)
                && (contextEquals.isEmpty() || equal.size() == contextEquals.size() && includes(equal, contextEquals))
                && (contextSubset.isEmpty() || includes(equal, contextSubset) || includes(subset, contextSubset));
    }

    /// As the policies know it.
    AttachedPolicy attached() {
        return allow("grant " + id, grantee, operations.stream().map(operation -> "kms:" + operation).toList());
    }

    /// Who may retire it without being asked for any policy, and the account that made it.
    List<AttachedPolicy> retirement() {
        var policies = new ArrayList<AttachedPolicy>();
        var retire = List.of("kms:RetireGrant");
        policies.add(allow("account of grant " + id, "arn:aws:iam::" + issuingAccount + ":root", retire));
        if (!retiring.isEmpty()) {
            policies.add(allow("retiring principal of grant " + id, retiring, retire));
        }
        if (operations.contains("RetireGrant")) {
            policies.add(allow("grant " + id, grantee, retire));
        }
        return policies;
    }

    private static AttachedPolicy allow(String source, String principal, List<String> actions) {
        var whom = ServicePrincipals.isOne(principal) ? "Service\":\"" + ServicePrincipals.anywhere(principal) : "AWS\":\"" + principal;
        var document = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"" + whom
                + "\"},\"Action\":[" + actions.stream().map(action -> '"' + action + '"').collect(Collectors.joining(","))
                + "],\"Resource\":\"*\"}}";
        return new AttachedPolicy(Kind.RESOURCE, source, KeyPolicies.read(document));
    }
}
