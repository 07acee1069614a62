package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// Tables get another key. Replicas in other regions get the same kind of key, each its own region's; keys of the customer's
/// are changed region by region.
/// Source: Developer Guide, "Managing encrypted tables"; order and words as recorded in ack-api-quirks, DDB-TABLE-065, 081, 082,
/// 141, 295, 309 and 333.
record EncryptionUpdates(Home home) {

    /// @param table as it was when the keys were made
    private record Plan(TableDefinition table, Map<String, Optional<TableKey>> keys) { }

    TableDescription change(UpdateTableRequest request) {
        var wish = EncryptionWish.of(request.sseSpecification()).orElseThrow();
        var tables = new TableLookup(home);
        var table = home.store().read(tx -> {
            var found = tables.require(tx, request.tableName()).definition();
            requireChangeable(found, wish);
            return found;
        });
        key(table).ifPresent(old -> new TableKeys(home).open(table.name(), old));
        var plan = plan(table, wish);
        try {
            return home.store().write(tx -> {
                var known = tables.require(tx, request.tableName()).definition();
                requireChangeable(known, wish);
                if (!isSame(known, table)) {
                    throw updating();
                }
                apply(tx, plan, home.clock().now());
                return new TableDescriptions(home).of(tables.require(tx, request.tableName()).definition(), tx);
            });
        } catch (RuntimeException e) {
            giveUp(plan);
            throw e;
        }
    }

    /// Whether nobody else has changed what the keys were made for.
    private static boolean isSame(TableDefinition one, TableDefinition other) {
        return one.number() == other.number() && one.settings().replicas().equals(other.settings().replicas())
                && one.settings().encryption().map(Encryption::changes).equals(other.settings().encryption().map(Encryption::changes));
    }

    private static Optional<TableKey> key(TableDefinition table) {
        return table.settings().encryption().flatMap(Encryption::key);
    }

    private void requireChangeable(TableDefinition table, EncryptionWish wish) {
        var now = home.clock().now();
        if (table.isArchived() || !table.isSettledAt(now) && table.state() != State.UPDATING) {
            throw DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Table is "
                    + (table.isArchived() ? "archived: " : table.state() == State.CREATING ? "being created: " : "being deleted: ") + table.name());
        }
        if (table.isBeingEncryptedAt(now)) {
            throw updating();
        }
        if (table.isGlobalAt(now)) {
            new Replicas(home).requireCalm(table);
        }
        if (wish.keyId().isEmpty() && key(table).isEmpty()) {
            throw DynamoDbErrors.invalid("Table is already encrypted by default");
        }
        if (wish.keyId().isPresent() && wish.keyId().equals(key(table).map(TableKey::arn))) {
            throw DynamoDbErrors.invalid("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to"
                    + " change Master Key");
        }
        if (wish.keyId().isPresent()) {
            table.settings().encryption().ifPresent(encryption -> encryption.changes().requireRoom(now));
        }
    }

    private static RuntimeException updating() {
        return DynamoDbErrors.resourceInUse("Attempt to change a resource which is still in use: Server-Side Encryption is still being updated");
    }

    /// Makes the keys, for every region that changes.
    private Plan plan(TableDefinition table, EncryptionWish wish) {
        var plan = new Plan(table, new LinkedHashMap<>());
        try {
            if (wish.keyId().isEmpty()) {
                plan.keys().put(home.region(), Optional.empty());
                table.replicasAt(home.clock().now()).forEach(replica -> plan.keys().put(replica.region(), Optional.empty()));
                return plan;
            }
            var keys = new TableKeys(home);
            var chosen = TableKeys.told("", () -> keys.choose(wish.keyId().get()));
            boolean global = table.isGlobalAt(home.clock().now());
            if (global && !chosen.awsManaged() && key(table).filter(old -> !old.awsManaged()).isEmpty()) {
                throw ReplicaChecks.keyForEach();
            }
            plan.keys().put(home.region(), Optional.of(TableKeys.told("", () -> keys.make(table.name(), chosen))));
            if (global && chosen.awsManaged()) {
                table.replicasAt(home.clock().now()).forEach(replica -> plan.keys().put(replica.region(), managed(table, replica.region())));
            }
            return plan;
        } catch (RuntimeException e) {
            giveUp(plan);
            throw e;
        }
    }

    private Optional<TableKey> managed(TableDefinition table, String region) {
        var keys = new TableKeys(home.in(region));
        return Optional.of(TableKeys.told(" for region " + region, () -> keys.make(table.name(), keys.choose(EncryptionWish.OF_DYNAMODB))));
    }

    private void apply(Tables.Write tx, Plan plan, Instant now) {
        plan.keys().forEach((region, key) -> {
            var peer = home.in(region);
            var there = peer.store().join(tx);
            var tables = new TableLookup(peer);
            var known = tables.require(there, plan.table().name()).definition();
            if (known.isBeingEncryptedAt(now)) {
                throw updating();
            }
            var before = known.settings().encryption().orElse(Encryption.NONE);
            var changed = known.with(settings -> settings.withEncryption(before.changed(key, now)));
            tables.write(there, changed);
            KeyWatch.end(there, peer, known.name(), before.key());
            KeyWatch.begin(there, peer, changed);
            GrantIntents.settle(there, peer, key);
        });
    }

    /// Nothing came of it.
    private void giveUp(Plan plan) {
        plan.keys().forEach((region, key) -> key.ifPresent(unused -> new TableKeys(home.in(region)).giveUp(plan.table().name(), unused)));
    }
}
