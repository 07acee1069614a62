package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;

import dev.orrery.services.dynamodb.ItemOperation.Action;
import dev.orrery.services.dynamodb.ItemOperation.Answer;
import dev.orrery.services.dynamodb.ItemOperation.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// One of several clients that work on the same few items in every way that there is, and remember what they were told.
final class ItemClient {
    static final String TABLE = "registers";
    private final SplittableRandom random;
    private final List<String> keys;
    private final AtomicLong moments;
    private final AtomicInteger values;
    /// What this client saw last, so that its conditions hold now and then.
    private final Map<String, Optional<Content>> seen = new HashMap<>();

    ItemClient(SplittableRandom random, List<String> keys, AtomicLong moments, AtomicInteger values) {
        this.random = random;
        this.keys = keys;
        this.moments = moments;
        this.values = values;
    }

    /// Does something, and tells what came of it.
    ItemOperation step(DynamoDbClient dynamo) {
        var key = keys.get(random.nextInt(keys.size()));
        var action = action(seen.getOrDefault(key, Optional.empty()));
        long begin = moments.incrementAndGet();
        try {
            var answer = perform(dynamo, key, action);
            learn(key, answer);
            return new ItemOperation(key, begin, moments.incrementAndGet(), action, answer);
        } catch (MortalStore.Died _) {
            return new ItemOperation(key, begin, Linearization.NEVER, action, new Answer.None());
        }
    }

    private Action action(Optional<Content> last) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Action.Put(values.incrementAndGet());
            case 2, 3 -> new Action.PutIf(last.map(Content::value).filter(value -> value >= 0), values.incrementAndGet());
            case 4, 5, 6 -> new Action.Count();
            case 7 -> new Action.Delete();
            case 8 -> last.isPresent() && last.get().value() >= 0 ? new Action.DeleteIf(last.get().value()) : new Action.Read();
            default -> new Action.Read();
        };
    }

    private void learn(String key, Answer answer) {
        switch (answer) {
            case Answer.Done(var old, var fresh) -> fresh.or(() -> old).ifPresent(content -> seen.put(key, content));
            case Answer.Refused(var old) -> seen.put(key, old);
            case Answer.None() -> { }
        }
    }

    private Answer perform(DynamoDbClient dynamo, String key, Action action) {
        try {
            return switch (action) {
                case Action.Put(var value) -> put(dynamo, key, value);
                case Action.PutIf(var expected, var value) -> putIf(dynamo, key, expected, value);
                case Action.Count() -> done(Optional.empty(), Optional.of(content(dynamo.updateItem(update -> update.tableName(TABLE)
                        .key(item("id", key)).updateExpression("ADD n :one").expressionAttributeValues(Map.of(":one", n(1)))
                        .returnValues("ALL_NEW")).attributes())));
                case Action.Delete() -> done(Optional.of(content(dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item("id", key))
                        .returnValues("ALL_OLD")).attributes())), Optional.empty());
                case Action.DeleteIf(var expected) -> done(Optional.of(content(dynamo.deleteItem(delete -> delete.tableName(TABLE)
                        .key(item("id", key)).conditionExpression("v = :v").expressionAttributeValues(Map.of(":v", n(expected)))
                        .returnValues("ALL_OLD").returnValuesOnConditionCheckFailure("ALL_OLD")).attributes())), Optional.empty());
                case Action.Read() -> done(Optional.of(content(read(dynamo, key))), Optional.empty());
            };
        } catch (ConditionalCheckFailedException refused) {
            return new Answer.Refused(content(refused.item()));
        } catch (TransactionCanceledException canceled) {
            return new Answer.Refused(content(canceled.cancellationReasons().getFirst().item()));
        }
    }

    private static Answer done(Optional<Optional<Content>> old, Optional<Optional<Content>> fresh) {
        return new Answer.Done(old, fresh);
    }

    private Answer put(DynamoDbClient dynamo, String key, int value) {
        var item = item("id", key, "v", value, "n", 0);
        return switch (random.nextInt(4)) {
            case 0 -> {
                dynamo.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, List.of(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build()))));
                yield done(Optional.empty(), Optional.empty());
            }
            case 1 -> {
                dynamo.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder()
                        .put(put -> put.tableName(TABLE).item(item)).build()));
                yield done(Optional.empty(), Optional.empty());
            }
            default -> done(Optional.of(content(dynamo.putItem(put -> put.tableName(TABLE).item(item).returnValues("ALL_OLD")).attributes())),
                    Optional.empty());
        };
    }

    private Answer putIf(DynamoDbClient dynamo, String key, Optional<Integer> expected, int value) {
        var item = item("id", key, "v", value, "n", 0);
        var condition = expected.isPresent() ? "v = :v" : "attribute_not_exists(id)";
        var values = expected.map(known -> Map.of(":v", n(known))).orElse(null);
        if (random.nextBoolean()) {
            dynamo.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder().put(put -> put.tableName(TABLE).item(item)
                    .conditionExpression(condition).expressionAttributeValues(values).returnValuesOnConditionCheckFailure("ALL_OLD")).build()));
            return done(Optional.empty(), Optional.empty());
        }
        return done(Optional.of(content(dynamo.putItem(put -> put.tableName(TABLE).item(item).conditionExpression(condition)
                .expressionAttributeValues(values).returnValues("ALL_OLD").returnValuesOnConditionCheckFailure("ALL_OLD")).attributes())),
                Optional.empty());
    }

    private Map<String, AttributeValue> read(DynamoDbClient dynamo, String key) {
        return switch (random.nextInt(6)) {
            case 0 -> dynamo.query(query -> query.tableName(TABLE).consistentRead(true).keyConditionExpression("id = :id")
                    .expressionAttributeValues(item(":id", key))).items().stream().findFirst().orElse(Map.of());
            case 1 -> dynamo.batchGetItem(batch -> batch.requestItems(Map.of(TABLE, KeysAndAttributes.builder().consistentRead(true).keys(List.of(item("id", key))).build())))
                    .responses().get(TABLE).stream().findFirst().orElse(Map.of());
            case 2 -> dynamo.transactGetItems(all -> all.transactItems(TransactGetItem.builder()
                    .get(get -> get.tableName(TABLE).key(item("id", key))).build()))
                    .responses().getFirst().item();
            default -> dynamo.getItem(get -> get.tableName(TABLE).key(item("id", key)).consistentRead(true)).item();
        };
    }

    static Optional<Content> content(Map<String, AttributeValue> item) {
        return item.isEmpty() ? Optional.empty()
                : Optional.of(new Content(item.containsKey("v") ? Integer.parseInt(item.get("v").n()) : -1, Integer.parseInt(item.get("n").n())));
    }
}
