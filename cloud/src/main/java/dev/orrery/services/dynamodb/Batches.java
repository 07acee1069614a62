package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Reading and writing many items, of several tables, each for itself.
final class Batches implements DynamoDbClient {
    /// How much the writes of one transaction change before the rest goes into another one, the largest item with it.
    private static final long WRITTEN_BYTES_PER_TRANSACTION = 16L * 1024 * 1024;
    /// Beside the indexes: the item, both images in the stream, its history, and its version.
    private static final int COPIES = 5;
    private static final String DUPLICATES = "Provided list of item keys contains duplicates";
    private final Home home;
    private final TableLookup tables;
    private final Unlocking unlocking;

    Batches(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.unlocking = new Unlocking(home);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        constraints(request);
        var selections = new LinkedHashMap<String, Selected>();
        int keys = 0;
        for (var entry : request.requestItems().entrySet()) {
            selections.put(entry.getKey(), selected(entry.getValue()));
            var seen = new HashSet<Map<String, AttributeValue>>();
            for (var key : entry.getValue().keys()) {
                Selected.requireValues(key);
                if (!seen.add(Values.canonical(key))) {
                    throw DynamoDbErrors.validation(DUPLICATES);
                }
                if (++keys > DynamoDbLimits.BATCH_GET_KEYS_MAX) {
                    throw DynamoDbErrors.validation("Too many items requested for the BatchGetItem call");
                }
            }
        }
        return unlocking.read(tx -> {
            var found = new LinkedHashMap<String, OpenTable>();
            request.requestItems().forEach((name, wanted) -> {
                var table = tables.requireActive(tx, name);
                wanted.keys().forEach(key -> KeyChecks.requireKey(table, key));
                KeyChecks.requireNoWayInto(table, selections.get(name).paths());
                found.put(name, table);
            });
            return read(tx, request, found, selections);
        });
    }

    private BatchGetItemResponse read(Tables.Read tx, BatchGetItemRequest request, Map<String, OpenTable> found,
            Map<String, Selected> selections) {
        var responses = new LinkedHashMap<String, List<Map<String, AttributeValue>>>();
        var unprocessed = new LinkedHashMap<String, KeysAndAttributes>();
        var capacities = new ArrayList<ConsumedCapacity>();
        var throttled = new Throttled();
        long bytes = 0;
        for (var entry : request.requestItems().entrySet()) {
            var table = found.get(entry.getKey());
            var throttle = Throttle.of(tx, home, table);
            var wanted = entry.getValue();
            var items = new ArrayList<Map<String, AttributeValue>>();
            var left = new ArrayList<Map<String, AttributeValue>>();
            var capacity = new Capacity();
            boolean consistent = Boolean.TRUE.equals(wanted.consistentRead());
            for (var key : wanted.keys()) {
                var one = throttle.anew();
                if (!throttled.letIn(one::requireRead)) {
                    left.add(key);
                    continue;
                }
                var item = tx.get(ItemRow.ITEMS, table.key(key)).map(ItemRow::attributes);
                long size = item.map(ItemSize::of).orElse(0L);
                if (bytes + size > DynamoDbLimits.BATCH_GET_BYTES_MAX) {
                    left.add(key);
                    continue;
                }
                bytes += size;
                var consumed = new Capacity().table(Capacity.read(size, consistent));
                one.take(consumed, false);
                capacity.add(consumed);
                item.map(selections.get(entry.getKey())::of).ifPresent(items::add);
            }
            responses.put(entry.getKey(), items);
            if (!left.isEmpty()) {
                unprocessed.put(entry.getKey(), wanted.toBuilder().keys(left).build());
            }
            if (Capacity.isAsked(request.returnConsumedCapacityAsString())) {
                capacities.add(capacity.told(table.name(), request.returnConsumedCapacityAsString()));
            }
        }
        throttled.requireSome();
        var response = BatchGetItemResponse.builder().responses(responses).unprocessedKeys(unprocessed);
        return capacities.isEmpty() ? response.build() : response.consumedCapacity(capacities).build();
    }

    private static void constraints(BatchGetItemRequest request) {
        var constraints = new Constraints()
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .notNull("requestItems", request.hasRequestItems())
                .size("requestItems", request.requestItems(), request.hasRequestItems(), 1);
        constraints.tableNames("requestItems", request.requestItems());
        request.requestItems().forEach((name, wanted) -> {
            var at = "requestItems." + name + ".member.";
            constraints.notNull(at + "keys", wanted.hasKeys())
                    .size(at + "keys", wanted.keys(), wanted.hasKeys(), 1, DynamoDbLimits.BATCH_GET_KEYS_MAX)
                    .size(at + "attributesToGet", wanted.attributesToGet(), wanted.hasAttributesToGet(), 1, Selected.ATTRIBUTES_MAX);
        });
        constraints.check();
    }

