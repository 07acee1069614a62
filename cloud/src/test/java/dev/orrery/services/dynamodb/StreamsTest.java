package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class StreamsTest {
    private static final int STEPS = 400;
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);
    private final DynamoDbStreamsClient streams = cloud.client(DynamoDbStreamsClient.class);
    private String arn;

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "items", List.of("id:S"),
                table -> table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES")));
        arn = dynamo.describeTable(describe -> describe.tableName("items")).table().latestStreamArn();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void recordsReplayedAreTheHistoryOfTheTable() {
        // given random writes, some of which change nothing, over nine hours
        var random = new SplittableRandom(3);
        var model = new HashMap<String, Map<String, AttributeValue>>();
        int changes = 0;
        for (int step = 0; step < STEPS; step++) {
            var id = "i" + random.nextInt(6);
            var before = model.get(id);
            switch (random.nextInt(3)) {
                case 0 -> {
                    var item = item("id", id, "v", random.nextInt(3));
                    dynamo.putItem(put -> put.tableName("items").item(item));
                    model.put(id, item);
                }
                case 1 -> {
                    dynamo.deleteItem(delete -> delete.tableName("items").key(item("id", id)));
                    model.remove(id);
                }
                default -> {
                    int value = random.nextInt(3);
                    dynamo.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder().update(update -> update.tableName("items")
                            .key(item("id", id)).updateExpression("SET v = :v").expressionAttributeValues(Map.of(":v", n(value)))).build()));
                    model.put(id, item("id", id, "v", value));
                }
            }
            changes += java.util.Objects.equals(before, model.get(id)) ? 0 : 1;
            cloud.time().advance(Duration.ofSeconds(81));
        }

        // when the stream is replayed
        var replayed = new HashMap<String, Map<String, AttributeValue>>();
        var records = all();
        var last = "";
        for (var record : records) {
            var change = record.dynamodb();
            var id = change.keys().get("id").s();
            assertThat(change.hasOldImage() ? change.oldImage() : null).isEqualTo(replayed.get(id));
            assertThat(record.eventName()).isEqualTo(!change.hasOldImage() ? OperationType.INSERT
                    : change.hasNewImage() ? OperationType.MODIFY : OperationType.REMOVE);
            assertThat(change.sequenceNumber()).isGreaterThan(last);
            last = change.sequenceNumber();
            if (change.hasNewImage()) {
                replayed.put(id, change.newImage());
            } else {
                replayed.remove(id);
            }
        }

        // then it is the table, with one record for each change
        assertThat(replayed).isEqualTo(model);
        assertThat(records).hasSize(changes);
        assertThat(shards()).hasSizeGreaterThan(1);
    }

    @Test
    void recordsGoAfterTwentyFourHours() {
        dynamo.putItem(put -> put.tableName("items").item(item("id", "old")));
        var first = all().getFirst().dynamodb().sequenceNumber();
        var shard = shards().getFirst();
        cloud.time().advance(Duration.ofHours(23));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "new")));
        cloud.time().advance(Duration.ofHours(1));

        assertThat(all()).extracting(record -> record.dynamodb().keys().get("id").s()).containsExactly("new");
        assertThatThrownBy(() -> streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId())
                .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER).sequenceNumber(first)))
                .isInstanceOf(TrimmedDataAccessException.class);
    }

    @Test
    void closedShardsEndThoughTheirRecordsAreGone() {
        // given a shard that was closed after all of its records had gone, and a stream that was switched off so long ago
        dynamo.putItem(put -> put.tableName("items").item(item("id", "old")));
        cloud.time().advance(Duration.ofHours(30));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "new")));

        // then whoever reads it comes to its end, and goes on with the next one
        var first = iterator(shards().getFirst(), ShardIteratorType.TRIM_HORIZON);
        var read = streams.getRecords(get -> get.shardIterator(first));
        assertThat(read.records()).isEmpty();
        assertThat(read.nextShardIterator()).isNull();
        var second = iterator(shards().get(1), ShardIteratorType.TRIM_HORIZON);
        assertThat(streams.getRecords(get -> get.shardIterator(second)).nextShardIterator()).isNotNull();
        // and a page that is full is not the end
        dynamo.putItem(put -> put.tableName("items").item(item("id", "newer")));
        dynamo.updateTable(update -> update.tableName("items").streamSpecification(stream -> stream.streamEnabled(false)));
        var page = streams.getRecords(get -> get.shardIterator(second).limit(1));
        assertThat(page.records()).hasSize(1);
        assertThat(page.nextShardIterator()).isNotNull();
        assertThat(streams.getRecords(get -> get.shardIterator(page.nextShardIterator())).nextShardIterator()).isNull();
    }

    @Test
    void iteratorsBeginWhereTheySayAndEndAfterAQuarterOfAnHour() {
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        var latest = iterator(shards().getFirst(), ShardIteratorType.LATEST);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "2")));

        assertThat(streams.getRecords(get -> get.shardIterator(latest)).records())
                .extracting(record -> record.dynamodb().keys().get("id").s()).containsExactly("2");

        cloud.time().advance(Duration.ofMinutes(16));
        assertThatThrownBy(() -> streams.getRecords(get -> get.shardIterator(latest))).isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void iteratorReadsOnlyTheStreamThatItNames() {
        // given two streams, and an iterator of the first under the name of the second
        dynamo.putItem(put -> put.tableName("items").item(item("id", "secret")));
        var own = iterator(shards().getFirst(), ShardIteratorType.TRIM_HORIZON);
        TestTables.create(cloud, "mine", List.of("id:S"),
                table -> table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        var mine = dynamo.describeTable(describe -> describe.tableName("mine")).table().latestStreamArn();

        // then it reads nothing, wherever in it that name stands
        for (var forged : List.of(own.replace(arn, mine), mine + "|2|" + own, mine + "|1|" + own)) {
            assertThatThrownBy(() -> streams.getRecords(get -> get.shardIterator(forged))).isInstanceOf(DynamoDbException.class);
        }
    }

    @Test
    void closedStreamEndsAndStaysReadable() {
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        dynamo.updateTable(update -> update.tableName("items").streamSpecification(stream -> stream.streamEnabled(false)));
        TestTables.settle(cloud);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "2")));

        assertThat(all()).extracting(record -> record.dynamodb().keys().get("id").s()).containsExactly("1");
        assertThat(shards().getFirst().sequenceNumberRange().endingSequenceNumber()).isNotNull();
    }

    @Test
    void itemsThatExpireAreRemovedByTheService() {
        // given an item that is to go in a minute, and two that are not
        dynamo.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        long now = cloud.time().now().getEpochSecond();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "goes", "until", now + 60)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "stays", "until", now + 6_000)));
        dynamo.putItem(put -> put.tableName("items").item(item("id", "text", "until", "soon")));

        // when that minute is over
        cloud.time().advance(Duration.ofSeconds(61));

        // then it is gone, and the stream says who did it
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).extracting(item -> item.get("id").s())
                .containsExactlyInAnyOrder("stays", "text");
        var removed = all().getLast();
        assertThat(removed.eventName()).isEqualTo(OperationType.REMOVE);
        assertThat(removed.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    }

    @Test
    void itemsFromBeforeTheirAttributeWasNamedExpireToo() {
        long now = cloud.time().now().getEpochSecond();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1", "until", now + 60)));
        dynamo.updateTimeToLive(update -> update.tableName("items").timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
        cloud.time().advance(Duration.ofMinutes(2));
        assertThat(dynamo.scan(scan -> scan.tableName("items")).items()).isEmpty();
    }

    @Test
    void viewTypesTellWhatTheySay() {
        for (var view : List.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE")) {
            TestTables.create(cloud, view, List.of("id:S"),
                    table -> table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view)));
            arn = dynamo.describeTable(describe -> describe.tableName(view)).table().latestStreamArn();
            dynamo.putItem(put -> put.tableName(view).item(item("id", "1", "v", 1)));
            dynamo.putItem(put -> put.tableName(view).item(item("id", "1", "v", 2)));
            var changed = all().getLast();
            assertThat(changed.eventName()).isEqualTo(OperationType.MODIFY);
            assertThat(changed.dynamodb()).extracting(StreamRecord::hasOldImage, StreamRecord::hasNewImage)
                    .containsExactly(view.equals("OLD_IMAGE"), view.equals("NEW_IMAGE"));
        }
    }

    /// Source: recordings of AWS in LocalStack's test suite, test_dynamodb_stream_records_with_update_item.
    @Test
    void aShardBeginsBeforeItsFirstRecord() {
        var begins = shards().getFirst().sequenceNumberRange().startingSequenceNumber();
        assertThat(read(begins, ShardIteratorType.AT_SEQUENCE_NUMBER)).isEmpty();
        dynamo.putItem(put -> put.tableName("items").item(item("id", "1")));
        cloud.time().advance(StreamRecords.SHARD_OPEN);
        dynamo.putItem(put -> put.tableName("items").item(item("id", "2")));

        var numbers = all().stream().map(record -> record.dynamodb().sequenceNumber()).toList();

        assertThat(numbers).hasSize(2);
        assertThat(new BigInteger(begins)).isLessThan(new BigInteger(numbers.getFirst()));
        assertThat(read(begins, ShardIteratorType.AT_SEQUENCE_NUMBER)).containsExactly(numbers.getFirst());
        assertThat(read(begins, ShardIteratorType.AFTER_SEQUENCE_NUMBER)).containsExactly(numbers.getFirst());
        var first = shards().getFirst().sequenceNumberRange();
        var second = shards().getLast().sequenceNumberRange().startingSequenceNumber();
        assertThat(new BigInteger(second)).isBetween(new BigInteger(first.endingSequenceNumber()), new BigInteger(numbers.getLast()))
                .isNotEqualTo(new BigInteger(first.endingSequenceNumber())).isNotEqualTo(new BigInteger(numbers.getLast()));
    }

    /// The sequence numbers of the first shard from here on.
    private List<String> read(String sequenceNumber, ShardIteratorType type) {
        var iterator = streams.getShardIterator(get -> get.streamArn(arn).shardId(shards().getFirst().shardId()).shardIteratorType(type)
                .sequenceNumber(sequenceNumber)).shardIterator();
        return streams.getRecords(get -> get.shardIterator(iterator)).records().stream().map(record -> record.dynamodb().sequenceNumber()).toList();
    }

    private List<Shard> shards() {
        return streams.describeStream(describe -> describe.streamArn(arn)).streamDescription().shards();
    }

    private String iterator(Shard shard, ShardIteratorType type) {
        return streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId()).shardIteratorType(type)).shardIterator();
    }

    private List<Record> all() {
        return TestStreams.all(streams, arn, 7);
    }
}
