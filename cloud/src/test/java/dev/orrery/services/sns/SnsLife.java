package dev.orrery.services.sns;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/// SNS over a store that outlives it, with queues that a test made up and timers that run when the test says so. A kill is a
/// [Killed] out of a queue: nothing happens behind it, and what was committed is there for the next life.
final class SnsLife implements AutoCloseable {

    /// The process is dead.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    static final HomeId ID = new HomeId(TestHome.ACCOUNT, "us-east-1");
    final TurnableClock clock;
    final Home home;
    final TimerQueue timers;
    private final Sns service = new Sns();

    SnsLife(Store store, Instant now, FakeQueues queues, FakeOutbound outside, long seed) {
        clock = TurnableClock.frozenAt(now);
        var tasks = new Tasks();
        timers = new TimerQueue(store, clock, this::due, tasks);
        var blobs = new MemoryBlobs(new SeededIds(1));
        home = new Home(ID, "sns", new Tables(store, blobs, Key.of("sns")), blobs, clock, new SeededIds(seed), new Timers() {
            @Override
            public void set(Tables.Write tx, String kind, String key, Instant due) {
                timers.set(tx.transaction(), new Timer(ID, "sns", kind, key, due));
            }

            @Override
            public void cancel(Tables.Write tx, String kind, String key) {
                timers.cancel(tx.transaction(), new Timer(ID, "sns", kind, key, Instant.EPOCH));
            }
        }, tasks, queues, outside);
    }

    private void due(Timer timer) {
        service.due(home, timer);
    }

    <T> T run(Supplier<T> operation) {
        return Call.run(TestHome.rootCall(), operation::get);
    }

    String topic(String name, Map<String, String> attributes) {
        return run(() -> new Topics(home).createTopic(r -> r.name(name).attributes(attributes)).topicArn());
    }

    String subscribe(String topic, String protocol, String endpoint, Map<String, String> attributes) {
        return run(() -> new Subscriptions(home, new Dispatch(home)).subscribe(r -> r.topicArn(topic).protocol(protocol).endpoint(endpoint)
                .attributes(attributes).returnSubscriptionArn(true)).subscriptionArn());
    }

    Publications publications() {
        return new Publications(home, new Dispatch(home));
    }

    void advance(Duration duration) {
        timers.advanceTo(clock.now().plus(duration));
    }

    /// How many deliveries and messages are kept.
    long kept() {
        return home.store().read(tx -> tx.scan(DeliveryRow.DELIVERIES, Range.all()).count()
                + tx.scan(DeliveryRow.POSTPONED, Range.all()).count()
                + tx.scan(MessageRow.MESSAGES, Range.all()).count());
    }

    /// Ends what runs, and leaves the store as it is.
    @Override
    public void close() {
        home.tasks().awaitQuiet(Duration.ofMinutes(1));
        timers.close();
    }
}
