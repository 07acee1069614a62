package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.MaximumThroughput;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// What all replicas of a table have alike: indexes, the class, how much may be written, and the time to live. Protection,
/// recovery, tags, policies and insights are each region's own.
/// Source: Developer Guide, "Global tables: Settings synchronization".
record SharedSettings(Home home) {

    /// What of a request is for the other regions as well; empty when nothing is.
    static Optional<UpdateTableRequest> of(UpdateTableRequest request) {
        if (request.globalSecondaryIndexUpdates().isEmpty() && request.tableClass() == null) {
            return Optional.empty();
        }
        return Optional.of(UpdateTableRequest.builder().tableName(request.tableName()).attributeDefinitions(request.attributeDefinitions())
                .globalSecondaryIndexUpdates(request.globalSecondaryIndexUpdates()).tableClass(request.tableClass()).build());
    }

    /// Does in the other regions what was done in this one.
    void spread(Tables.Write tx, UpdateTableRequest request, TableDefinition table, Instant now) {
        of(request).ifPresent(shared -> eachOther(tx, table, now, (peer, there, known) -> {
            if (!known.isCalmAt(now)) {
                throw DynamoDbErrors.resourceInUse("The resource which you are attempting to change is in use.");
            }
            return new TableUpdates(peer).change(there, shared, known, now);
        }));
        if (request.onDemandThroughput() != null) {
            var write = TableDrafts.maximum(request.onDemandThroughput()).map(MaximumThroughput::write).orElse(-1L);
            with(tx, table, now, settings -> settings.withOnDemandMaximum(Optional.of(new MaximumThroughput(
                    settings.onDemandMaximum().map(MaximumThroughput::read).orElse(-1L), write))));
        }
    }

    /// Changes a setting in the other regions.
    void with(Tables.Write tx, TableDefinition table, Instant now, UnaryOperator<Settings> change) {
        eachOther(tx, table, now, (_, _, known) -> known.with(change));
    }

    /// What becomes of the table of another region.
    @FunctionalInterface
    interface Change {
        TableDefinition apply(Home peer, Tables.Write there, TableDefinition known);
    }

    void eachOther(Tables.Write tx, TableDefinition table, Instant now, Change change) {
        for (var replica : table.replicasAt(now)) {
            var peer = home.in(replica.region());
            var there = peer.store().join(tx);
            var tables = new TableLookup(peer);
            tables.find(there, table.name()).map(OpenTable::definition).filter(known -> known.state() != TableDefinition.State.DELETING)
                    .ifPresent(known -> tables.write(there, change.apply(peer, there, known)));
        }
    }
}