    private static Selected selected(KeysAndAttributes wanted) {
        var expressions = new ExpressionSet(wanted.hasExpressionAttributeNames(), wanted.expressionAttributeNames(), false, Map.of())
                .expression("ProjectionExpression", wanted.projectionExpression())
                .legacy("AttributesToGet", wanted.hasAttributesToGet()).checkMix();
        Selected.requireDistinct(wanted.attributesToGet());
        expressions.checkPlaceholders();
        var selected = Selected.of(expressions.projection(), wanted.hasAttributesToGet(), wanted.attributesToGet());
        expressions.checkAllUsed();
        return selected;
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        writeConstraints(request);
        request.requestItems().values().forEach(Batches::requireWrites);
        int writes = request.requestItems().values().stream().mapToInt(List::size).sum();
        if (writes > DynamoDbLimits.BATCH_WRITES_MAX) {
            throw DynamoDbErrors.validation("Too many items requested for the BatchWriteItem call");
        }
        var done = new ArrayList<Done>();
        while (done.size() < writes) {
            int from = done.size();
            try {
                done.addAll(unlocking.write(tx -> writeSome(tx, request, from)));
            } catch (AwsServiceException refused) {
                if (from == 0) {
                    throw refused;
                }
                break;
            }
        }
        if (done.stream().allMatch(one -> one.throttled().isPresent())) {
            throw done.getFirst().throttled().orElseThrow();
        }
        return answer(request, done);
    }

    /// One write of a batch that was done, unless it was throttled.
    ///
    /// @param name as the request names the table
    private record Done(String name, OpenTable table, ItemWrite write, Capacity capacity,
            Optional<ProvisionedThroughputExceededException> throttled) { }

    /// As many writes as one transaction takes, behind those that are done: a batch is none. All of it is checked before any is done.
    private List<Done> writeSome(Tables.Write tx, BatchWriteItemRequest request, int from) {
        var batches = new ArrayList<Batch>();
        request.requestItems().forEach((name, all) -> batches.add(batch(tx, name, all)));
        var done = new ArrayList<Done>();
        int position = 0;
        long bytes = 0;
        for (var batch : batches) {
            for (var write : batch.writes()) {
                if (position++ < from || bytes >= WRITTEN_BYTES_PER_TRANSACTION) {
                    continue;
                }
                try {
                    var outcome = write.perform(tx, home, batch.table());
                    long size = outcome.before().map(ItemSize::of).orElse(0L) + outcome.after().map(ItemSize::of).orElse(0L);
                    bytes += size * (batch.table().indexes().size() + COPIES);
                    done.add(new Done(batch.name(), batch.table(), write, outcome.capacity(), Optional.empty()));
                } catch (ProvisionedThroughputExceededException throttled) {
                    done.add(new Done(batch.name(), batch.table(), write, new Capacity(), Optional.of(throttled)));
                }
            }
        }
        return done;
    }

    private static BatchWriteItemResponse answer(BatchWriteItemRequest request, List<Done> done) {
        var capacities = new LinkedHashMap<String, Capacity>();
        var metrics = new LinkedHashMap<String, List<ItemCollectionMetrics>>();
        for (var one : done) {
            capacities.computeIfAbsent(one.table().name(), _ -> new Capacity()).add(one.capacity());
            if (one.throttled().isEmpty() && "SIZE".equals(request.returnItemCollectionMetricsAsString())) {
                CollectionMetrics.of(one.table(), one.write().key())
                        .ifPresent(found -> metrics.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(found));
            }
        }
        var response = BatchWriteItemResponse.builder().unprocessedItems(unprocessed(request, done));
        if (Capacity.isAsked(request.returnConsumedCapacityAsString())) {
            response.consumedCapacity(capacities.entrySet().stream()
                    .map(entry -> entry.getValue().told(entry.getKey(), request.returnConsumedCapacityAsString())).toList());
        }
        return metrics.isEmpty() ? response.build() : response.itemCollectionMetrics(metrics).build();
    }

