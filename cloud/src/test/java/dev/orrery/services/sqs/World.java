package dev.orrery.services.sqs;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// The queues of one home over a store that outlives them, as a process that is killed and started again.
final class World {
    static final HomeId ID = new HomeId(TestHome.ACCOUNT, "us-east-1");
    final TurnableClock clock = TurnableClock.frozenAt(Instant.parse("2026-01-01T00:00:00Z"));
    final DyingStore store;
    private final UnaryOperator<Clock> seen;
    private final SeededIds ids;
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));
    private final Call call = TestHome.rootCall();
    private TimerQueue timers;
    private Home home;
    SqsClient queues;
    SqsClient attributes;
    SqsClient sends;
    Receives receives;
    SqsClient receipts;
    SqsClient moves;

    World(Store store, long seed) {
        this(store, seed, clock -> clock);
    }

    /// @param seen the clock as the queues see it
    World(Store store, long seed, UnaryOperator<Clock> seen) {
        this.seen = seen;
        this.store = new DyingStore(store);
        this.ids = new SeededIds(seed);
        start();
    }

    /// A new process: nothing is known but what the store has.
    void start() {
        store.revive();
        var tasks = new Tasks();
        timers = new TimerQueue(store, clock, timer -> new Sqs().due(home, timer), tasks);
        var tables = new Tables(store, blobs, Key.of(ID.account()).text(ID.region()).text("sqs"));
        home = new Home(ID, "sqs", tables, blobs, seen.apply(clock), ids, new HomeTimers(), tasks, new TestHome.NoClients(), new FakeOutbound());
        queues = new Queues(home);
        attributes = new Attributes(home);
        sends = new Sends(home);
        receives = new Receives(home);
        receipts = new Receipts(home);
        moves = new MoveTasks(home);
    }

    <T> T call(Supplier<T> operation) {
        return Call.run(call, operation::get);
    }

    long now() {
        return clock.now().toEpochMilli();
    }

    /// Runs what is due now.
    void settle() {
        timers.runDue();
    }

    <T> T read(Function<? super Tables.Read, ? extends T> block) {
        return home.store().read(block);
    }

    Broker broker() {
        return Broker.of(home);
    }

    Queue queue(String name) {
        return broker().require(name);
    }

    /// Makes a queue, and tells its URL.
    String make(String name, Map<String, String> attributes) {
        return call(() -> queues.createQueue(CreateQueueRequest.builder().queueName(name).attributesWithStrings(attributes).build()))
                .queueUrl();
    }

    void send(String url, String... bodies) {
        for (var body : bodies) {
            call(() -> sends.sendMessage(request -> request.queueUrl(url).messageBody(body)));
        }
    }

    List<Message> receive(String url) {
        return call(() -> receives.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10)
                .messageSystemAttributeNamesWithStrings("All"))).messages();
    }

    List<String> bodies(String url) {
        return receive(url).stream().map(Message::body).toList();
    }

    void purge(String url) {
        call(() -> queues.purgeQueue(request -> request.queueUrl(url)));
    }

    /// One step of what deletes the rows of purged messages.
    void sweep(String name) {
        var sweep = read(tx -> tx.get(SweepRow.SWEEPS, queue(name).id())).orElseThrow();
        new Sweep(home).due(new Timer(ID, "sqs", Sweep.KIND, sweep.timerKey(), clock.now()));
    }

    /// What the store has of a message.
    record Stored(MessageRow row, Optional<ReceiptRow> receipt) { }

    /// All that the store has of a queue, by message id.
    Map<String, Stored> stored(String name) {
        long id = queue(name).id();
        return read(tx -> {
            var found = new HashMap<String, Stored>();
            try (var rows = tx.scan(MessageRow.MESSAGES, Range.startingWith(Key.empty().number(id)))) {
                rows.forEach(row -> found.put(row.id(), new Stored(row, tx.get(ReceiptRow.RECEIPTS, row.at()))));
            }
            return found;
        });
    }

    /// How many rows there are in all tables of messages.
    long rows() {
        return read(tx -> {
            long rows = 0;
            try (var messages = tx.scan(MessageRow.MESSAGES, Range.all()); var receipts = tx.scan(ReceiptRow.RECEIPTS, Range.all())) {
                rows = messages.count() + receipts.count();
            }
            return rows;
        });
    }

    private final class HomeTimers implements Timers {
        @Override
        public void set(Tables.Write tx, String kind, String key, Instant due) {
            timers.set(tx.transaction(), new Timer(ID, "sqs", kind, key, due));
        }

        @Override
        public void cancel(Tables.Write tx, String kind, String key) {
            timers.cancel(tx.transaction(), new Timer(ID, "sqs", kind, key, Instant.EPOCH));
        }
    }
}
