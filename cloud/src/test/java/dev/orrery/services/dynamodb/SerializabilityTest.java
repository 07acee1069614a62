package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Concurrent clients append numbers to lists and read lists, several in one transaction. Whatever they saw must be what
/// some order of the transactions, one at a time, would have shown, and that order must agree with the time at which they
/// ran. The method is that of Elle (Kingsbury and Alvaro, 2020): lists tell the order of their appends.
/// Fails within 3,000 transactions when each action is a transaction of its own.
class SerializabilityTest {
    /// CI runs 50,000: `-Dorrery.transactions=50000`.
    private static final int TRANSACTIONS = Integer.getInteger("orrery.transactions", 6_000);
    private static final int CLIENTS = 4;
    private static final int KEYS_AT_ONCE = 5;
    /// A list is left alone when it has about so many elements.
    private static final int APPENDS_PER_KEY = 40;

    @Test
    void historiesOfConcurrentTransactionsAreSerializable() throws InterruptedException {
        try (var cloud = Orrery.start()) {
            TestTables.create(cloud, "lists", List.of("id:N"));
            var history = new ConcurrentLinkedQueue<ListHistory.Transaction>();
            var numbers = new AtomicInteger();
            var events = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new SplittableRandom(client);
                var dynamo = cloud.client(DynamoDbClient.class);
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int number = numbers.incrementAndGet(); number <= TRANSACTIONS; number = numbers.incrementAndGet()) {
                        history.add(run(dynamo, random, number, events));
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(history).hasSize(TRANSACTIONS);
            var problems = new ListHistory(List.copyOf(history), finalLists(cloud.client(DynamoDbClient.class))).problems();
            assertThat(problems).as("anomalies").isEmpty();
        }
    }

    private static ListHistory.Transaction run(DynamoDbClient dynamo, SplittableRandom random, int number, AtomicInteger events) {
        int first = number / (APPENDS_PER_KEY * KEYS_AT_ONCE / 2) * KEYS_AT_ONCE;
        var keys = random.ints(1 + random.nextInt(3), first, first + KEYS_AT_ONCE).distinct().boxed().toList();
        var reads = new HashMap<Integer, List<Integer>>();
        var appends = new HashMap<Integer, Integer>();
        int begin = events.incrementAndGet();
        if (random.nextBoolean()) {
            var got = dynamo.transactGetItems(get -> get.transactItems(keys.stream().map(key -> TransactGetItem.builder()
                    .get(one -> one.tableName("lists").key(item("id", key))).build()).toList())).responses();
            for (int i = 0; i < keys.size(); i++) {
                reads.put(keys.get(i), numbers(got.get(i).item()));
            }
        } else {
            dynamo.transactWriteItems(write -> write.transactItems(keys.stream().map(key -> append(key, number)).toList()));
            keys.forEach(key -> appends.put(key, number));
        }
        return new ListHistory.Transaction(number, begin, events.incrementAndGet(), reads, appends);
    }

    private static TransactWriteItem append(int key, int number) {
        return TransactWriteItem.builder().update(update -> update.tableName("lists").key(item("id", key))
                .updateExpression("SET v = list_append(if_not_exists(v, :none), :one)")
                .expressionAttributeValues(Map.of(":none", AttributeValue.fromL(List.of()),
                        ":one", AttributeValue.fromL(List.of(n(number)))))).build();
    }

    private static List<Integer> numbers(Map<String, AttributeValue> item) {
        return item.isEmpty() ? List.of() : item.get("v").l().stream().map(value -> Integer.valueOf(value.n())).toList();
    }

    private static Map<Integer, List<Integer>> finalLists(DynamoDbClient dynamo) {
        var lists = new HashMap<Integer, List<Integer>>();
        dynamo.scanPaginator(scan -> scan.tableName("lists")).items()
                .forEach(item -> lists.put(Integer.valueOf(item.get("id").n()), numbers(item)));
        return lists;
    }
}
