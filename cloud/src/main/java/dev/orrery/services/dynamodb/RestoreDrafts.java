package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.Billing;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/// The table that a restore makes: keys and indexes as they were, and none of the settings, which AWS does not restore
/// either. Indexes can be left out.
record RestoreDrafts(Home home) {

    /// @param indexes the names of those that are wanted; empty for all
    record Wishes(String target, Optional<Boolean> onDemand, ProvisionedThroughput throughput, Optional<Set<String>> global,
            Optional<Set<String>> local) {

        static Optional<Set<String>> global(boolean has, List<GlobalSecondaryIndex> indexes) {
            return has ? Optional.of(indexes.stream().map(GlobalSecondaryIndex::indexName).collect(Collectors.toSet())) : Optional.empty();
        }

        static Optional<Set<String>> local(boolean has, List<LocalSecondaryIndex> indexes) {
            return has ? Optional.of(indexes.stream().map(LocalSecondaryIndex::indexName).collect(Collectors.toSet())) : Optional.empty();
        }

        boolean wants(IndexDefinition index) {
            return (index.isLocal() ? local : global).map(names -> names.contains(index.name())).orElse(true);
        }
    }

    TableDefinition draft(Tables.Write tx, TableDefinition source, Wishes wishes, String id) {
        if (new TableLookup(home).find(tx, wishes.target()).isPresent()) {
            throw DynamoDbErrors.error("TableAlreadyExistsException", "Table already exists: " + wishes.target());
        }
        var now = home.clock().now();
        boolean onDemand = wishes.onDemand().orElse(source.billing().onDemand());
        var indexes = new ArrayList<IndexDefinition>();
        source.indexes().stream().filter(index -> index.state() != State.DELETING && wishes.wants(index)).forEach(index ->
                indexes.add(new IndexDefinition(index.name(), indexes.size() + 1, index.kind(), index.keys(), index.projection(),
                        onDemand ? TableDefinition.Throughput.NONE : index.throughput(), Optional.empty(), State.CREATING, now, false)));
        var used = new ArrayList<>(source.keys().names());
        indexes.forEach(index -> used.addAll(index.keys().names()));
        var throughput = wishes.throughput() != null ? TableDrafts.throughput(wishes.throughput())
                : onDemand ? TableDefinition.Throughput.NONE : source.throughput();
        return new TableDefinition(wishes.target(), id, CounterRow.next(tx, "tables"), now,
                source.attributes().stream().filter(attribute -> used.contains(attribute.name())).toList(), source.keys(), indexes,
                new Billing(onDemand, onDemand, onDemand ? Optional.of(now) : Optional.empty()), throughput, Optional.empty(), State.CREATING,
                Restores.LATER, indexes.size(), new Settings(false, "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), List.of()));
    }
}
