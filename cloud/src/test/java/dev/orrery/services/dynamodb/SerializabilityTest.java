package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Concurrent clients append numbers to lists and read lists, several in one transaction, while the process is killed again and
/// again. Whatever they saw must be what some order of the transactions, one at a time, would have shown, and that order must agree
/// with the time at which they ran. The method is that of Elle (Kingsbury and Alvaro, 2020): lists tell the order of their appends.
/// The stream must tell the same order, and each append once.
/// Fails within 3,000 transactions when each action is a transaction of its own.
class SerializabilityTest {
    private static final int TRANSACTIONS = Integer.getInteger("orrery.transactions", System.getenv("CI") == null ? 6_000 : 50_000);
    private static final int CLIENTS = 4;
    private static final int LIVES = 4;
    private static final int KEYS_AT_ONCE = 5;
    /// A list is left alone when it has about so many elements.
    private static final int APPENDS_PER_KEY = 40;
    private static final int PAGE = 1_000;

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger moments = new AtomicInteger();
    private final ConcurrentLinkedQueue<ListHistory.Transaction> history = new ConcurrentLinkedQueue<>();

    @Test
    void historiesOfConcurrentTransactionsAreSerializable(@TempDir Path directory) throws InterruptedException {
        try (var cloud = new MortalCloud(directory)) {
            var arn = cloud.createTable("lists", "id:N");
            var randoms = IntStream.range(0, CLIENTS).mapToObj(SplittableRandom::new).toList();
            for (int life = 1; life <= LIVES; life++) {
                if (life > 1) {
                    cloud.beginAgain();
                }
                if (life < LIVES) {
                    // About half of the transactions write.
                    cloud.dieAfter(TRANSACTIONS / LIVES / 2);
                }
                work(cloud.dynamo(), randoms);
            }
            assertThat(history).as("transactions whose server died").filteredOn(one -> one.end() == ListHistory.NEVER).isNotEmpty();
            assertThat(history).hasSizeGreaterThan(TRANSACTIONS - LIVES * CLIENTS);
            var problems = new ListHistory(List.copyOf(history), finalLists(cloud.dynamo()), recordedLists(cloud, arn)).problems();
            assertThat(problems).as("anomalies").isEmpty();
        }
    }

    /// Until there are enough, or the server is dead.
    private void work(DynamoDbClient dynamo, List<SplittableRandom> randoms) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var random : randoms) {
            threads.add(Thread.ofVirtual().start(() -> {
                boolean alive = true;
                for (int number = numbers.incrementAndGet(); alive && number <= TRANSACTIONS; number = numbers.incrementAndGet()) {
                    alive = run(dynamo, random, number);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /// Whether the server is alive.
    private boolean run(DynamoDbClient dynamo, SplittableRandom random, int number) {
        int first = number / (APPENDS_PER_KEY * KEYS_AT_ONCE / 2) * KEYS_AT_ONCE;
        var keys = random.ints(1 + random.nextInt(3), first, first + KEYS_AT_ONCE).distinct().boxed().toList();
        var reads = new HashMap<Integer, List<Integer>>();
        var appends = new HashMap<Integer, Integer>();
        int begin = moments.incrementAndGet();
        int end = ListHistory.NEVER;
        try {
            if (random.nextBoolean()) {
                var got = dynamo.transactGetItems(get -> get.transactItems(keys.stream().map(key -> TransactGetItem.builder()
                        .get(one -> one.tableName("lists").key(item("id", key))).build()).toList())).responses();
                for (int i = 0; i < keys.size(); i++) {
                    reads.put(keys.get(i), numbers(got.get(i).item()));
                }
            } else {
                keys.forEach(key -> appends.put(key, number));
                dynamo.transactWriteItems(write -> write.transactItems(keys.stream().map(key -> append(key, number)).toList()));
            }
            end = moments.incrementAndGet();
        } catch (MortalStore.Died _) {
            // Whether it was done shows later.
        }
        history.add(new ListHistory.Transaction(number, begin, end, reads, appends));
        return end != ListHistory.NEVER;
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

    private static Map<Integer, List<List<Integer>>> recordedLists(MortalCloud cloud, String arn) {
        var lists = new HashMap<Integer, List<List<Integer>>>();
        TestStreams.all(cloud.streams(), arn, PAGE).forEach(record -> lists.computeIfAbsent(Integer.valueOf(record.dynamodb().keys().get("id").n()),
                _ -> new ArrayList<>()).add(numbers(record.dynamodb().newImage())));
        return lists;
    }
}
