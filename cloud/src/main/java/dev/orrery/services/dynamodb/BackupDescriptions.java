package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.services.dynamodb.Backups.BackupRow;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.SourceTableDetails;
import software.amazon.awssdk.services.dynamodb.model.SourceTableFeatureDetails;

/// Backups as they are described to callers.
record BackupDescriptions(Home home) {

    static BackupDetails details(BackupRow row) {
        return BackupDetails.builder().backupArn(row.arn()).backupName(row.name()).backupStatus(status(row)).backupType("USER")
                .backupCreationDateTime(row.createdAt()).backupSizeBytes(row.bytes()).build();
    }

    private static String status(BackupRow row) {
        return row.done() ? "AVAILABLE" : "CREATING";
    }

    BackupDescription of(BackupRow row) {
        var table = row.table();
        return BackupDescription.builder().backupDetails(details(row)).sourceTableDetails(source(row, table))
                .sourceTableFeatureDetails(features(table, row)).build();
    }

    private SourceTableDetails source(BackupRow row, TableDefinition table) {
        var source = SourceTableDetails.builder().tableName(table.name()).tableId(table.id())
                .tableArn(ResourceNames.tableArn(home, table.name())).tableCreationDateTime(table.createdAt())
                .keySchema(TableDescriptions.keySchema(table.keys())).itemCount(row.items()).tableSizeBytes(row.bytes())
                .billingMode(table.billing().onDemand() ? "PAY_PER_REQUEST" : "PROVISIONED").provisionedThroughput(units(table.throughput()));
        table.settings().onDemandMaximum().ifPresent(most -> source.onDemandThroughput(throughput -> throughput
                .maxReadRequestUnits(most.read()).maxWriteRequestUnits(most.write())));
        return source.build();
    }

    private static ProvisionedThroughput units(TableDefinition.Throughput throughput) {
        return ProvisionedThroughput.builder().readCapacityUnits(throughput.read()).writeCapacityUnits(throughput.write()).build();
    }

    /// Indexes, the stream and the time to live, as far as the table had them.
    private static SourceTableFeatureDetails features(TableDefinition table, BackupRow row) {
        var features = SourceTableFeatureDetails.builder();
        var indexes = table.indexes().stream().filter(index -> !index.isGoneAt(row.createdAt())).toList();
        var global = indexes.stream().filter(index -> !index.isLocal()).map(BackupDescriptions::global).toList();
        var local = indexes.stream().filter(IndexDefinition::isLocal).map(BackupDescriptions::local).toList();
        if (!global.isEmpty()) {
            features.globalSecondaryIndexes(global);
        }
        if (!local.isEmpty()) {
            features.localSecondaryIndexes(local);
        }
        table.stream().filter(Settings.StreamDefinition::enabled).ifPresent(stream -> features.streamDescription(described -> described
                .streamEnabled(true).streamViewType(stream.viewType())));
        table.timeToLive().filter(Settings.TimeToLive::enabled).ifPresent(timeToLive -> features.timeToLiveDescription(described -> described
                .timeToLiveStatus("ENABLED").attributeName(timeToLive.attribute())));
        table.settings().encryption().flatMap(encryption -> encryption.describedAt(row.createdAt())).ifPresent(features::sseDescription);
        return features.build();
    }

    private static GlobalSecondaryIndexInfo global(IndexDefinition index) {
        return GlobalSecondaryIndexInfo.builder().indexName(index.name()).keySchema(TableDescriptions.keySchema(index.keys()))
                .projection(TableDescriptions.projection(index)).provisionedThroughput(units(index.throughput())).build();
    }

    private static LocalSecondaryIndexInfo local(IndexDefinition index) {
        return LocalSecondaryIndexInfo.builder().indexName(index.name()).keySchema(TableDescriptions.keySchema(index.keys()))
                .projection(TableDescriptions.projection(index)).build();
    }

    List<BackupSummary> summaries(List<BackupRow> rows) {
        return rows.stream().map(this::summary).toList();
    }

    private BackupSummary summary(BackupRow row) {
        var table = row.table();
        return BackupSummary.builder().tableName(table.name()).tableId(table.id()).tableArn(ResourceNames.tableArn(home, table.name()))
                .backupArn(row.arn()).backupName(row.name()).backupCreationDateTime(row.createdAt()).backupType("USER")
                .backupStatus(status(row)).backupSizeBytes(row.bytes()).build();
    }
}
