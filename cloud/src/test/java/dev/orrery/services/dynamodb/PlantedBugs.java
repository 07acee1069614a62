package dev.orrery.services.dynamodb;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Servers with a defect each, for the tests of what looks for defects.
final class PlantedBugs {
    private PlantedBugs() { }

    /// One read in ten is what was read of the item ten reads ago.
    static final class StaleReads extends Correct {
        private static final int EVERY = 10;
        private final Map<Map<String, AttributeValue>, GetItemResponse> cache = new ConcurrentHashMap<>();
        private final AtomicInteger reads = new AtomicInteger();

        StaleReads(DynamoDbClient server) {
            super(server);
        }

        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            if (reads.incrementAndGet() % EVERY != 0) {
                return super.getItem(request);
            }
            var known = cache.get(request.key());
            var fresh = super.getItem(request);
            cache.put(request.key(), fresh);
            return Optional.ofNullable(known).orElse(fresh);
        }
    }

    /// Conditions are looked at in a transaction of their own, before the one that writes.
    static final class EarlyConditions extends Correct {

        EarlyConditions(DynamoDbClient server) {
            super(server);
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            if (request.conditionExpression() == null) {
                return super.putItem(request);
            }
            var key = Map.of("id", request.item().get("id"));
            var old = super.getItem(GetItemRequest.builder().tableName(request.tableName()).key(key).consistentRead(true).build()).item();
            boolean holds = request.hasExpressionAttributeValues() ? request.expressionAttributeValues().get(":v").equals(old.get("v")) : old.isEmpty();
            if (!holds) {
                throw ConditionalCheckFailedException.builder().item(old).build();
            }
            Thread.yield();
            return super.putItem(request.toBuilder().conditionExpression(null).expressionAttributeValues(null)
                    .returnValuesOnConditionCheckFailure((String) null).build());
        }
    }

    /// One delete in twenty is answered before it is done, and never done.
    static final class LostDeletes extends Correct {
        private static final int EVERY = 20;
        private final AtomicInteger deletes = new AtomicInteger();

        LostDeletes(DynamoDbClient server) {
            super(server);
        }

        @Override
        public DeleteItemResponse deleteItem(DeleteItemRequest request) {
            if (request.conditionExpression() != null || deletes.incrementAndGet() % EVERY != 0) {
                return super.deleteItem(request);
            }
            return DeleteItemResponse.builder()
                    .attributes(super.getItem(GetItemRequest.builder().tableName(request.tableName()).key(request.key()).build()).item()).build();
        }
    }

    private static class Correct implements DynamoDbClient {
        private final DynamoDbClient server;

        Correct(DynamoDbClient server) {
            this.server = server;
        }

        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            return server.getItem(request);
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            return server.putItem(request);
        }

        @Override
        public UpdateItemResponse updateItem(UpdateItemRequest request) {
            return server.updateItem(request);
        }

        @Override
        public DeleteItemResponse deleteItem(DeleteItemRequest request) {
            return server.deleteItem(request);
        }

        @Override
        public QueryResponse query(QueryRequest request) {
            return server.query(request);
        }

        @Override
        public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
            return server.batchGetItem(request);
        }

        @Override
        public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
            return server.batchWriteItem(request);
        }

        @Override
        public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
            return server.transactGetItems(request);
        }

        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
            return server.transactWriteItems(request);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
