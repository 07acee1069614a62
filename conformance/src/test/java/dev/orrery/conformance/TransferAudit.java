package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Compares what is there with what the clerks did, when each of their transfers was answered.
final class TransferAudit {
    private TransferAudit() { }

    static void audit(Clients clients, List<TransferClerk> clerks, String when) {
        try (var dynamo = clients.dynamo(); var streams = clients.streams()) {
            var found = items(dynamo);
            var changes = new HashMap<String, Integer>();
            var expected = new TreeMap<String, Integer>();
            for (var clerk : clerks) {
                for (var transfer : clerk.transfers()) {
                    expected.put(transfer.id(), transfer.amount());
                    expected.merge(transfer.from(), -transfer.amount(), Integer::sum);
                    expected.merge(transfer.to(), transfer.amount(), Integer::sum);
                    List.of(transfer.id(), transfer.from(), transfer.to()).forEach(id -> changes.merge(id, 1, Integer::sum));
                }
                int counted = Optional.ofNullable(found.remove(clerk.counter())).orElse(0);
                assertThat(counted).as(when + ": " + clerk.counter()).isBetween(clerk.counted(), clerk.counted() + clerk.perhapsCounted());
                if (counted > 0) {
                    changes.put(clerk.counter(), counted);
                }
            }
            assertThat(found).as(when + ": accounts and journal").isEqualTo(expected);
            assertThat(recorded(dynamo, streams, when)).as(when + ": records of the stream").isEqualTo(changes);
        }
    }

    private static Map<String, Integer> items(DynamoDbClient dynamo) {
        var items = new TreeMap<String, Integer>();
        dynamo.scanPaginator(scan -> scan.tableName(TransferClerk.TABLE).consistentRead(true)).items()
                .forEach(item -> items.put(item.get("id").s(), amount(item)));
        return items;
    }

    private static int amount(Map<String, AttributeValue> item) {
        return Integer.parseInt(item.get("amount").n());
    }

    /// How many records there are of each item, which must follow from each other.
    private static Map<String, Integer> recorded(DynamoDbClient dynamo, DynamoDbStreamsClient streams, String when) {
        var arn = dynamo.describeTable(describe -> describe.tableName(TransferClerk.TABLE)).table().latestStreamArn();
        var records = new HashMap<String, Integer>();
        var last = new HashMap<String, Map<String, AttributeValue>>();
        for (var shard : streams.describeStream(describe -> describe.streamArn(arn)).streamDescription().shards()) {
            var next = streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            while (next != null) {
                var at = next;
                var page = streams.getRecords(get -> get.shardIterator(at));
                for (var record : page.records()) {
                    var change = record.dynamodb();
                    var id = change.keys().get("id").s();
                    assertThat(record.eventName()).as(when + ": " + id).isEqualTo(last.containsKey(id) ? OperationType.MODIFY : OperationType.INSERT);
                    assertThat(change.oldImage()).as(when + ": old image of " + id).isEqualTo(last.getOrDefault(id, Map.of()));
                    last.put(id, change.newImage());
                    records.merge(id, 1, Integer::sum);
                }
                next = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return records;
    }
}
