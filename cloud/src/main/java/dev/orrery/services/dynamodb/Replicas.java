package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.MaximumThroughput;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// Replicas of a table in other regions come, change and go, through whichever region one asks: all regions know of it in the
/// same transaction.
/// Source: Developer Guide, "Global tables", version 2019.11.21.
record Replicas(Home home) {
    private static final StreamSpecification EVERYTHING = StreamSpecification.builder().streamEnabled(true)
            .streamViewType("NEW_AND_OLD_IMAGES").build();

    /// What becomes of the table of this region; those of the others are written.
    ///
    /// @param id of a table that is made
    /// @param key of a table that is made; empty for one that DynamoDB owns
    TableDefinition change(Tables.Write tx, UpdateTableRequest request, TableDefinition table, String id, Optional<TableKey> key) {
        requireCalm(table);
        var settlesAt = home.clock().now().plus(DynamoDbLimits.SETTLING);
        var changed = table;
        for (var update : request.replicaUpdates().stream().distinct().toList()) {
            if (update.create() != null) {
                changed = create(tx, changed, update.create(), id, key);
            } else if (update.delete() != null) {
                changed = delete(tx, changed, update.delete().regionName());
            } else if (update.update() != null) {
                update(tx, changed, update.update(), settlesAt);
            }
        }
        return changed.settling(State.UPDATING, settlesAt);
    }

    /// One thing at a time happens to a table with replicas.
    void requireCalm(TableDefinition table) {
        var now = home.clock().now();
        if (table.replicasAt(now).stream().anyMatch(replica -> replica.state() != Replica.State.ACTIVE)) {
            throw DynamoDbErrors.resourceInUse("The resource which you are attempting to change is in use.");
        }
    }

    /// A replica could be made there.
    void requireRoom(Tables.Read tx, TableDefinition table, String region) {
        requireElsewhere(region);
        Regions.require(region);
        var peer = home.in(region);
        if (new TableLookup(peer).find(peer.store().join(tx), table.name()).isPresent()) {
            throw DynamoDbErrors.validation("Failed to create a the new replica of table with name: '" + table.name()
                    + "' because one or more replicas already existed as tables.");
        }
        requireOnDemand(table.billing().onDemand());
    }

    private TableDefinition create(Tables.Write tx, TableDefinition table, CreateReplicationGroupMemberAction create, String id,
            Optional<TableKey> key) {
        requireRoom(tx, table, create.regionName());
        var peer = home.in(create.regionName());
        var there = peer.store().join(tx);
        var now = home.clock().now();
        var source = table.stream().filter(Settings.StreamDefinition::enabled).isPresent() ? table
                : StreamSettings.change(tx, home, table, EVERYTHING);
        var members = new ArrayList<>(source.replicasAt(now));
        var copy = draft(there, source, create, id, key).with(settings -> settings.withReplicas(asSeenFromNew(members)));
        copy = StreamSettings.change(there, peer, copy, EVERYTHING.toBuilder()
                .streamViewType(source.stream().orElseThrow().viewType()).build());
        new TableLookup(peer).write(there, copy);
        KeyWatch.begin(there, peer, copy);
        GrantIntents.settle(there, peer, key);
        Versions.begin(there, peer, copy.name());
        Versions.begin(tx, home, source.name());
        for (var member : members) {
            var other = home.in(member.region());
            var theirs = other.store().join(tx);
            var known = new TableLookup(other).require(theirs, table.name()).definition();
            new TableLookup(other).write(theirs, known.withNewReplica(new Replica(peer.region(), Replica.State.CREATING, now, Optional.empty())));
            // What it has sent here is copied from here; what comes behind that it sends itself.
            Replication.begin(theirs, other, known, peer.region(), Replication.position(theirs, known, home.region()));
            Replication.begin(there, peer, copy, member.region(), 0);
        }
        Replication.begin(tx, home, source, peer.region(), StreamSettings.newest(tx, source.stream().orElseThrow()));
        Replication.begin(there, peer, copy, home.region(), 0);
        ReplicaFills.begin(tx, home, source, peer.region());
        return source.withNewReplica(new Replica(peer.region(), Replica.State.CREATING, now, Optional.of(now)));
    }

    private List<Replica> asSeenFromNew(List<Replica> members) {
        var all = new ArrayList<Replica>();
        all.add(new Replica(home.region(), Replica.State.ACTIVE, Instant.EPOCH, Optional.empty()));
        members.forEach(member -> all.add(new Replica(member.region(), Replica.State.ACTIVE, Instant.EPOCH, Optional.empty())));
        return all;
    }

    private TableDefinition draft(Tables.Write there, TableDefinition source, CreateReplicationGroupMemberAction create, String id,
            Optional<TableKey> key) {
        var now = home.clock().now();
        var indexes = new ArrayList<IndexDefinition>();
        source.indexes().stream().filter(index -> index.state() != State.DELETING).forEach(index ->
                indexes.add(new IndexDefinition(index.name(), indexes.size() + 1, index.kind(), index.keys(), index.projection(),
                        TableDefinition.Throughput.NONE, Optional.empty(), State.CREATING, now, false)));
        var maximum = create.onDemandThroughputOverride() == null ? source.settings().onDemandMaximum()
                : Optional.of(new MaximumThroughput(create.onDemandThroughputOverride().maxReadRequestUnits(),
                        source.settings().onDemandMaximum().map(MaximumThroughput::write).orElse(-1L)));
        var settings = new Settings(false, create.tableClassOverride() != null ? create.tableClassOverrideAsString() : source.settings().tableClass(),
                maximum, source.timeToLive().filter(Settings.TimeToLive::enabled), Encryption.begun(key));
        return new TableDefinition(source.name(), id, CounterRow.next(there, "tables"), now, source.attributes(), source.keys(), indexes,
                new TableDefinition.Billing(true, true, Optional.of(now)), TableDefinition.Throughput.NONE, Optional.empty(), State.CREATING,
                Restores.LATER, indexes.size(), settings);
    }

