package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.Keys;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// Tables as they are described to callers.
record TableDescriptions(Home home) {

    TableDescription of(TableDefinition table, Tables.Read tx) {
        var counts = StatisticsRow.of(tx, table.number());
        var now = home.clock().now();
        var description = TableDescription.builder()
                .attributeDefinitions(table.attributes().stream().map(attribute -> AttributeDefinition.builder()
                        .attributeName(attribute.name()).attributeType(attribute.type()).build()).toList())
                .tableName(table.name()).keySchema(keySchema(table.keys())).tableStatus(table.statusAt(now))
                .creationDateTime(table.createdAt()).provisionedThroughput(throughput(table.throughputAt(now)))
                .tableSizeBytes(counts.bytes()).itemCount(counts.items()).tableArn(ResourceNames.tableArn(home, table.name()))
                .tableId(table.id()).deletionProtectionEnabled(table.settings().deletionProtection());
        if (WarmThroughputs.isToldOf(table, now)) {
            var warm = WarmThroughputs.ofTable(table, now);
            description.warmThroughput(told -> told.readUnitsPerSecond(warm.read()).writeUnitsPerSecond(warm.write()).status(warm.status()));
        }
        billing(table, now, description);
        indexes(table, counts, now, description);
        stream(table, description);
        replicas(table, tx, now, description);
        Restores.of(tx, table).ifPresent(restore -> description.restoreSummary(Restores.summary(home, restore)));
        if (!table.settings().tableClass().isEmpty()) {
            description.tableClassSummary(summary -> summary.tableClass(table.settings().tableClass()));
        }
        encryption(table, now, description);
        table.settings().onDemandMaximum().ifPresent(most -> description.onDemandThroughput(throughput -> throughput
                .maxReadRequestUnits(most.read()).maxWriteRequestUnits(most.write())));
        return description.build();
    }

    private static void encryption(TableDefinition table, Instant now, TableDescription.Builder description) {
        table.settings().encryption().flatMap(encryption -> encryption.describedAt(now)).ifPresent(description::sseDescription);
        table.settings().encryption().flatMap(Encryption::archive).ifPresent(archive -> description.archivalSummary(summary -> summary
                .archivalDateTime(archive.at()).archivalReason(TableDefinition.INACCESSIBLE).archivalBackupArn(archive.backupArn())));
    }

    private static void billing(TableDefinition table, Instant now, TableDescription.Builder description) {
        var billing = table.billing();
        if (!billing.told()) {
            return;
        }
        var mode = billing.onDemand() ? "PAY_PER_REQUEST" : "PROVISIONED";
        var since = table.isSettledAt(now) ? billing.since() : java.util.Optional.<Instant>empty();
        description.billingModeSummary(summary -> summary.billingMode(mode).lastUpdateToPayPerRequestDateTime(since.orElse(null)));
    }

    private void indexes(TableDefinition table, StatisticsRow statistics, Instant now, TableDescription.Builder description) {
        var local = new ArrayList<LocalSecondaryIndexDescription>();
        var global = new ArrayList<GlobalSecondaryIndexDescription>();
        for (var index : table.indexes()) {
            var arn = ResourceNames.indexArn(home, table.name(), index.name());
            var counts = statistics.index(index.number());
            if (index.isLocal()) {
                local.add(LocalSecondaryIndexDescription.builder().indexName(index.name()).keySchema(keySchema(index.keys()))
                        .projection(projection(index)).indexSizeBytes(counts.bytes()).itemCount(counts.items()).indexArn(arn).build());
            } else if (!index.isGoneAt(now)) {
                var one = GlobalSecondaryIndexDescription.builder().indexName(index.name()).keySchema(keySchema(index.keys()))
                        .projection(projection(index)).indexStatus(index.statusAt(now)).provisionedThroughput(throughput(index.throughputAt(now)))
                        .indexSizeBytes(counts.bytes()).itemCount(counts.items()).indexArn(arn);
                if (index.filling()) {
                    one.backfilling(true);
                }
                if (WarmThroughputs.isToldOf(table, index, now)) {
                    var warm = WarmThroughputs.of(table, index, now);
                    one.warmThroughput(told -> told.readUnitsPerSecond(warm.read()).writeUnitsPerSecond(warm.write()).status(warm.status()));
                }
                global.add(one.build());
            }
        }
        if (!local.isEmpty()) {
            description.localSecondaryIndexes(local);
        }
        if (!global.isEmpty() && table.state() != TableDefinition.State.DELETING) {
            description.globalSecondaryIndexes(global);
        }
    }

    private void stream(TableDefinition table, TableDescription.Builder description) {
        table.stream().ifPresent(stream -> {
            if (stream.enabled()) {
                description.streamSpecification(specification -> specification.streamEnabled(true).streamViewType(stream.viewType()));
            }
            description.latestStreamLabel(stream.label()).latestStreamArn(ResourceNames.streamArn(home, table.name(), stream.label()));
        });
    }

    /// The replicas in other regions, with what is there another than here.
    private void replicas(TableDefinition table, Tables.Read tx, Instant now, TableDescription.Builder description) {
        if (!table.isGlobalAt(now)) {
            return;
        }
        description.globalTableVersion("2019.11.21").replicas(table.replicasAt(now).stream().map(replica -> {
            var one = ReplicaDescription.builder().regionName(replica.region()).replicaStatus(replica.state().name());
            var peer = home.in(replica.region());
            new TableLookup(peer).find(peer.store().join(tx), table.name()).map(found -> found.definition().settings()).ifPresent(theirs -> {
                if (!theirs.tableClass().isEmpty()) {
                    one.replicaTableClassSummary(summary -> summary.tableClass(theirs.tableClass()));
                }
                long read = table.settings().onDemandMaximum().map(Settings.MaximumThroughput::read).orElse(-1L);
                theirs.encryption().flatMap(Encryption::key).ifPresent(key -> one.kmsMasterKeyId(key.arn()));
                if (theirs.encryption().flatMap(Encryption::inaccessibleSince).isPresent() && replica.state() == Replica.State.ACTIVE) {
                    one.replicaStatus(TableDefinition.INACCESSIBLE);
                }
                theirs.onDemandMaximum().filter(most -> most.read() != read).ifPresent(most ->
                        one.onDemandThroughputOverride(override -> override.maxReadRequestUnits(most.read())));
            });
            return one.build();
        }).toList());
    }

    static List<KeySchemaElement> keySchema(Keys keys) {
        var elements = new ArrayList<KeySchemaElement>();
        elements.add(KeySchemaElement.builder().attributeName(keys.hash()).keyType(KeyType.HASH).build());
        keys.range().ifPresent(range -> elements.add(KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build()));
        return elements;
    }

    static Projection projection(IndexDefinition index) {
        var projection = Projection.builder().projectionType(index.projection().type());
        if (!index.projection().attributes().isEmpty()) {
            projection.nonKeyAttributes(index.projection().attributes());
        }
        return projection.build();
    }

    private static ProvisionedThroughputDescription throughput(Throughput throughput) {
        return ProvisionedThroughputDescription.builder().readCapacityUnits(throughput.read()).writeCapacityUnits(throughput.write())
                .lastIncreaseDateTime(throughput.increasedAt().orElse(null)).lastDecreaseDateTime(throughput.decreasedAt().orElse(null))
                .numberOfDecreasesToday((long) throughput.decreasesToday()).build();
    }
}
