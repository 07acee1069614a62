package dev.orrery.services.dynamodb;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.UpdateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// What a request to change the replicas of a table must be, whatever the table. Words and order as recorded in
/// ack-api-quirks, DDB-TABLE-203, 223, 224 and 265.
final class ReplicaChecks {
    private ReplicaChecks() { }

    static void check(UpdateTableRequest request) {
        if (!request.hasReplicaUpdates()) {
            return;
        }
        var updates = request.replicaUpdates();
        var constraints = new Constraints().size("replicaUpdates", updates, true, 1, Integer.MAX_VALUE);
        for (int i = 0; i < updates.size(); i++) {
            var at = "replicaUpdates." + (i + 1) + ".member.";
            var one = updates.get(i);
            if (one.create() != null) {
                constraints.notNull(at + "create.regionName", one.create().regionName());
            }
            if (one.update() != null) {
                constraints.notNull(at + "update.regionName", one.update().regionName());
            }
            if (one.delete() != null) {
                constraints.notNull(at + "delete.regionName", one.delete().regionName());
            }
        }
        constraints.check();
        requireAlone(request);
        requireOneKind(updates);
        updates.stream().filter(one -> one.update() != null).forEach(one -> requireAction(one.update()));
        Unbuilt.refuse(updates);
    }

    private static void requireAlone(UpdateTableRequest request) {
        if (request.provisionedThroughput() != null || request.billingMode() != null || request.streamSpecification() != null
                || request.hasGlobalSecondaryIndexUpdates() || request.sseSpecification() != null || request.tableClass() != null
                || request.deletionProtectionEnabled() != null || request.onDemandThroughput() != null) {
            throw DynamoDbErrors.invalid("Replica modification must be the only operation in the request");
        }
    }

    private static void requireOneKind(List<ReplicationGroupUpdate> updates) {
        long created = updates.stream().filter(one -> one.create() != null).map(one -> one.create().regionName()).distinct().count();
        long deleted = updates.stream().filter(one -> one.delete() != null).map(one -> one.delete().regionName()).distinct().count();
        long updated = updates.stream().filter(one -> one.update() != null).count();
        if ((created > 0 ? 1 : 0) + (deleted > 0 ? 1 : 0) + (updated > 0 ? 1 : 0) > 1) {
            throw DynamoDbErrors.validation("Update table operation with more than one type of replica actions not allowed");
        }
        if (created > 1 || deleted > 1) {
            throw DynamoDbErrors.validation("Update table operation with more than one create or delete replica actions not allowed");
        }
        if (created + deleted + updated == 0) {
            throw noAction();
        }
    }

    private static void requireAction(UpdateReplicationGroupMemberAction update) {
        if (update.kmsMasterKeyId() == null && update.provisionedThroughputOverride() == null && update.onDemandThroughputOverride() == null
                && update.tableClassOverride() == null && update.globalSecondaryIndexes().stream()
                        .allMatch(index -> index.provisionedThroughputOverride() == null && index.onDemandThroughputOverride() == null)) {
            throw noAction();
        }
        if (update.kmsMasterKeyId() != null) {
            throw keyForEach();
        }
        if (update.provisionedThroughputOverride() != null
                || update.globalSecondaryIndexes().stream().anyMatch(index -> index.provisionedThroughputOverride() != null)) {
            throw DynamoDbErrors.validation("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                    + " PAY_PER_REQUEST");
        }
    }

    /// Replicas have keys when the table has one.
    static RuntimeException keyForEach() {
        return DynamoDbErrors.invalid("KMSMasterKeyId must be specified for each replica.");
    }

    private static RuntimeException noAction() {
        return DynamoDbErrors.validation("There are no actions specified in the Replica Update Action of the request.");
    }
}
