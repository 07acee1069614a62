package dev.orrery;

import dev.orrery.cli.Options;
import dev.orrery.cli.RunningCloud;
import dev.orrery.gateway.Gateway;
import dev.orrery.gateway.admin.Admin;
import dev.orrery.gateway.admin.CloudFacts;
import dev.orrery.gateway.admin.InitScripts;
import dev.orrery.gateway.admin.InitScripts.Stage;
import dev.orrery.gateway.http.Guard;
import dev.orrery.gateway.http.Guarded;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.http.HttpLimits;
import dev.orrery.gateway.http.HttpServer;
import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.SecureIds;
import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.blobs.DurableBlobs;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.network.Sockets;
import dev.orrery.kernel.process.MachinePrograms;
import dev.orrery.kernel.store.DurableStore;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cloud that listens: what `./orrery start` runs.
public final class Endpoint implements RunningCloud {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private final Cloud cloud;
    private final HttpServer server;
    private final InitScripts scripts;

    /// @throws IOException with a message for a person, such as which port is in use
    public static Endpoint start(Options options) throws IOException {
        // What needs no store is done by the other processor while the store is opened.
        var wire = aside(Wire::prepare);
        var http = aside(HttpServer::prepare);
        var clock = TurnableClock.real();
        var ids = new SecureIds();
        var scripts = InitScripts.in(scriptRoots(options), new MachinePrograms());
        scripts.run(Stage.BOOT, Map.of());
        var store = store(options);
        wire.join();
        var cloud = new Cloud(store, blobs(options, ids), clock, ids, options.auth() == Options.Auth.OPEN, options.hosts(),
                new Sockets(clock, options.outbound()));
        try {
            FirstAccounts.gather(cloud.handler(), options.accounts());
            http.join();
            return new Endpoint(options, cloud, store, scripts);
        } catch (IOException | RuntimeException e) {
            cloud.close();
            throw e;
        }
    }

    private static CompletableFuture<Void> aside(Runnable preparation) {
        return CompletableFuture.runAsync(preparation, task -> Thread.ofPlatform().daemon().start(task));
    }

    private Endpoint(Options options, Cloud cloud, Store store, InitScripts scripts) throws IOException {
        this.cloud = cloud;
        this.scripts = scripts;
        var identity = options.store().map(data -> ServerIdentity.keptIn(data.resolve("tls"), Wire.certificateNames(), cloud.clock()))
                .orElseGet(() -> ServerIdentity.passing(Wire.certificateNames(), cloud.clock()));
        var guard = new Guard(options.hosts());
        var admin = new Admin(new Facts(cloud, options, store, cloud.clock().machineNow()), scripts);
        this.server = HttpServer.start(options.listen(), handler(guard, admin, cloud), identity, HttpLimits.DEFAULT);
        if (cloud.time().isTurned()) {
            LOG.warn("Time is turned in this cloud, since before it was started: it is {}. See ./orrery time", cloud.time().now());
        }
        scripts.run(Stage.START, environment());
    }

    /// Where LocalStack's users keep their scripts, and where ours may.
    private static List<Path> scriptRoots(Options options) {
        return List.of(Path.of("/etc/localstack/init"), Path.of("init"), options.data().resolve("init"));
    }

    /// What a script needs to use this cloud.
    private Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL", Options.endpoint(addresses()), "AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", Gateway.DEFAULT_REGION);
    }

    @Override
    public void ready() {
        scripts.run(Stage.READY, environment());
    }

    /// The door, the cloud's own pages, and behind them the services. A bucket in the host's name has every path to itself.
    private static HttpHandler handler(Guard guard, Admin admin, Cloud cloud) {
        return new Guarded(guard, message -> Admin.isAdminPath(message.path()) && !cloud.isNamedByHost(message)
                ? admin.answer(message) : cloud.handler().handle(message));
    }

    private static Store store(Options options) {
        return options.ephemeral() ? new MemoryStore() : DurableStore.open(options.data().resolve("store"), options.durability());
    }

    /// Without durability large bytes still do not belong on the heap: they lie in a directory that goes with the process.
    private static Blobs blobs(Options options, Ids ids) throws IOException {
        return options.ephemeral() ? DurableBlobs.temporary(ids) : DurableBlobs.open(options.data().resolve("blobs"), options.durability(), ids);
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /// Requests that run are answered first; those that wait for something are told that it does not come.
    @Override
    public void close() {
        scripts.run(Stage.SHUTDOWN, environment());
        cloud.clock().release();
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
        public CloudTime time() {
            return cloud.time();
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
        public Identities identities() {
            return cloud.identities();
        }

        @Override
        public Organizations organizations() {
            return cloud.organizations();
        }

        @Override
        public void reset() {
            cloud.reset();
        }
    }
}
