package dev.orrery;

import dev.orrery.gateway.Gateway;
import dev.orrery.gateway.ServiceClients;
import dev.orrery.gateway.Services;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.VirtualHosts;
import dev.orrery.gateway.signature.SignatureV4;
import dev.orrery.gateway.signature.SignedForms;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Ids;
import dev.orrery.kernel.Once;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.journal.HeardJournal;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.journal.MemoryJournal;
import dev.orrery.kernel.network.AddressRule;
import dev.orrery.kernel.network.Outbound;
import dev.orrery.kernel.network.Sockets;
import dev.orrery.kernel.store.BlobReferences;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One cloud without its server: the store, the clock, the services, and the gateway in front of them.
public final class Cloud implements AutoCloseable {
    /// How many calls the journal remembers.
    private static final int JOURNAL_ENTRIES = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

    /// How long emptying the cloud waits for requests that run.
    private static final Duration RESET_WAIT = Duration.ofSeconds(5);

    private static final Duration RELEASE_INTERVAL = Duration.ofMillis(20);

    private final ReadWriteLock resetting = new ReentrantReadWriteLock();
    private final Store store;
    private final Blobs blobs;
    private final TurnableClock clock;
    private final Ids ids;
    private final Journal journal;
    private final TimerQueue timers;
    private final CloudTime time;
    private final VirtualHosts hosts;
    private final Tasks tasks = new Tasks();
    private final Services services;
    private final ServiceClients clients;
    private final Outbound outbound;
    private final Gateway gateway;
    private final List<Listener> listeners;

    /// Brings a cloud to life over what the store holds. Closing it closes store and blobs.
    ///
    /// @param openAuth whether unknown keys are let in as the default account
    /// @param ownHosts names of this cloud besides the usual ones; buckets may stand in front of them
    public Cloud(Store store, Blobs blobs, TurnableClock clock, Ids ids, boolean openAuth, List<String> ownHosts) {
        this(store, blobs, clock, ids, openAuth, ownHosts, new Sockets(clock, AddressRule.CAREFUL));
    }

    /// @param outbound the way to servers outside
    public Cloud(Store store, Blobs blobs, TurnableClock clock, Ids ids, boolean openAuth, List<String> ownHosts, Outbound outbound) {
        this.store = store;
        this.blobs = blobs;
        this.clock = clock;
        this.ids = ids;
        this.outbound = outbound;
        // Settled before anything runs, and done when all else does.
        var sweep = BlobReferences.sweep(store, blobs);
        var wire = Wire.of(ownHosts);
        this.hosts = wire.hosts();
        this.timers = new TimerQueue(store, clock, this::due, tasks);
        this.time = new CloudTime(store, clock, timers);
        this.journal = new HeardJournal(new MemoryJournal(JOURNAL_ENTRIES), this::answered);
        this.services = new Services(ServiceFolders.find(), wire.facts(), this::home);
        this.listeners = services.telling("answered").stream().map(each -> new Listener(each.service(), homes(each))).toList();
        this.clients = new ServiceClients(services, wire.facts(), identities(services), organizations(services), journal, clock, ids);
        var keys = new RootKeys(accessKeys(services));
        this.gateway = new Gateway(new SignatureV4(clock, keys, openAuth, wire.facts().bareSigningNames(), hosts::pathStyle),
                new SignedForms(clock, keys, openAuth, wire.facts().bareWire().form()), hosts, wire.router(), wire.codec(), services,
                clients.organizations(), journal, clock, ids);
        services.telling("begin").forEach(member -> member.service().begin(homes(member)));
        timers.start();
        Thread.ofPlatform().daemon().name("orrery-sweep").start(sweep);
    }

    public HttpHandler handler() {
        return message -> {
            resetting.readLock().lock();
            try {
                return gateway.handle(message);
            } finally {
                resetting.readLock().unlock();
            }
        };
    }

    /// Whether the host of a request names a resource, such as a bucket.
    public boolean isNamedByHost(Message message) {
        return hosts.label(message.host()).isPresent();
    }

