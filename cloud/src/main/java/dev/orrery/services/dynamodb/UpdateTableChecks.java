package dev.orrery.services.dynamodb;

import java.util.HashSet;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// What a request to change a table must be, whatever the table.
final class UpdateTableChecks {
    /// With more AWS speaks of the limit of one index at a time.
    static final int INDEX_UPDATES_MAX = 5;

    private UpdateTableChecks() { }

    static void check(UpdateTableRequest request) {
        CreateTableChecks.requireTableName(request.tableName());
        var constraints = new Constraints().pattern("tableName", request.tableName());
        EncryptionWish.constrain(constraints, "sSESpecification", request.sseSpecification());
        CreateTableChecks.throughput(constraints, "provisionedThroughput", request.provisionedThroughput());
        constraints.oneOf("billingMode", request.billingModeAsString(), CreateTableChecks.BILLING_MODES);
        for (int i = 0; i < request.globalSecondaryIndexUpdates().size(); i++) {
            index(constraints, "globalSecondaryIndexUpdates." + (i + 1) + ".member.", request.globalSecondaryIndexUpdates().get(i));
        }
        constraints.check();
        if (isEmpty(request)) {
            throw DynamoDbErrors.validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        ReplicaChecks.check(request);
        requireEncryptionAlone(request);
        if ("PROVISIONED".equals(request.billingModeAsString()) && request.provisionedThroughput() == null) {
            throw DynamoDbErrors.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        if (request.provisionedThroughput() != null) {
            CreateTableChecks.requireBounds(request.provisionedThroughput());
        }
        var names = new HashSet<String>();
        for (var update : request.globalSecondaryIndexUpdates()) {
            if (update.update() == null && update.create() == null && update.delete() == null) {
                throw DynamoDbErrors.invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                        + " GlobalSecondaryIndexUpdate.Delete must not be null");
            }
            if (!names.add(name(update))) {
                throw DynamoDbErrors.invalid("Only one global secondary index update per index is allowed simultaneously. Index: "
                        + name(update));
            }
        }
    }

    /// Source: ack-api-quirks, DDB-TABLE-433.
    private static void requireEncryptionAlone(UpdateTableRequest request) {
        if (request.sseSpecification() != null && !isEmpty(request.toBuilder().sseSpecification((SSESpecification) null).build())) {
            throw DynamoDbErrors.invalid("Server-Side Encryption modification must be the only operation in the request");
        }
    }

    private static boolean isEmpty(UpdateTableRequest request) {
        return request.provisionedThroughput() == null && request.billingMode() == null && request.streamSpecification() == null
                && request.globalSecondaryIndexUpdates().isEmpty() && request.sseSpecification() == null && !request.hasReplicaUpdates()
                && request.deletionProtectionEnabled() == null && request.tableClass() == null && request.onDemandThroughput() == null
                && request.warmThroughput() == null;
    }

    private static String name(GlobalSecondaryIndexUpdate update) {
        return update.update() != null ? update.update().indexName()
                : update.create() != null ? update.create().indexName() : update.delete().indexName();
    }

    private static void index(Constraints constraints, String at, GlobalSecondaryIndexUpdate one) {
        if (one.update() != null) {
            constraints.notNull(at + "update.indexName", one.update().indexName()).name(at + "update.indexName", one.update().indexName());
            if (one.update().warmThroughput() == null) {
                constraints.notNull(at + "update.provisionedThroughput", one.update().provisionedThroughput());
            }
            CreateTableChecks.throughput(constraints, at + "update.provisionedThroughput", one.update().provisionedThroughput());
        }
        if (one.create() != null) {
            CreateTableChecks.index(constraints, at + "create.", one.create().indexName(), one.create().keySchema(), one.create().hasKeySchema(),
                    one.create().projection());
            CreateTableChecks.throughput(constraints, at + "create.provisionedThroughput", one.create().provisionedThroughput());
        }
        if (one.delete() != null) {
            constraints.notNull(at + "delete.indexName", one.delete().indexName()).name(at + "delete.indexName", one.delete().indexName());
        }
    }
}
