package dev.orrery.services.dynamodb;

import dev.orrery.kernel.store.RowFormat;
import dev.orrery.services.dynamodb.Settings.StreamDefinition;
import dev.orrery.services.dynamodb.Settings.TimeToLive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// All that is known of a table besides its items.
///
/// @param id the UUID that callers see
/// @param number stands for it in keys
/// @param before the throughput until [#settlesAt]
/// @param indexesMade how many indexes there ever were: the next one's number
record TableDefinition(String name, String id, long number, Instant createdAt, List<Attribute> attributes, Keys keys,
        List<IndexDefinition> indexes, Billing billing, Throughput throughput, Optional<Throughput> before, State state,
        Instant settlesAt, int indexesMade, Settings settings) {
    static final RowFormat<TableDefinition> FORMAT = RowFormat.of(TableDefinition.class);
    static final String INACCESSIBLE = "INACCESSIBLE_ENCRYPTION_CREDENTIALS";

    /// What happens to the table until it has settled.
    enum State { CREATING, UPDATING, DELETING }

    record Attribute(String name, String type) { }

    record Keys(String hash, Optional<String> range) {

        List<String> names() {
            return range.map(name -> List.of(hash, name)).orElse(List.of(hash));
        }
    }

    /// @param told whether callers see the mode, which they do not as long as nobody has named it
    /// @param since when it was last changed to on demand
    record Billing(boolean onDemand, boolean told, Optional<Instant> since) { }

    record Throughput(long read, long write, Optional<Instant> increasedAt, Optional<Instant> decreasedAt, int decreasesToday) {
        static final Throughput NONE = of(0, 0);

        static Throughput of(long read, long write) {
            return new Throughput(read, write, Optional.empty(), Optional.empty(), 0);
        }
    }

    boolean isSettledAt(Instant now) {
        return Settling.isOver(settlesAt, now);
    }

    /// When the table and its settings have settled.
    Instant settledAt() {
        return Stream.of(settings.timeToLive().map(TimeToLive::settlesAt), settings.encryption().map(Encryption::settlesAt),
                WarmThroughputs.settlesAt(this))
                .flatMap(Optional::stream).filter(settlesAt::isBefore).max(Comparator.naturalOrder()).orElse(settlesAt);
    }

    boolean isGoneAt(Instant now) {
        return state == State.DELETING && isSettledAt(now);
    }

    /// As callers see it: `ACTIVE` once it has settled.
    String statusAt(Instant now) {
        if (!isSettledAt(now)) {
            return state.name();
        }
        if (settings.encryption().isPresent() && settings.encryption().get().archive().isPresent()) {
            return Settling.isOver(settings.encryption().get().archive().get().at().plus(DynamoDbLimits.SETTLING), now) ? "ARCHIVED" : "ARCHIVING";
        }
        if (!indexes.stream().allMatch(index -> index.isLocal() || index.isSettledAt(now))) {
            return "UPDATING";
        }
        return isInaccessible() ? INACCESSIBLE : "ACTIVE";
    }

    /// Whether nothing happens to it that keeps it from being changed. That its key cannot be used does not.
    /// Source: ack-api-quirks, DDB-TABLE-325.
    boolean isCalmAt(Instant now) {
        var status = statusAt(now);
        return status.equals("ACTIVE") || status.equals(INACCESSIBLE);
    }

    /// Whether it was found that the table's key cannot be used.
    boolean isInaccessible() {
        return settings.encryption().flatMap(Encryption::inaccessibleSince).isPresent();
    }

    boolean isArchived() {
        return settings.encryption().flatMap(Encryption::archive).isPresent();
    }

    /// Whether its key is being changed, which its status does not tell.
    boolean isBeingEncryptedAt(Instant now) {
        return settings.encryption().filter(encryption -> !encryption.isSettledAt(now)).isPresent();
    }

    Throughput throughputAt(Instant now) {
        return isSettledAt(now) ? throughput : before.orElse(throughput);
    }

    Optional<IndexDefinition> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    String typeOf(String attribute) {
        return attributes.stream().filter(known -> known.name().equals(attribute)).findFirst().orElseThrow().type();
    }

    Optional<StreamDefinition> stream() {
        return settings.stream();
    }

    Optional<TimeToLive> timeToLive() {
        return settings.timeToLive();
    }

    TableDefinition settling(State next, Instant until) {
        return new TableDefinition(name, id, number, createdAt, attributes, keys, indexes, billing, throughput, before, next, until,
                indexesMade, settings);
    }

    TableDefinition withThroughput(Throughput next, Throughput until) {
        return new TableDefinition(name, id, number, createdAt, attributes, keys, indexes, billing, next, Optional.of(until), state,
                settlesAt, indexesMade, settings);
    }

    TableDefinition withBilling(Billing next) {
        return new TableDefinition(name, id, number, createdAt, attributes, keys, indexes, next, throughput, before, state, settlesAt,
                indexesMade, settings);
    }

    TableDefinition withIndexes(List<Attribute> known, List<IndexDefinition> next, int made) {
        return new TableDefinition(name, id, number, createdAt, known, keys, next, billing, throughput, before, state, settlesAt, made,
                settings);
    }

    /// Changes the one index of this name.
    TableDefinition withIndex(String index, UnaryOperator<IndexDefinition> change) {
        var next = new ArrayList<IndexDefinition>();
        indexes.forEach(known -> next.add(known.name().equals(index) ? change.apply(known) : known));
        return withIndexes(attributes, next, indexesMade);
    }

    /// Without an index, and without the attributes that only it had as keys.
    TableDefinition withoutIndex(int gone) {
        var rest = indexes.stream().filter(index -> index.number() != gone).toList();
        var used = new HashSet<>(keys.names());
        rest.forEach(index -> used.addAll(index.keys().names()));
        return withIndexes(attributes.stream().filter(attribute -> used.contains(attribute.name())).toList(), rest, indexesMade);
    }

    TableDefinition with(UnaryOperator<Settings> change) {
        return new TableDefinition(name, id, number, createdAt, attributes, keys, indexes, billing, throughput, before, state, settlesAt,
                indexesMade, change.apply(settings));
    }

    /// The replicas in other regions that there are.
    List<Replica> replicasAt(Instant now) {
        return settings.replicas().isEmpty() ? List.of()
                : settings.replicas().stream().filter(replica -> !replica.isGoneAt(now)).toList();
    }

    boolean isGlobalAt(Instant now) {
        return !replicasAt(now).isEmpty();
    }

    Optional<Replica> replica(String region) {
        return settings.replicas().stream().filter(replica -> replica.region().equals(region)).findFirst();
    }

    /// With a new replica, in the place of one that is gone.
    TableDefinition withNewReplica(Replica replica) {
        var next = new ArrayList<>(settings.replicas());
        next.removeIf(known -> known.region().equals(replica.region()));
        next.add(replica);
        return with(known -> known.withReplicas(next));
    }

    /// Changes the one replica of this region.
    TableDefinition withReplica(String region, UnaryOperator<Replica> change) {
        return with(known -> known.withReplicas(known.replicas().stream()
                .map(replica -> replica.region().equals(region) ? change.apply(replica) : replica).toList()));
    }
}
