package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.TableDefinition.Keys;
import dev.orrery.services.dynamodb.TableDefinition.Throughput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A secondary index of a table.
///
/// @param number stands for it in keys, within its table
/// @param settlesAt until then it is what [#state] says, unless it is being filled
/// @param filling whether items that were there before are still being brought in
record IndexDefinition(String name, int number, Kind kind, Keys keys, Projection projection, Throughput throughput,
        Optional<Throughput> before, TableDefinition.State state, Instant settlesAt, boolean filling) {

    enum Kind { LOCAL, GLOBAL }

    /// @param type `ALL`, `KEYS_ONLY` or `INCLUDE`
    record Projection(String type, List<String> attributes) {

        boolean isAll() {
            return type.equals("ALL");
        }
    }

    boolean isLocal() {
        return kind == Kind.LOCAL;
    }

    boolean isSettledAt(Instant now) {
        return !filling && Settling.isOver(settlesAt, now);
    }

    boolean isGoneAt(Instant now) {
        return state == TableDefinition.State.DELETING && isSettledAt(now);
    }

    String statusAt(Instant now) {
        return isSettledAt(now) ? "ACTIVE" : state.name();
    }

    Throughput throughputAt(Instant now) {
        return isSettledAt(now) ? throughput : before.orElse(throughput);
    }

    IndexDefinition settling(TableDefinition.State next, Instant until) {
        return new IndexDefinition(name, number, kind, keys, projection, throughput, before, next, until, filling);
    }

    IndexDefinition withThroughput(Throughput next, Throughput until) {
        return new IndexDefinition(name, number, kind, keys, projection, next, Optional.of(until), state, settlesAt, filling);
    }

    IndexDefinition filled(Instant at) {
        return new IndexDefinition(name, number, kind, keys, projection, throughput, before, state, at, false);
    }
}
