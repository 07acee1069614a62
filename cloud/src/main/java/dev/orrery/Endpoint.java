package dev.orrery;

import dev.orrery.cli.Options;
import dev.orrery.cli.RunningCloud;
import dev.orrery.gateway.admin.Admin;
import dev.orrery.gateway.admin.CloudFacts;
import dev.orrery.gateway.admin.InitScripts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Guard;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.http.HttpLimits;
import dev.orrery.gateway.http.HttpServer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.SecureIds;
import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A cloud that listens: what `./orrery start` runs.
public final class Endpoint implements RunningCloud {
    private final Cloud cloud;
    private final HttpServer server;

    /// @throws IOException with a message for a person, such as which port is in use
    public static Endpoint start(Options options) throws IOException {
        var clock = TurnableClock.real();
        var ids = new SecureIds();
        var store = store(options);
        var cloud = new Cloud(store, blobs(options, ids), clock, ids, options.auth() == Options.Auth.OPEN, options.hosts());
        try {
            return new Endpoint(options, cloud, store);
        } catch (IOException | RuntimeException e) {
            cloud.close();
            throw e;
        }
    }

    private Endpoint(Options options, Cloud cloud, Store store) throws IOException {
        this.cloud = cloud;
        var identity = options.store().map(data -> ServerIdentity.keptIn(data.resolve("tls"), cloud.clock()))
                .orElseGet(() -> ServerIdentity.passing(cloud.clock()));
        var guard = new Guard(options.hosts());
        var admin = new Admin(new Facts(cloud, options, store, cloud.clock().machineNow()), InitScripts.in(List.of(), null));
        this.server = HttpServer.start(options.listen(), handler(guard, admin, cloud.handler()), identity, HttpLimits.DEFAULT);
    }

    /// The door, the cloud's own pages, and behind them the services.
    private static HttpHandler handler(Guard guard, Admin admin, HttpHandler services) {
        return message -> {
            var refusal = guard.check(message);
            if (refusal.isPresent()) {
                return Answer.of(403, "text/plain; charset=utf-8", (refusal.get().message() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return Admin.isAdminPath(message.path()) ? admin.answer(message) : services.handle(message);
        };
    }

    private static Store store(Options options) {
        return new MemoryStore();
    }

    private static Blobs blobs(Options options, Ids ids) {
        return new MemoryBlobs(ids);
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /// Requests that run are answered first.
    @Override
    public void close() {
        server.close();
        cloud.close();
    }

    private record Facts(Cloud cloud, Options options, Store kept, Instant startedAt) implements CloudFacts {

        @Override
        public String version() {
            return Optional.ofNullable(Endpoint.class.getPackage().getImplementationVersion()).orElse("development");
        }

        @Override
        public Instant machineNow() {
            return cloud.clock().machineNow();
        }

        @Override
        public Instant cloudNow() {
            return cloud.clock().now();
        }

        @Override
        public String storage() {
            return switch (kept.durability()) {
                case MEMORY -> "in memory, ends with the process";
                case PROCESS -> options.data() + ", survives kill -9";
                case DISK -> options.data() + ", survives a power cut";
            };
        }

        @Override
        public SortedMap<String, String> services() {
            var states = new TreeMap<String, String>();
            cloud.services().names().forEach(name -> states.put(name, cloud.services().isUsed(name) ? "running" : "available"));
            return states;
        }

        @Override
        public Journal journal() {
            return cloud.journal();
        }

        @Override
        public void reset() {
            cloud.reset();
        }
    }
}
