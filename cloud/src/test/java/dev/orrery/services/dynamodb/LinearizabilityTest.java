package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.services.dynamodb.ItemOperation.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/// Many clients work on few items while the process is killed again and again. For each item there must be an order of all calls,
/// each at a moment between its call and its answer, that explains every answer: single items are linearizable, over every way to
/// them and over kills. And it must be the order of the item's records in the stream: each change once, and none for a call that
/// changed nothing.
class LinearizabilityTest {
    private static final int OPERATIONS = Integer.getInteger("orrery.operations", System.getenv("CI") == null ? 6_000 : 20_000);
    /// Enough for every planted bug.
    private static final int OPERATIONS_UNTIL_FOUND = 3_000;
    private static final int LIVES = 6;
    private static final int CLIENTS = 6;
    private static final int PAGE = 100;
    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    @TempDir
    private Path directory;

    /// @param stream the records of the stream
    /// @param items as they were in the end
    private record History(List<ItemOperation> operations, List<Record> stream, Map<String, Optional<Content>> items) { }

    @Test
    void singleItemsAreLinearizableAndTheStreamIsTheirHistory() {
        var history = live(OPERATIONS, UnaryOperator.identity());

        assertThat(history.operations()).hasSizeGreaterThanOrEqualTo(OPERATIONS);
        assertThat(history.operations()).as("calls whose server died").filteredOn(one -> one.answer() instanceof ItemOperation.Answer.None).isNotEmpty();
        assertThat(problems(history)).isEmpty();
        assertThat(streamProblems(history)).isEmpty();
    }

    @Test
    void readOfACacheIsFound() {
        assertThat(problems(live(OPERATIONS_UNTIL_FOUND, PlantedBugs.StaleReads::new))).isNotEmpty();
    }

    @Test
    void conditionThatIsCheckedBeforehandIsFound() {
        assertThat(problems(live(OPERATIONS_UNTIL_FOUND, PlantedBugs.EarlyConditions::new))).isNotEmpty();
    }

    @Test
    void writeThatIsLostIsFound() {
        assertThat(problems(live(OPERATIONS_UNTIL_FOUND, PlantedBugs.LostDeletes::new))).isNotEmpty();
    }

    @Test
    void streamThatIsNotTheHistoryIsFound() {
        var history = live(OPERATIONS_UNTIL_FOUND, UnaryOperator.identity());
        assertThat(streamProblems(history)).isEmpty();
        var records = history.stream();
        int middle = records.size() / 2;

        var lost = new ArrayList<>(records);
        lost.remove(middle);
        var twice = new ArrayList<>(records);
        twice.add(middle, records.get(middle));
        var nothing = new ArrayList<>(records);
        nothing.add(middle + 1, noChange(records.get(middle)));
        var swapped = new ArrayList<>(records);
        int next = nextOfItem(records, middle);
        swapped.set(middle, records.get(next));
        swapped.set(next, records.get(middle));
        for (var wrong : List.of(lost, twice, nothing, swapped)) {
            assertThat(streamProblems(new History(history.operations(), wrong, history.items()))).isNotEmpty();
        }
    }

    private static Record noChange(Record record) {
        var after = record.dynamodb().hasNewImage() ? record.dynamodb().newImage() : record.dynamodb().oldImage();
        return record.toBuilder().dynamodb(record.dynamodb().toBuilder().oldImage(after).newImage(after).build()).build();
    }

    private static int nextOfItem(List<Record> records, int number) {
        for (int i = number + 1; i < records.size(); i++) {
            if (records.get(i).dynamodb().keys().equals(records.get(number).dynamodb().keys())) {
                return i;
            }
        }
        throw new IllegalStateException("the item of record " + number + " does not change again");
    }