    /// What was throttled, and what was not done because a table went away meanwhile.
    private static Map<String, List<WriteRequest>> unprocessed(BatchWriteItemRequest request, List<Done> done) {
        var unprocessed = new LinkedHashMap<String, List<WriteRequest>>();
        int position = 0;
        for (var entry : request.requestItems().entrySet()) {
            for (var write : entry.getValue()) {
                if (position >= done.size() || done.get(position).throttled().isPresent()) {
                    unprocessed.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>()).add(write);
                }
                position++;
            }
        }
        return unprocessed;
    }

    /// What of a batch is throttled is told as unprocessed, unless that is all of it.
    /// Source: API Reference, `BatchWriteItem` and `BatchGetItem`.
    private static final class Throttled {
        private boolean some;
        private Optional<ProvisionedThroughputExceededException> problem = Optional.empty();

        boolean letIn(Runnable one) {
            try {
                one.run();
                some = true;
                return true;
            } catch (ProvisionedThroughputExceededException throttled) {
                problem = Optional.of(throttled);
                return false;
            }
        }

        void requireSome() {
            if (!some && problem.isPresent()) {
                throw problem.get();
            }
        }
    }

    private record Batch(String name, OpenTable table, List<ItemWrite> writes) { }

    private Batch batch(Tables.Read tx, String name, List<WriteRequest> requests) {
        var table = tables.requireActive(tx, name);
        var seen = new HashSet<ByteBuffer>();
        var writes = new ArrayList<ItemWrite>();
        for (var request : requests) {
            if (request.putRequest() != null) {
                requireKeyOfItem(table, request.putRequest().item());
                writes.add(new ItemWrite.Put(Values.canonical(request.putRequest().item()), ItemWrite.ALWAYS));
            } else {
                KeyChecks.requireKey(table, request.deleteRequest().key());
                writes.add(new ItemWrite.Delete(Values.canonical(request.deleteRequest().key()), ItemWrite.ALWAYS));
            }
            if (!seen.add(ByteBuffer.wrap(table.key(writes.getLast().key())))) {
                throw DynamoDbErrors.validation(DUPLICATES);
            }
        }
        return new Batch(name, table, writes);
    }

    /// In batches a wrong key is told in other words.
    private static void requireKeyOfItem(OpenTable table, Map<String, AttributeValue> item) {
        for (var part : table.keys().parts()) {
            if (item.get(part.name()) == null || !part.fits(item.get(part.name()))) {
                throw DynamoDbErrors.validation("The provided key element does not match the schema");
            }
        }
        KeyChecks.requireItem(table, item);
    }

    private static void writeConstraints(BatchWriteItemRequest request) {
        var constraints = new Constraints()
                .oneOf("returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.RETURN_CONSUMED_CAPACITY)
                .oneOf("returnItemCollectionMetrics", request.returnItemCollectionMetricsAsString(), Constraints.RETURN_METRICS)
                .notNull("requestItems", request.hasRequestItems())
                .size("requestItems", request.requestItems(), request.hasRequestItems(), 1);
        constraints.tableNames("requestItems", request.requestItems());
        request.requestItems().forEach((name, writes) -> constraints.require(
                writes != null && !writes.isEmpty() && writes.size() <= DynamoDbLimits.BATCH_WRITES_MAX, request.requestItems(), "requestItems",
                "Map value must satisfy constraint: [Member must have length less than or equal to 25, "
                        + "Member must have length greater than or equal to 1]"));
        request.requestItems().forEach((name, writes) -> {
            for (int i = 0; i < writes.size(); i++) {
                var at = "requestItems." + name + ".member." + (i + 1) + ".member.";
                var write = writes.get(i);
                if (write.deleteRequest() != null) {
                    constraints.notNull(at + "deleteRequest.key", write.deleteRequest().hasKey());
                }
                if (write.putRequest() != null) {
                    constraints.notNull(at + "putRequest.item", write.putRequest().hasItem());
                }
            }
        });
        constraints.check();
    }

    private static void requireWrites(List<WriteRequest> writes) {
        if (writes.stream().anyMatch(write -> (write.putRequest() == null) == (write.deleteRequest() == null))) {
            throw DynamoDbErrors.validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                    + " supported datatypes");
        }
        for (var write : writes) {
            var item = write.putRequest() != null ? write.putRequest().item() : write.deleteRequest().key();
            ValueChecks.problem(item).ifPresent(problem -> {
                throw DynamoDbErrors.validation(problem);
            });
            ItemWrites.requireSize(item);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