    private void update(Tables.Write tx, TableDefinition table, UpdateReplicationGroupMemberAction update, Instant settlesAt) {
        requireElsewhere(update.regionName());
        requireMember(table, update.regionName());
        var peer = home.in(update.regionName());
        var there = peer.store().join(tx);
        var tables = new TableLookup(peer);
        var changed = tables.require(there, table.name()).definition();
        if (update.tableClassOverride() != null) {
            changed = changed.with(settings -> settings.withTableClass(update.tableClassOverrideAsString()));
        }
        if (update.onDemandThroughputOverride() != null) {
            changed = changed.with(settings -> settings.withOnDemandMaximum(Optional.of(new MaximumThroughput(
                    update.onDemandThroughputOverride().maxReadRequestUnits(),
                    settings.onDemandMaximum().map(MaximumThroughput::write).orElse(-1L)))));
        }
        tables.write(there, changed.settling(State.UPDATING, settlesAt));
    }

    private TableDefinition delete(Tables.Write tx, TableDefinition table, String region) {
        requireElsewhere(region);
        requireMember(table, region);
        var peer = home.in(region);
        var there = peer.store().join(tx);
        var leaving = new TableLookup(peer).require(there, table.name()).definition();
        new Replicas(peer).requireCalm(leaving);
        new Replicas(peer).requireFree(leaving);
        new Replicas(peer).leave(there, leaving);
        return new TableLookup(home).require(tx, table.name()).definition();
    }

    /// A table that may go: not protected, and no new replica holds it.
    void requireFree(TableDefinition table) {
        if (table.settings().deletionProtection()) {
            throw DynamoDbErrors.validation("Cannot delete table " + table.name() + " in region " + home.region()
                    + " because it has deletion protection enabled. Disable deletion protection first.");
        }
        if (table.replicasAt(home.clock().now()).stream().anyMatch(replica -> replica.holdsAt(home.clock().now()))) {
            throw DynamoDbErrors.validation("Replica cannot be deleted because it has acted as a source region for new replica(s) being"
                    + " added to the table in the last 24 hours.");
        }
    }

    /// The table of this region goes, when what was written to it has been sent.
    TableDefinition leave(Tables.Write tx, TableDefinition table) {
        var now = home.clock().now();
        var gone = now.plus(table.isGlobalAt(now) ? Replication.LAG.plus(DynamoDbLimits.SETTLING) : DynamoDbLimits.SETTLING);
        table.stream().filter(Settings.StreamDefinition::enabled).ifPresent(stream -> StreamSettings.end(tx, home, stream));
        for (var replica : table.replicasAt(now)) {
            var other = home.in(replica.region());
            var theirs = other.store().join(tx);
            new TableLookup(other).find(theirs, table.name()).map(OpenTable::definition).ifPresent(known ->
                    new TableLookup(other).write(theirs, known.withReplica(home.region(), self -> self.deleting(gone))));
        }
        var deleting = table.settling(State.DELETING, gone);
        new TableLookup(home).write(tx, deleting);
        KeyWatch.end(tx, home, table.name(), table.settings().encryption().flatMap(Encryption::key));
        Purges.begin(tx, home, deleting);
        return deleting;
    }

    /// The table of this region stays, but belongs to the others no more.
    void part(Tables.Write tx, TableDefinition table) {
        for (var replica : table.replicasAt(home.clock().now())) {
            var other = home.in(replica.region());
            var theirs = other.store().join(tx);
            new TableLookup(other).find(theirs, table.name()).map(OpenTable::definition).ifPresent(known ->
                    new TableLookup(other).write(theirs, known.with(settings -> settings.withReplicas(settings.replicas().stream()
                            .filter(one -> !one.region().equals(home.region())).toList()))));
        }
        new TableLookup(home).write(tx, table.with(settings -> settings.withReplicas(List.of())));
    }

    private void requireElsewhere(String region) {
        if (region.equals(home.region())) {
            throw DynamoDbErrors.validation("Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or"
                    + " UpdateTable as required.");
        }
    }

    private void requireMember(TableDefinition table, String region) {
        if (table.replicasAt(home.clock().now()).stream().noneMatch(replica -> replica.region().equals(region))) {
            throw DynamoDbErrors.validation("Update global table operation failed because one or more replicas were not part of the global"
                    + " table. Please retry the request without these replicas: [" + region + "].");
        }
    }

    /// Tables with replicas are paid by request: nobody scales provisioned throughput here, as AWS would have it.
    static void requireOnDemand(boolean onDemand) {
        if (!onDemand) {
            throw DynamoDbErrors.validation("Table write capacity should either be Pay-Per-Request or AutoScaled.");
        }
    }
}
