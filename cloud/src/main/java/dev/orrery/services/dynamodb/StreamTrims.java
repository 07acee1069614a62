package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.RecordRow;
import dev.orrery.services.dynamodb.StreamRows.ShardRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Forgets what is older than 24 hours, within an hour; where nothing gets that old it looks once a day, because whoever turns time by
/// years waits for each look. Who reads asks the clock and sees none of it before.
/// Source: Developer Guide, "Change data capture for DynamoDB Streams".
final class StreamTrims {
    static final String TIMER = "trim";
    static final Duration KEPT = Duration.ofHours(24);
    private static final Duration EVERY = Duration.ofHours(1);

    private StreamTrims() { }

    static void begin(Tables.Write tx, Home home, long stream) {
        var now = home.clock().now();
        home.timers().repeat(tx, TIMER, Long.toString(stream), next(tx, stream, now), KEPT);
    }

    /// When something will be old enough to go. What comes before then will not be.
    private static Instant next(Tables.Write tx, long stream, Instant now) {
        Optional<Instant> oldest;
        try (var records = tx.scan(StreamRows.RECORDS, Range.startingWith(StreamRows.number(stream)))) {
            oldest = records.findFirst().map(RecordRow::at);
        }
        Optional<Instant> closed;
        try (var shards = tx.scan(StreamRows.SHARDS, Range.startingWith(StreamRows.number(stream)))) {
            closed = shards.flatMap(shard -> shard.closedAt().stream()).min(Comparator.naturalOrder());
        }
        // Neither too often, nor, where time was set back, later than what comes now.
        var first = Stream.of(oldest, closed).flatMap(Optional::stream).min(Comparator.naturalOrder()).orElse(now).plus(KEPT);
        var soonest = now.plus(EVERY);
        var latest = now.plus(KEPT);
        return first.isBefore(soonest) ? soonest : first.isAfter(latest) ? latest : first;
    }

    static boolean isTrimmed(Instant at, Instant now) {
        return !at.plus(KEPT).isAfter(now);
    }

    static void due(Home home, Timer timer) {
        long stream = Long.parseLong(timer.key());
        long position = 0;
        while (position >= 0) {
            long from = position;
            position = home.store().write(tx -> trimSome(tx, home.clock().now(), stream, from));
        }
        home.store().write(tx -> {
            finish(tx, home, stream);
            return null;
        });
    }

    /// @return where to go on, or -1
    private static long trimSome(Tables.Write tx, Instant now, long stream, long from) {
        List<RecordRow> some;
        try (var rows = tx.scan(StreamRows.RECORDS, Range.startingWith(StreamRows.number(stream)).from(new Place(stream, from).key()))) {
            some = TableWalk.some(rows.iterator(), row -> length(row.before()) + length(row.after()));
        }
        for (var row : some) {
            if (!isTrimmed(row.at(), now)) {
                return -1;
            }
            tx.delete(StreamRows.RECORDS, new Place(stream, row.sequence()));
        }
        return some.isEmpty() ? -1 : some.getLast().sequence() + 1;
    }

    private static int length(Optional<byte[]> image) {
        return image.map(bytes -> bytes.length).orElse(0);
    }

    /// Old shards go, and in the end the whole stream; until then there is a next time.
    private static void finish(Tables.Write tx, Home home, long stream) {
        var now = home.clock().now();
        List<ShardRow> shards;
        try (var rows = tx.scan(StreamRows.SHARDS, Range.startingWith(StreamRows.number(stream)))) {
            shards = rows.toList();
        }
        var old = shards.stream().filter(shard -> shard.closedAt().filter(at -> isTrimmed(at, now)).isPresent()).toList();
        old.forEach(shard -> tx.delete(StreamRows.SHARDS, new Place(stream, shard.number())));
        if (old.size() == shards.size()) {
            tx.delete(StreamRows.STREAMS, stream);
            tx.delete(StreamRows.TAILS, stream);
        } else {
            begin(tx, home, stream);
        }
    }
}
