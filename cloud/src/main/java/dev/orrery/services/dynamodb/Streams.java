package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.StreamRows.Place;
import dev.orrery.services.dynamodb.StreamRows.RecordRow;
import dev.orrery.services.dynamodb.StreamRows.ShardRow;
import dev.orrery.services.dynamodb.StreamRows.StreamRow;
import dev.orrery.services.dynamodb.values.ItemBytes;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Reading streams.
final class Streams implements DynamoDbStreamsClient {
    private static final int LISTED_MAX = 100;
    private static final int RECORDS_MAX = 1_000;
    private static final long PAGE_BYTES_MAX = 1024 * 1024;
    private static final String ITERATORS = "TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER";
    private final Home home;

    Streams(Home home) {
        this.home = home;
    }

    @Override
    public ListStreamsResponse listStreams(ListStreamsRequest request) {
        new Constraints().name("tableName", request.tableName()).atLeast("limit", request.limit(), 1).atMost("limit", request.limit(), LISTED_MAX)
                .check();
        int limit = request.limit() == null ? LISTED_MAX : request.limit();
        var table = Optional.ofNullable(request.tableName()).map(new TableLookup(home)::name);
        var all = home.store().read(tx -> {
            try (var rows = tx.scan(StreamRows.STREAMS, Range.all())) {
                return rows.filter(row -> table.isEmpty() || row.table().equals(table.get())).toList();
            }
        });
        var after = all.stream().dropWhile(row -> request.exclusiveStartStreamArn() != null
                && !arn(row).equals(request.exclusiveStartStreamArn())).skip(request.exclusiveStartStreamArn() == null ? 0 : 1).toList();
        var page = after.subList(0, Math.min(limit, after.size()));
        var response = ListStreamsResponse.builder().streams(page.stream()
                .map(row -> Stream.builder().streamArn(arn(row)).tableName(row.table()).streamLabel(row.label()).build()).toList());
        return after.size() > limit ? response.lastEvaluatedStreamArn(arn(page.getLast())).build() : response.build();
    }

