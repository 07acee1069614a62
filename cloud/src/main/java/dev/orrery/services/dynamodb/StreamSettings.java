package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.ShardRow;
import dev.orrery.services.dynamodb.StreamRows.StreamRow;
import dev.orrery.services.dynamodb.StreamRows.TailRow;
import dev.orrery.services.dynamodb.Settings.StreamDefinition;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/// Streams begin and end. Every stream is a new one, with a label of its own.
final class StreamSettings {
    private static final String VIEW_TYPES = "NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY";
    private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private StreamSettings() { }

    static void check(StreamSpecification specification) {
        if (specification == null) {
            return;
        }
        new Constraints().notNull("streamSpecification.streamEnabled", specification.streamEnabled())
                .oneOf("streamSpecification.streamViewType", specification.streamViewTypeAsString(), VIEW_TYPES).check();
        if (specification.streamEnabled() && specification.streamViewType() == null) {
            throw DynamoDbErrors.invalid("StreamViewType must be specified when StreamEnabled is true");
        }
        if (!specification.streamEnabled() && specification.streamViewType() != null) {
            throw DynamoDbErrors.invalid("StreamViewType cannot be specified when StreamEnabled is false");
        }
    }

    static TableDefinition change(Tables.Write tx, Home home, TableDefinition table, StreamSpecification specification) {
        var current = table.stream().filter(StreamDefinition::enabled);
        if (specification.streamEnabled()) {
            if (current.isPresent()) {
                throw DynamoDbErrors.validation("Table already has an enabled stream: TableName: " + table.name());
            }
            var begun = begin(tx, home, table, specification.streamViewTypeAsString());
            return table.with(settings -> settings.withStream(begun));
        }
        if (current.isEmpty()) {
            if (table.stream().isEmpty() && table.state() == TableDefinition.State.CREATING) {
                return table;
            }
            throw DynamoDbErrors.validation("Table has no stream to disable: TableName: " + table.name());
        }
        end(tx, home, current.get());
        var ended = new StreamDefinition(current.get().number(), current.get().label(), current.get().viewType(), false);
        return table.with(settings -> settings.withStream(ended));
    }

    private static StreamDefinition begin(Tables.Write tx, Home home, TableDefinition table, String viewType) {
        var now = home.clock().now();
        long number = CounterRow.next(tx, "streams");
        var label = LABEL.format(now);
        tx.put(StreamRows.STREAMS, number, new StreamRow(number, table.name(), label, viewType, table.keys(), now, Optional.empty(), Optional.empty()));
        tx.put(StreamRows.SHARDS, new Place(number, 1), new ShardRow(1, 1, Optional.empty(), Optional.empty()));
        tx.put(StreamRows.TAILS, number, new TailRow(1, 1, now));
        StreamTrims.begin(tx, home, number);
        return new StreamDefinition(number, label, viewType, true);
    }

    /// The sequence number of the newest record, or of none.
    static long newest(Tables.Read tx, StreamDefinition stream) {
        return tx.get(StreamRows.TAILS, stream.number()).orElseThrow().sequence();
    }

    /// Nothing more comes into the stream; what is in it stays for its time.
    static void end(Tables.Write tx, Home home, StreamDefinition stream) {
        var now = home.clock().now();
        tx.get(StreamRows.STREAMS, stream.number()).ifPresent(row -> tx.put(StreamRows.STREAMS, row.number(), row.disabled(now)));
        var tail = tx.get(StreamRows.TAILS, stream.number()).orElseThrow();
        var place = new Place(stream.number(), tail.shard());
        tx.put(StreamRows.SHARDS, place, tx.get(StreamRows.SHARDS, place).orElseThrow().closed(tail.sequence(), now));
    }
}
