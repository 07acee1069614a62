package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.RecordRow;
import dev.orrery.services.dynamodb.StreamRows.ShardRow;
import dev.orrery.services.dynamodb.StreamRows.TailRow;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What changes becomes a record of the stream, in the transaction that changes it: exactly one, and none when nothing changes.
final class StreamRecords {
    /// How long records go into one shard. Source: Developer Guide, "DynamoDB Streams Kinesis adapter": about four hours.
    static final Duration SHARD_OPEN = Duration.ofHours(4);

    private StreamRecords() { }

    static void append(Tables.Write tx, Home home, ItemChange change, ItemChange.Actor actor) {
        var stream = change.table().definition().stream();
        if (stream.isEmpty() || !stream.get().enabled()) {
            return;
        }
        long number = stream.get().number();
        var now = home.clock().now();
        var tail = tail(tx, number, now);
        long sequence = tail.sequence() + 1;
        tx.put(StreamRows.TAILS, number, new TailRow(sequence, tail.shard(), tail.shardSince()));
        var key = change.table().keys().of(change.before().or(change::after).orElseThrow());
        var view = stream.get().viewType();
        boolean old = view.equals("OLD_IMAGE") || view.equals("NEW_AND_OLD_IMAGES");
        boolean fresh = view.equals("NEW_IMAGE") || view.equals("NEW_AND_OLD_IMAGES");
        tx.put(StreamRows.RECORDS, new Place(number, sequence), new RecordRow(sequence, now, ItemBytes.write(key),
                change.before().map(item -> old ? ItemBytes.write(item) : NONE), change.after().map(item -> fresh ? ItemBytes.write(item) : NONE),
                actor == ItemChange.Actor.TIME_TO_LIVE));
    }

    /// Stands for an image that the stream does not have, of an item that there is.
    static final byte[] NONE = new byte[0];

    /// The end of the stream, in a new shard when the open one has been open for long enough. A shard begins with a number of its own, before
    /// that of its first record. Source: recordings of AWS in LocalStack's test suite, test_dynamodb_stream_records_with_update_item.
    private static TailRow tail(Tables.Write tx, long stream, Instant now) {
        var tail = tx.get(StreamRows.TAILS, stream).orElseThrow();
        if (now.isBefore(tail.shardSince().plus(SHARD_OPEN))) {
            return tail;
        }
        var old = new Place(stream, tail.shard());
        tx.put(StreamRows.SHARDS, old, tx.get(StreamRows.SHARDS, old).orElseThrow().closed(tail.sequence(), now));
        long next = tail.shard() + 1;
        tx.put(StreamRows.SHARDS, new Place(stream, next), new ShardRow(next, tail.sequence() + 1, Optional.empty(), Optional.empty()));
        return new TailRow(tail.sequence() + 1, next, now);
    }
}
