package dev.orrery.gateway;

import dev.orrery.gateway.facts.Facts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Once;
import dev.orrery.kernel.identity.AuthorizationMessages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The services of a cloud, and their instances: one per home, made on first use.
public final class Services {

    /// Makes the home in which an instance lives.
    @FunctionalInterface
    public interface Homes {
        Home home(HomeId id, String service);
    }

    private final Homes homes;
    private final Facts facts;
    private final Map<String, Member> byName = new TreeMap<>();
    private final Map<String, Member> byFacts = new HashMap<>();
    private final List<Member> withSites;
    private final Supplier<Optional<AuthorizationMessages>> messages;
    private final Map<InstanceKey, Instance> instances = new ConcurrentHashMap<>();

    /// Makes none of them.
    public Services(List<KnownService> services, Facts facts, Homes homes) {
        this.homes = homes;
        this.facts = facts;
        for (var known : services) {
            var member = new Member(known);
            byName.put(known.name(), member);
            for (var client : known.clients()) {
                byFacts.put(facts.idOf(client).orElseThrow(() -> new IllegalStateException(
                        known.name() + " implements " + client + ", which is no client of the SDK")), member);
            }
        }
        this.messages = new Once<>(() -> telling("authorizationMessages").stream()
                .flatMap(member -> member.service().authorizationMessages(id -> homes.home(id, member.name())).stream()).findFirst());
        this.withSites = telling("site");
    }

    /// Names of the services, in order.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<Member> members() {
        return List.copyOf(byName.values());
    }

    /// The services that have an answer of their own to a method of [CloudService].
    public List<Member> telling(String method) {
        return byName.values().stream().filter(member -> member.known.tells().contains(method)).toList();
    }

    /// The services that show pages to browsers.
    public List<Member> withSites() {
        return withSites;
    }

    /// What seals the details of refusals, where some service does.
    Optional<AuthorizationMessages> authorizationMessages() {
        return messages.get();
    }

    Member member(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> new IllegalStateException("there is no service " + name));
    }

    public Optional<Member> member(ServiceFacts facts) {
        return Optional.ofNullable(byFacts.get(facts.id()));
    }

    /// The facts of a service's first client.
    ServiceFacts factsOf(Member member) {
        return facts.of(member.service().clients().getFirst()).orElseThrow();
    }

    /// The operation with streaming output that takes this type of request.
    static Operation operationOf(ServiceFacts service, Class<?> requestType) {
        return service.operations().values().stream()
                .filter(operation -> operation.streamingOutput() && operation.requestType().equals(requestType.getName()))
                .findFirst().orElseThrow();
    }

    /// The instance of a service in a home.
    public Instance instance(Member member, HomeId id) {
        var key = new InstanceKey(member.name(), id);
        var instance = instances.get(key);
        return instance != null ? instance : instances.computeIfAbsent(key, _ -> {
            var home = homes.home(id, member.name());
            return new Instance(member.service(), home, member.service().parts(home));
        });
    }

    public Instance instance(String name, HomeId id) {
        return instance(member(name), id);
    }

    /// Whether anybody has used the service, in any home.
    public boolean isUsed(String name) {
        return instances.keySet().stream().anyMatch(key -> key.service().equals(name));
    }

    /// Forgets every instance, because the store was emptied beneath them.
    public void forget() {
        instances.clear();
    }

    /// A service, made when somebody first needs it.
    public static final class Member {
        private final KnownService known;
        private final Once<CloudService> service;

        Member(KnownService known) {
            this.known = known;
            this.service = new Once<>(known.maker());
        }

        public String name() {
            return known.name();
        }

        KnownService known() {
            return known;
        }

        public CloudService service() {
            return service.get();
        }

        /// Whether anybody has needed it.
        public boolean isMade() {
            return service.isMade();
        }
    }

    private record InstanceKey(String service, HomeId home) {

        @Override
        public int hashCode() {
            return 31 * service.hashCode() + home.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InstanceKey key && key.service.equals(service) && key.home.equals(home);
        }
    }

    /// A service in a home: its parts, joined to one client.
    public static final class Instance {
        private final CloudService service;
        private final Home home;
        private final List<?> parts;
        private final Map<String, Optional<Bound>> bound = new ConcurrentHashMap<>();

        Instance(CloudService service, Home home, List<?> parts) {
            this.service = service;
            this.home = home;
            this.parts = parts;
        }

        public CloudService service() {
            return service;
        }

        public Home home() {
            return home;
        }

        /// The part that owns an operation; empty when none does.
        ///
        /// @throws IllegalStateException when two do
        Optional<Bound> owner(Operation operation) {
            var known = bound.get(operation.name());
            return known != null ? known : bound.computeIfAbsent(operation.name(), _ -> find(operation));
        }

        private Optional<Bound> find(Operation operation) {
            Optional<Bound> found = Optional.empty();
            for (var part : parts) {
                var invocation = Invocation.of(operation, part.getClass());
                if (invocation.isPresent()) {
                    if (found.isPresent()) {
                        throw new IllegalStateException(operation + " has two owners: " + part.getClass() + " and "
                                + found.get().part().getClass());
                    }
                    found = Optional.of(new Bound(part, invocation.get()));
                }
            }
            return found;
        }
    }

    /// @param part whose method it is
    record Bound(Object part, Invocation invocation) { }
}