    public Services services() {
        return services;
    }

    public Journal journal() {
        return journal;
    }

    /// Clients for what the cloud's own services do with each other.
    public Home.Clients clients() {
        return clients;
    }

    /// The users and roles of all accounts.
    public Identities identities() {
        return clients.identities();
    }

    /// Where all accounts stand in organizations.
    public Organizations organizations() {
        return clients.organizations();
    }

    public TurnableClock clock() {
        return clock;
    }

    /// The cloud's time, to be turned.
    public CloudTime time() {
        return time;
    }

    /// Empties the cloud, between requests and timers: whoever runs across it would name a blob that is gone. An upload that
    /// does not end in [#RESET_WAIT] is not waited for; what it wrote cannot be sealed any more.
    public void reset() {
        boolean alone = awaitAlone();
        try {
            timers.whileNoneRuns(() -> {
                tasks.awaitQuiet(RESET_WAIT);
                store.clear();
                blobs.deleteAll();
                services.forget();
                services.telling("emptied").stream().filter(Services.Member::isMade).forEach(member -> member.service().emptied());
                time.beginAgain();
            });
        } finally {
            if (alone) {
                resetting.writeLock().unlock();
            }
        }
    }

    /// Requests that wait for something are told that it does not come; also those that begin to wait meanwhile.
    private boolean awaitAlone() {
        long end = clock.machineNanos() + RESET_WAIT.toNanos();
        try {
            do {
                clock.release();
                if (resetting.writeLock().tryLock(RELEASE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } while (clock.machineNanos() < end);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        clock.release();
        timers.close();
        tasks.close();
        blobs.close();
        store.close();
    }

    private Function<HomeId, Home> homes(Services.Member member) {
        return id -> home(id, member.name());
    }

    private Identities identities(Services services) {
        return services.telling("identities").stream().flatMap(member -> member.service().identities(homes(member)).stream())
                .findFirst().orElse(Identities.NONE);
    }

    private Organizations organizations(Services services) {
        return services.telling("organizations").stream().flatMap(member -> member.service().organizations(homes(member)).stream())
                .findFirst().orElse(Organizations.NONE);
    }

    private AccessKeys accessKeys(Services services) {
        return AccessKeys.of(new Once<>(() -> services.telling("accessKeys").stream()
                .flatMap(member -> member.service().accessKeys(homes(member)).stream()).toList()));
    }

    private Home home(HomeId id, String service) {
        var tables = new Tables(store, blobs, Key.of(id.account()).text(id.region()).text(service));
        return new Home(id, service, tables, blobs, clock, ids, new HomeTimers(id, service), tasks, clients, outbound);
    }

    /// What a service makes of other services' calls is its own affair: when it fails, the call has been answered all the same.
    private void answered(Entry entry, Optional<Answered> call) {
        for (var listener : listeners) {
            try {
                listener.service().answered(listener.homes(), entry, call);
            } catch (RuntimeException e) {
                LOG.error("{} could not take note of request {}", listener.service().getClass().getSimpleName(), entry.requestId(), e);
            }
        }
    }

    private record Listener(CloudService service, Function<HomeId, Home> homes) { }

    private void due(Timer timer) {
        var instance = services.instance(timer.service(), timer.home());
        instance.service().due(instance.home(), timer);
    }

    private final class HomeTimers implements Timers {
        private final HomeId home;
        private final String service;

        HomeTimers(HomeId home, String service) {
            this.home = home;
            this.service = service;
        }

        @Override
        public void set(Tables.Write tx, String kind, String key, Instant due) {
            timers.set(tx.transaction(), new Timer(home, service, kind, key, due));
        }

        @Override
        public void repeat(Tables.Write tx, String kind, String key, Instant due, Duration period) {
            timers.set(tx.transaction(), new Timer(home, service, kind, key, due), period);
        }

        @Override
        public void cancel(Tables.Write tx, String kind, String key) {
            timers.cancel(tx.transaction(), new Timer(home, service, kind, key, Instant.EPOCH));
        }
    }
}
