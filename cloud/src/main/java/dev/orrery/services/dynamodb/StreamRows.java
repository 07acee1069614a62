package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.ResourcePolicy;
import java.time.Instant;
import java.util.Optional;

/// What is kept of streams. They outlive their tables, so they know all about themselves.
final class StreamRows {
    static final Table<Long, StreamRow> STREAMS = Table.of("streams", StreamRows::number, StreamRow.class);
    static final Table<Long, TailRow> TAILS = Table.of("stream-tails", StreamRows::number, TailRow.class);
    static final Table<Place, ShardRow> SHARDS = Table.of("shards", Place::key, ShardRow.class);
    static final Table<Place, RecordRow> RECORDS = Table.of("records", Place::key, RecordRow.class);

    private StreamRows() { }

    static Key number(long number) {
        return Key.empty().number(number);
    }

    /// The stream with this ARN.
    static Optional<StreamRow> find(Tables.Read tx, Home home, String arn) {
        try (var rows = tx.scan(STREAMS, Range.all())) {
            return rows.filter(row -> ResourceNames.streamArn(home, row.table(), row.label()).equals(arn)).findFirst();
        }
    }

    /// Something in a stream, by its number there.
    record Place(long stream, long number) {

        Key key() {
            return StreamRows.number(stream).number(number);
        }
    }

    /// @param label the time that names it
    /// @param disabledAt when nothing more came into it
    /// @param policy of the stream itself; that of its table says nothing of it
    record StreamRow(long number, String table, String label, String viewType, TableDefinition.Keys keys, Instant createdAt,
            Optional<Instant> disabledAt, Optional<ResourcePolicy> policy) {

        StreamRow disabled(Instant at) {
            return new StreamRow(number, table, label, viewType, keys, createdAt, Optional.of(at), policy);
        }

        StreamRow withPolicy(Optional<ResourcePolicy> next) {
            return new StreamRow(number, table, label, viewType, keys, createdAt, disabledAt, next);
        }
    }

    /// Where a stream ends.
    ///
    /// @param sequence of the newest record, or of what began the shard
    /// @param shard the open one
    record TailRow(long sequence, long shard, Instant shardSince) { }

    /// @param first the sequence number with which it begins
    /// @param last of a closed one: the sequence number with which it ended
    record ShardRow(long number, long first, Optional<Long> last, Optional<Instant> closedAt) {

        ShardRow closed(long end, Instant at) {
            return new ShardRow(number, first, Optional.of(end), Optional.of(at));
        }
    }

    /// One change of an item.
    ///
    /// @param key the item's key attributes as bytes of an item; so are the images
    /// @param expired whether the item went because its time was over
    record RecordRow(long sequence, Instant at, byte[] key, Optional<byte[]> before, Optional<byte[]> after, boolean expired) { }
}
