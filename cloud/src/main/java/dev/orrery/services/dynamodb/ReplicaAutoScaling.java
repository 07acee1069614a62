package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AutoScalingSettingsDescription;
import software.amazon.awssdk.services.dynamodb.model.AutoScalingSettingsUpdate;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableReplicaAutoScalingRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableReplicaAutoScalingResponse;
import software.amazon.awssdk.services.dynamodb.model.ReplicaAutoScalingDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicaGlobalSecondaryIndexAutoScalingDescription;
import software.amazon.awssdk.services.dynamodb.model.TableAutoScalingDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableReplicaAutoScalingRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableReplicaAutoScalingResponse;

/// How the throughput of replicas is scaled. Tables with replicas are paid by request here, so there is nothing to scale, and
/// whoever wants to is told so, as on AWS.
/// Source: recorded in ack-api-quirks, DDB-TABLE-232, 254 and 255.
final class ReplicaAutoScaling implements DynamoDbClient {
    private static final AutoScalingSettingsDescription NONE = AutoScalingSettingsDescription.builder().autoScalingDisabled(true)
            .scalingPolicies(List.of()).build();
    private final Home home;
    private final TableLookup tables;

    ReplicaAutoScaling(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    @Override
    public DescribeTableReplicaAutoScalingResponse describeTableReplicaAutoScaling(DescribeTableReplicaAutoScalingRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName()).check();
        return DescribeTableReplicaAutoScalingResponse.builder().tableAutoScalingDescription(description(require(request.tableName()))).build();
    }

    @Override
    public UpdateTableReplicaAutoScalingResponse updateTableReplicaAutoScaling(UpdateTableReplicaAutoScalingRequest request) {
        new Constraints().notNull("tableName", request.tableName()).name("tableName", request.tableName())
                .size("globalSecondaryIndexUpdates", request.globalSecondaryIndexUpdates(), request.hasGlobalSecondaryIndexUpdates(), 1, Integer.MAX_VALUE)
                .size("replicaUpdates", request.replicaUpdates(), request.hasReplicaUpdates(), 1, Integer.MAX_VALUE).check();
        var table = require(request.tableName());
        if (request.provisionedWriteCapacityAutoScalingUpdate() == null && !request.hasGlobalSecondaryIndexUpdates() && !request.hasReplicaUpdates()) {
            throw DynamoDbErrors.validation("Failed to update settings for global table with name: ‘" + table.name()
                    + "’ because at least one update parameter must be specified.");
        }
        var wanted = new ArrayList<String>();
        if (isScaling(request.provisionedWriteCapacityAutoScalingUpdate())) {
            wanted.add("GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate");
        }
        if (request.globalSecondaryIndexUpdates().stream().anyMatch(index -> isScaling(index.provisionedWriteCapacityAutoScalingUpdate()))) {
            wanted.add("GlobalTableGlobalSecondaryIndexSettingsUpdate");
        }
        if (request.replicaUpdates().stream().anyMatch(replica -> isScaling(replica.replicaProvisionedReadCapacityAutoScalingUpdate())
                || replica.replicaGlobalSecondaryIndexUpdates().stream()
                        .anyMatch(index -> isScaling(index.provisionedReadCapacityAutoScalingUpdate())))) {
            wanted.add("ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate");
        }
        if (!wanted.isEmpty()) {
            throw DynamoDbErrors.validation("Failed to update global table with name ‘" + table.name() + "‘. Replicas "
                    + regions(table).stream().map(region -> "'" + region.toUpperCase(java.util.Locale.ROOT) + "'")
                            .collect(Collectors.joining(", "))
                    + " BillingMode is PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: "
                    + wanted.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")) + ".");
        }
        return UpdateTableReplicaAutoScalingResponse.builder().tableAutoScalingDescription(description(table)).build();
    }

    private static boolean isScaling(AutoScalingSettingsUpdate update) {
        return update != null && !Boolean.TRUE.equals(update.autoScalingDisabled());
    }

    private TableDefinition require(String nameOrArn) {
        var name = ResourceNames.tableName(nameOrArn);
        return home.store().read(tx -> tables.find(tx, name)).map(OpenTable::definition)
                .filter(table -> table.isGlobalAt(home.clock().now()))
                .orElseThrow(() -> DynamoDbErrors.resourceNotFound("Global table with name: '" + name + "' does not exist."));
    }

    private List<String> regions(TableDefinition table) {
        var all = new ArrayList<>(table.replicasAt(home.clock().now()).stream().map(Replica::region).toList());
        all.add(home.region());
        return all.stream().sorted().toList();
    }

    private TableAutoScalingDescription description(TableDefinition table) {
        var now = home.clock().now();
        var replicas = new ArrayList<ReplicaAutoScalingDescription>();
        replicas.add(replica(table, home.region(), "ACTIVE", now));
        table.replicasAt(now).forEach(replica -> replicas.add(replica(table, replica.region(), replica.state().name(), now)));
        replicas.sort(Comparator.comparing(ReplicaAutoScalingDescription::regionName));
        return TableAutoScalingDescription.builder().tableName(table.name()).tableStatus(table.statusAt(now)).replicas(replicas).build();
    }

    private static ReplicaAutoScalingDescription replica(TableDefinition table, String region, String status, Instant now) {
        var indexes = table.indexes().stream().filter(index -> !index.isLocal() && !index.isGoneAt(now))
                .map(index -> ReplicaGlobalSecondaryIndexAutoScalingDescription.builder().indexName(index.name()).indexStatus(index.statusAt(now))
                        .provisionedReadCapacityAutoScalingSettings(NONE).provisionedWriteCapacityAutoScalingSettings(NONE).build()).toList();
        return ReplicaAutoScalingDescription.builder().regionName(region).replicaStatus(status).globalSecondaryIndexes(indexes)
                .replicaProvisionedReadCapacityAutoScalingSettings(NONE).replicaProvisionedWriteCapacityAutoScalingSettings(NONE).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