    @Override
    public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
        new Constraints().notNull("streamArn", request.streamArn()).atLeast("limit", request.limit(), 1)
                .atMost("limit", request.limit(), LISTED_MAX).check();
        int limit = request.limit() == null ? LISTED_MAX : request.limit();
        return home.store().read(tx -> {
            var stream = require(tx, request.streamArn());
            var now = home.clock().now();
            var shards = shards(tx, stream).stream().filter(shard -> shard.closedAt().filter(at -> StreamTrims.isTrimmed(at, now)).isEmpty())
                    .dropWhile(shard -> request.exclusiveStartShardId() != null
                            && SequenceNumbers.shardId(stream, shard.number()).compareTo(request.exclusiveStartShardId()) <= 0).toList();
            var page = shards.subList(0, Math.min(limit, shards.size()));
            var description = StreamDescription.builder().streamArn(arn(stream)).streamLabel(stream.label())
                    .streamStatus(stream.disabledAt().isPresent() ? "DISABLED" : "ENABLED").streamViewType(stream.viewType())
                    .creationRequestDateTime(stream.createdAt()).tableName(stream.table())
                    .keySchema(TableDescriptions.keySchema(stream.keys()))
                    .shards(page.stream().map(shard -> shard(stream, shard)).toList());
            if (shards.size() > limit) {
                description.lastEvaluatedShardId(SequenceNumbers.shardId(stream, page.getLast().number()));
            }
            return DescribeStreamResponse.builder().streamDescription(description.build()).build();
        });
    }

    private static Shard shard(StreamRow stream, ShardRow shard) {
        var described = Shard.builder().shardId(SequenceNumbers.shardId(stream, shard.number())).sequenceNumberRange(range -> range
                .startingSequenceNumber(SequenceNumbers.text(shard.first()))
                .endingSequenceNumber(shard.last().map(last -> SequenceNumbers.text(Math.max(last, shard.first()))).orElse(null)));
        return shard.number() == 1 ? described.build()
                : described.parentShardId(SequenceNumbers.shardId(stream, shard.number() - 1)).build();
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        new Constraints().notNull("streamArn", request.streamArn()).notNull("shardId", request.shardId())
                .notNull("shardIteratorType", request.shardIteratorTypeAsString())
                .oneOf("shardIteratorType", request.shardIteratorTypeAsString(), ITERATORS).check();
        var iterator = home.store().read(tx -> {
            var stream = require(tx, request.streamArn());
            var shard = shards(tx, stream).stream().filter(one -> SequenceNumbers.shardId(stream, one.number()).equals(request.shardId()))
                    .findFirst().orElseThrow(() -> DynamoDbErrors.resourceNotFound("Requested resource not found: Shard does not exist"));
            return new ShardIterator(arn(stream), stream.number(), shard.number(), position(tx, request, stream, shard), home.clock().now());
        });
        return GetShardIteratorResponse.builder().shardIterator(iterator.text()).build();
    }

    private long position(Tables.Read tx, GetShardIteratorRequest request, StreamRow stream, ShardRow shard) {
        return switch (request.shardIteratorTypeAsString()) {
            case "TRIM_HORIZON" -> shard.first();
            case "LATEST" -> shard.last().orElseGet(() -> tx.get(StreamRows.TAILS, stream.number()).orElseThrow().sequence()) + 1;
            default -> {
                if (request.sequenceNumber() == null) {
                    throw DynamoDbErrors.validation("SequenceNumber must be specified for " + request.shardIteratorTypeAsString());
                }
                long at = SequenceNumbers.parse(request.sequenceNumber()).filter(number -> number >= shard.first()
                        && number <= shard.last().orElse(Long.MAX_VALUE)).orElseThrow(() -> DynamoDbErrors.validation(
                        "Invalid SequenceNumber: " + request.sequenceNumber() + " is not in shard " + request.shardId()));
                if (isTrimmed(tx, stream, shard, at)) {
                    throw DynamoDbErrors.error("TrimmedDataAccessException", "The operation attempted to read past the oldest stream record"
                            + " in a shard.");
                }
                yield request.shardIteratorTypeAsString().equals("AT_SEQUENCE_NUMBER") ? at : at + 1;
            }
        };
    }

    /// Whether a record that there was is gone by now. The number that a shard begins with is that of no record; in rows of before it was
    /// that of the first.
    private boolean isTrimmed(Tables.Read tx, StreamRow stream, ShardRow shard, long sequence) {
        long newest = tx.get(StreamRows.TAILS, stream.number()).orElseThrow().sequence();
        var found = tx.get(StreamRows.RECORDS, new Place(stream.number(), sequence));
        boolean beginning = found.isEmpty() && sequence == shard.first();
        var row = beginning ? tx.get(StreamRows.RECORDS, new Place(stream.number(), sequence + 1)) : found;
        return sequence + (beginning ? 1 : 0) <= newest && row.filter(one -> !StreamTrims.isTrimmed(one.at(), home.clock().now())).isEmpty();
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
        new Constraints().notNull("shardIterator", request.shardIterator()).atLeast("limit", request.limit(), 1)
                .atMost("limit", request.limit(), RECORDS_MAX).check();
        var now = home.clock().now();
        var iterator = ShardIterator.parse(request.shardIterator());
        iterator.requireFresh(now);
        int limit = request.limit() == null ? RECORDS_MAX : request.limit();
        return new Unlocking(home).read(tx -> read(tx, iterator, limit, now));
    }

    private GetRecordsResponse read(Tables.Read tx, ShardIterator iterator, int limit, Instant now) {
        // Only what it names was decided about, and iterators come back from outside.
        var stream = tx.get(StreamRows.STREAMS, iterator.stream()).filter(row -> arn(row).equals(iterator.streamArn()))
                .orElseThrow(() -> notFound(iterator.streamArn()));
        requireKey(tx, stream);
        var shard = tx.get(StreamRows.SHARDS, new Place(iterator.stream(), iterator.shard())).orElseThrow(() -> notFound(iterator.streamArn()));
        var records = new ArrayList<Record>();
        long next = iterator.next();
        long bytes = 0;
        boolean over;
        long last = shard.last().orElse(Long.MAX_VALUE);
        var range = Range.startingWith(StreamRows.number(iterator.stream())).from(new Place(iterator.stream(), next).key());
        try (var rows = tx.scan(StreamRows.RECORDS, range)) {
            var found = rows.takeWhile(row -> row.sequence() <= last).iterator();
            while (found.hasNext() && records.size() < limit && bytes < PAGE_BYTES_MAX) {
                var row = found.next();
                next = row.sequence() + 1;
                if (!StreamTrims.isTrimmed(row.at(), now)) {
                    var one = record(stream, row);
                    bytes += one.dynamodb().sizeBytes();
                    records.add(one);
                }
            }
            over = !found.hasNext();
        }
        var response = GetRecordsResponse.builder().records(records);
        // Of a closed shard the last records may be gone: it has ended, too, when there is nothing more in it.
        boolean ended = shard.last().isPresent() && (over || next > last);
        return ended ? response.build() : response.nextShardIterator(
                new ShardIterator(iterator.streamArn(), iterator.stream(), iterator.shard(), next, now).text()).build();
    }

    /// What is in a stream is under the key of its table, as long as that is there.
    private void requireKey(Tables.Read tx, StreamRow stream) {
        new TableLookup(home).find(tx, stream.table()).filter(table -> table.key().isPresent()
                && !stream.createdAt().isBefore(table.definition().createdAt())).ifPresent(table -> OpenedKeys.require(tx, home, table));
    }

    private Record record(StreamRow stream, RecordRow row) {
        var keys = ItemBytes.read(row.key());
        var data = StreamRecord.builder().approximateCreationDateTime(Instant.ofEpochSecond(row.at().getEpochSecond())).keys(keys)
                .sequenceNumber(SequenceNumbers.text(row.sequence())).streamViewType(stream.viewType());
        long size = ItemSize.of(keys);
        if (row.before().filter(bytes -> bytes.length > 0).isPresent()) {
            var image = ItemBytes.read(row.before().get());
            size += ItemSize.of(image);
            data.oldImage(image);
        }
        if (row.after().filter(bytes -> bytes.length > 0).isPresent()) {
            var image = ItemBytes.read(row.after().get());
            size += ItemSize.of(image);
            data.newImage(image);
        }
        var record = Record.builder().eventID(SequenceNumbers.eventId(stream, row.sequence())).eventVersion("1.1").eventSource("aws:dynamodb")
                .awsRegion(home.region()).eventName(row.before().isEmpty() ? "INSERT" : row.after().isEmpty() ? "REMOVE" : "MODIFY")
                .dynamodb(data.sizeBytes(size).build());
        return row.expired() ? record.userIdentity(who -> who.type("Service").principalId("dynamodb.amazonaws.com")).build() : record.build();
    }

    private StreamRow require(Tables.Read tx, String arn) {
        return StreamRows.find(tx, home, arn).orElseThrow(() -> notFound(arn));
    }

    private static RuntimeException notFound(String arn) {
        return DynamoDbErrors.resourceNotFound("Requested resource not found: Stream: " + arn + " not found");
    }

    private static List<ShardRow> shards(Tables.Read tx, StreamRow stream) {
        try (var rows = tx.scan(StreamRows.SHARDS, Range.startingWith(StreamRows.number(stream.number())))) {
            return rows.toList();
        }
    }

    private String arn(StreamRow row) {
        return ResourceNames.streamArn(home, row.table(), row.label());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
