package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.CreateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// Requests about replicas: a new one of a table with a KMS key gets its key first, of the same kind and in its own region.
/// Source: words and order as recorded in ack-api-quirks, DDB-TABLE-309, 312 and 313.
record ReplicaUpdates(Home home) {

    TableDescription change(UpdateTableRequest request) {
        var id = home.ids().uuid();
        var tables = new TableLookup(home);
        var create = request.replicaUpdates().stream().map(ReplicationGroupUpdate::create).filter(one -> one != null).findFirst();
        var table = home.store().read(tx -> {
            var found = requireCalm(tx, request.tableName());
            create.ifPresent(one -> new Replicas(home).requireRoom(tx, found, one.regionName()));
            return found;
        });
        var key = create.flatMap(one -> key(table, one));
        try {
            return home.store().write(tx -> {
                var definition = requireCalm(tx, request.tableName());
                if (create.isPresent() && !key(definition).map(TableKey::awsManaged).equals(key(table).map(TableKey::awsManaged))) {
                    throw encrypting();
                }
                var changed = new Replicas(home).change(tx, request, definition, id, key);
                Quotas.require(tx, home, changed, Optional.of(definition));
                tables.write(tx, changed);
                return new TableDescriptions(home).of(changed, tx);
            });
        } catch (RuntimeException e) {
            key.ifPresent(unused -> new TableKeys(home.in(create.orElseThrow().regionName())).giveUp(table.name(), unused));
            throw e;
        }
    }

    private TableDefinition requireCalm(Tables.Read tx, String name) {
        var table = new TableLookup(home).require(tx, name).definition();
        TableUpdates.requireCalm(table, home.clock().now());
        new Replicas(home).requireCalm(table);
        return table;
    }

    private static Optional<TableKey> key(TableDefinition table) {
        return table.settings().encryption().flatMap(Encryption::key);
    }

    private Optional<TableKey> key(TableDefinition table, CreateReplicationGroupMemberAction create) {
        var own = key(table);
        if (table.isBeingEncryptedAt(home.clock().now()) || isOneInaccessible(table)) {
            throw encrypting();
        }
        boolean managed = own.filter(TableKey::awsManaged).isPresent();
        if (own.isEmpty() && create.kmsMasterKeyId() != null || own.isPresent() && !managed && create.kmsMasterKeyId() == null) {
            throw ReplicaChecks.keyForEach();
        }
        if (own.isEmpty()) {
            return Optional.empty();
        }
        var keys = new TableKeys(home.in(create.regionName()));
        var where = " for region " + create.regionName();
        var chosen = TableKeys.told(where, () -> keys.choose(create.kmsMasterKeyId() == null ? EncryptionWish.OF_DYNAMODB : create.kmsMasterKeyId()));
        if (chosen.awsManaged() != managed) {
            throw DynamoDbErrors.invalid("All replica keys must either be Customer Managed CMK or AWS Managed CMK.");
        }
        try {
            return Optional.of(keys.make(table.name(), chosen));
        } catch (AwsServiceException e) {
            throw KmsFailure.isDisabled(e) ? encrypting() : KmsFailure.of(e, where);
        }
    }

    /// Whether a replica's key cannot be used.
    private boolean isOneInaccessible(TableDefinition table) {
        return table.isInaccessible() || table.replicasAt(home.clock().now()).stream().map(replica -> home.in(replica.region()))
                .anyMatch(peer -> peer.store().read(tx -> new TableLookup(peer).find(tx, table.name()))
                        .filter(found -> found.definition().isInaccessible()).isPresent());
    }

    private static RuntimeException encrypting() {
        return DynamoDbErrors.validation("Operation cannot be performed while replica server-side encryption status is in UPDATING state. Please"
                + " retry the request after the status is updated to ENABLED.");
    }
}
