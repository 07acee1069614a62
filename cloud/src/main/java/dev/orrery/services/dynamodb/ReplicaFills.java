package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.State;
import java.util.Optional;

/// Brings to a new replica what was there before; it is `CREATING` until everything is there. What is written meanwhile
/// gets there as everything that is written.
final class ReplicaFills {
    static final String TIMER = "fill-replica";

    private ReplicaFills() { }

    static void begin(Tables.Write tx, Home home, TableDefinition table, String region) {
        home.timers().set(tx, TIMER, table.name() + "/" + table.number() + "/" + region, home.clock().now().plus(DynamoDbLimits.SETTLING));
    }

    static void due(Home home, Timer timer) {
        var parts = timer.key().split("/");
        var fill = new Fill(home, home.in(parts[2]), parts[0], Long.parseLong(parts[1]));
        var source = home.store().read(fill::source);
        if (source.isEmpty()) {
            return;
        }
        TableWalk.eachItem(home, source.get(), (tx, key, item) -> {
            var there = fill.peer().store().join(tx);
            fill.target(there).ifPresent(target -> Replication.accept(there, fill.peer(), target, target.keys().of(item), Optional.of(item),
                    Versions.of(tx, key)));
        });
        Versions.eachOfDeleted(home, source.get(), (tx, row) -> {
            var there = fill.peer().store().join(tx);
            fill.target(there).ifPresent(target -> Replication.accept(there, fill.peer(), target, row.keyAttributes(), Optional.empty(),
                    row.version()));
        });
        home.store().write(tx -> {
            fill.finish(tx);
            return null;
        });
    }

    /// @param number of the table that is the source
    private record Fill(Home home, Home peer, String name, long number) {

        Optional<OpenTable> source(Tables.Read tx) {
            return new TableLookup(home).find(tx, name).filter(table -> table.definition().number() == number
                    && table.definition().replica(peer.region()).filter(replica -> replica.state() == Replica.State.CREATING).isPresent());
        }

        Optional<OpenTable> target(Tables.Read there) {
            return new TableLookup(peer).find(there, name).filter(table -> table.definition().state() == State.CREATING);
        }

        /// The replica is there, for everybody.
        void finish(Tables.Write tx) {
            if (source(tx).isEmpty()) {
                return;
            }
            var there = peer.store().join(tx);
            target(there).map(OpenTable::definition).ifPresent(table -> {
                new TableLookup(peer).write(there, table.settling(State.CREATING, home.clock().now()));
                table.settings().replicas().forEach(replica -> {
                    var member = home.in(replica.region());
                    var theirs = member.store().join(tx);
                    new TableLookup(member).find(theirs, name).map(OpenTable::definition).ifPresent(known ->
                            new TableLookup(member).write(theirs, known.withReplica(peer.region(), Replica::active)));
                });
            });
        }
    }
}
