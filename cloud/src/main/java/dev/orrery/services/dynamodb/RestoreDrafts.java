package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.IndexDefinition.Kind;
import dev.orrery.services.dynamodb.Settings.MaximumThroughput;
import dev.orrery.services.dynamodb.TableDefinition.Billing;
import dev.orrery.services.dynamodb.TableDefinition.State;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table that a restore makes: keys, indexes, throughput and encryption as they were, and none of the other settings, which AWS
/// does not restore either.
record RestoreDrafts(Home home) {

    /// A table of the wished name must not be there.
    void requireNone(Tables.Read tx, RestoreWishes wishes) {
        new TableLookup(home).find(tx, wishes.target()).ifPresent(existing -> {
            throw Restores.of(tx, existing.definition()).map(restore -> DynamoDbErrors.error("TableInUseException", "Table: " + wishes.target()
                    + " is already being restored" + restore.backup().map(arn -> " from backup: " + arn).orElse("")))
                    .orElseGet(() -> DynamoDbErrors.error("TableAlreadyExistsException", "Table already exists: " + wishes.target()));
        });
    }

    TableDefinition draft(Tables.Write tx, TableDefinition source, RestoreWishes wishes, String id, Optional<TableKey> key) {
        requireNone(tx, wishes);
        boolean onDemand = wishes.onDemand().orElse(source.billing().onDemand());
        wishes.requireThroughput(onDemand, source);
        var now = home.clock().now();
        var indexes = indexes(source, wishes, onDemand);
        var used = new ArrayList<>(source.keys().names());
        indexes.forEach(index -> used.addAll(index.keys().names()));
        var throughput = wishes.throughput() != null ? TableDrafts.throughput(wishes.throughput()) : onDemand ? Throughput.NONE : source.throughput();
        var maximum = onDemand ? wishes.maximum().or(() -> source.settings().onDemandMaximum()) : Optional.<MaximumThroughput>empty();
        return new TableDefinition(wishes.target(), id, CounterRow.next(tx, "tables"), now,
                source.attributes().stream().filter(attribute -> used.contains(attribute.name())).toList(), source.keys(), indexes,
                new Billing(onDemand, onDemand, onDemand ? Optional.of(now) : Optional.empty()), throughput, Optional.empty(), State.CREATING,
                Restores.LATER, indexes.size(), new Settings(false, "", maximum, Optional.empty(), Encryption.begun(key)));
    }

    private List<IndexDefinition> indexes(TableDefinition source, RestoreWishes wishes, boolean onDemand) {
        var indexes = new ArrayList<IndexDefinition>();
        wishes.requireNames();
        for (var kind : List.of(Kind.GLOBAL, Kind.LOCAL)) {
            var known = new ArrayList<>(source.indexes());
            known.removeIf(index -> index.kind() != kind || index.state() == State.DELETING);
            var wished = kind == Kind.GLOBAL ? wishes.global() : wishes.local();
            if (wished.isEmpty()) {
                known.forEach(index -> indexes.add(index(index, index.name(), onDemand ? Throughput.NONE : index.throughput(), indexes.size() + 1)));
            } else {
                wished.get().forEach(wish -> indexes.add(index(wish.takenFrom(known), wish.name(), wish.throughput(kind, onDemand), indexes.size() + 1)));
            }
        }
        return indexes;
    }

    private IndexDefinition index(IndexDefinition known, String name, Throughput throughput, int number) {
        return new IndexDefinition(name, number, known.kind(), known.keys(), known.projection(), throughput, Optional.empty(), State.CREATING,
                home.clock().now(), false);
    }
}
