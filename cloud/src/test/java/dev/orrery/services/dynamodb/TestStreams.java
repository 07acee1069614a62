package dev.orrery.services.dynamodb;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Streams for tests, read from end to end.
final class TestStreams {
    private TestStreams() { }

    /// Every record that there still is, shard by shard, in pages.
    static List<Record> all(DynamoDbStreamsClient streams, String arn, int pageSize) {
        var all = new ArrayList<Record>();
        for (var shard : streams.describeStream(describe -> describe.streamArn(arn)).streamDescription().shards()) {
            var next = streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            while (next != null) {
                var at = next;
                var page = streams.getRecords(get -> get.shardIterator(at).limit(pageSize));
                all.addAll(page.records());
                next = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return all;
    }
}
