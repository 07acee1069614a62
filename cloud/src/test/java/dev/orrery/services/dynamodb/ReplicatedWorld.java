package dev.orrery.services.dynamodb;

import dev.orrery.Cloud;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A cloud that is killed now and then, and lives again over what it had written.
final class ReplicatedWorld implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStore store = new MemoryStore();
    private final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));
    private final List<Cloud> lives = new ArrayList<>();
    private MortalStore process;
    private Cloud cloud;

    ReplicatedWorld() {
        live();
    }

    private void live() {
        process = new MortalStore(store);
        cloud = new Cloud(process, blobs, TurnableClock.frozenAt(BEGIN), new SeededIds(2 + lives.size()), false, List.of());
        lives.add(cloud);
    }

    Instant now() {
        return cloud.time().now();
    }

    /// Something that the root of the account asks in a region. When the process dies of it, it was not done.
    <T> T in(String region, Function<DynamoDbClient, T> operation) {
        var call = new Call(Caller.root(TestHome.ACCOUNT), "REQUEST", region, Call.DEFAULT_ENDPOINT, Map.of(), new ArrayList<>(),
                Organizations.NONE);
        var home = cloud.services().instance("dynamodb", new HomeId(TestHome.ACCOUNT, region)).home();
        return Call.run(call, () -> operation.apply(cloud.clients().forCaller(DynamoDbClient.class, home)));
    }

    void advance(Duration duration) {
        cloud.time().advance(duration);
    }

    /// Time goes on, and in the midst of what falls due the process is killed.
    ///
    /// @param transactions how many it still writes
    void advanceAndDie(Duration duration, int transactions) {
        process.dieAfter(transactions);
        try {
            cloud.time().advance(duration);
        } catch (MortalStore.Died _) {
            // as it should
        }
        process.dieAfter(0);
        live();
    }

    @Override
    public void close() {
        lives.forEach(Cloud::close);
    }
}