    /// @param bug what stands between the clients and the server
    private History live(int operations, UnaryOperator<DynamoDbClient> bug) {
        try (var cloud = new MortalCloud(directory)) {
            var arn = cloud.createTable(ItemClient.TABLE, "id:S");
            var random = new SplittableRandom(11);
            var moments = new AtomicLong();
            var values = new AtomicInteger();
            var clients = new ArrayList<ItemClient>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(new ItemClient(random.split(), KEYS, moments, values));
            }
            var done = new ConcurrentLinkedQueue<ItemOperation>();
            for (int life = 1; life <= LIVES; life++) {
                boolean last = life == LIVES;
                int enough = operations * life / LIVES;
                if (!last) {
                    cloud.dieAfter(1 + random.nextInt(operations / LIVES / 2, operations / LIVES));
                }
                work(clients, bug.apply(cloud.dynamo()), done, last ? enough : Integer.MAX_VALUE);
                if (!last) {
                    cloud.beginAgain();
                }
            }
            var items = new HashMap<String, Optional<Content>>();
            KEYS.forEach(key -> items.put(key, ItemClient.content(cloud.dynamo()
                    .getItem(get -> get.tableName(ItemClient.TABLE).key(item("id", key)).consistentRead(true)).item())));
            return new History(List.copyOf(done), TestStreams.all(cloud.streams(), arn, PAGE), items);
        }
    }

    /// Until there is enough, or the server is dead.
    private static void work(List<ItemClient> clients, DynamoDbClient dynamo, ConcurrentLinkedQueue<ItemOperation> done, int enough) {
        var over = new AtomicBoolean();
        var count = new AtomicInteger(done.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = clients.stream().map(client -> threads.submit(() -> {
                while (!over.get() && count.get() < enough) {
                    var operation = client.step(dynamo);
                    done.add(operation);
                    count.incrementAndGet();
                    if (operation.answer() instanceof ItemOperation.Answer.None) {
                        over.set(true);
                    }
                }
            })).toList();
            working.forEach(one -> assertThat(one).succeedsWithin(Duration.ofMinutes(2)));
        }
    }

    private static List<String> problems(History history) {
        var problems = new ArrayList<String>();
        for (var key : KEYS) {
            var operations = history.operations().stream().filter(one -> one.key().equals(key))
                    .map(one -> new Linearization.Operation<>(one.begin(), one.end(), one::after, one.toString())).toList();
            new Linearization<>(operations).problem(Optional.empty(), history.items().get(key)::equals)
                    .ifPresent(problem -> problems.add("item " + key + ": " + problem));
        }
        return problems;
    }

    /// @param records how many records of the item's there are up to here
    private record Recorded(Optional<Content> item, int records) { }

    /// The same with one more demand: what changes is the next record, and what does not has none.
    private static List<String> streamProblems(History history) {
        var problems = new ArrayList<String>();
        for (var key : KEYS) {
            var records = history.stream().stream().map(Record::dynamodb).filter(change -> change.keys().get("id").s().equals(key)).toList();
            var operations = history.operations().stream().filter(one -> one.key().equals(key)).map(one ->
                    new Linearization.Operation<Recorded>(one.begin(), one.end(), before -> recorded(one, before, records), one.toString())).toList();
            new Linearization<>(operations).problem(new Recorded(Optional.empty(), 0), new Recorded(history.items().get(key), records.size())::equals)
                    .ifPresent(problem -> problems.add("stream of item " + key + " with " + records.size() + " records: " + problem));
        }
        return problems;
    }

    private static Optional<Recorded> recorded(ItemOperation operation, Recorded before, List<StreamRecord> records) {
        return operation.after(before.item()).flatMap(after -> {
            if (after.equals(before.item())) {
                return Optional.of(before);
            }
            boolean next = before.records() < records.size() && image(records.get(before.records()), true).equals(before.item())
                    && image(records.get(before.records()), false).equals(after);
            return next ? Optional.of(new Recorded(after, before.records() + 1)) : Optional.empty();
        });
    }

    private static Optional<Content> image(StreamRecord change, boolean old) {
        return ItemClient.content(old ? change.oldImage() : change.newImage());
    }
}
