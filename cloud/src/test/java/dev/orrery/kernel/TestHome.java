package dev.orrery.kernel;

import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A home for the test of one service: in memory, at a standing clock, from a seed.
public final class TestHome {
    public static final String ACCOUNT = "123456789012";
    public final TurnableClock clock = TurnableClock.frozenAt(Instant.parse("2026-01-01T00:00:00Z"));
    public final MemoryStore store = new MemoryStore();
    public final MemoryBlobs blobs = new MemoryBlobs(new SeededIds(1));
    /// What is set, by kind and key.
    public final Map<String, Instant> timers = new TreeMap<>();
    public final Home home;

    public TestHome(String service, HomeId id) {
        var tables = new Tables(store, blobs, Key.of(id.account()).text(id.region()).text(service));
        home = new Home(id, service, tables, blobs, clock, new SeededIds(2), new Timers() {
            @Override
            public void set(Tables.Write tx, String kind, String key, Instant due) {
                tx.afterCommit(() -> timers.put(kind + " " + key, due));
            }

            @Override
            public void cancel(Tables.Write tx, String kind, String key) {
                tx.afterCommit(() -> timers.remove(kind + " " + key));
            }
        }, new Tasks(), new NoClients(), new FakeOutbound());
    }

    /// For tests that have no other services.
    public static final class NoClients implements Home.Clients {
        @Override
        public <C> C forCaller(Class<C> type, Home home) {
            throw new IllegalStateException("this test has no other services");
        }

        @Override
        public <C> C forService(Class<C> type, HomeId home, ServiceCaller caller) {
            throw new IllegalStateException("this test has no other services");
        }
    }

    /// A call of the default account's root.
    public static Call rootCall() {
        return callOf(Caller.root(ACCOUNT));
    }

    public static Call callOf(Caller caller) {
        return new Call(caller, "TESTREQUEST", "us-east-1", Call.DEFAULT_ENDPOINT, Map.of("aws:SourceIp", List.of("127.0.0.1")), new ArrayList<>(),
                Organizations.NONE);
    }
}
