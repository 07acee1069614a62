package dev.orrery.gateway;

import dev.orrery.gateway.facts.Facts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AuthorizationMessages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The services of a cloud, and their instances: one per home, made on first use.
public final class Services {

    /// Makes the home in which an instance lives.
    @FunctionalInterface
    public interface Homes {
        Home home(HomeId id, String service);
    }

    private final Homes homes;
    private final Facts facts;
    private final Map<String, CloudService> byName;
    private final Map<String, Member> byFacts = new HashMap<>();
    private final List<Member> withSites;
    private final Optional<AuthorizationMessages> messages;
    private final Map<InstanceKey, Instance> instances = new ConcurrentHashMap<>();

    /// @param byName the services by the name of their folder
    public Services(Map<String, CloudService> byName, Facts facts, Homes homes) {
        this.homes = homes;
        this.facts = facts;
        this.byName = new TreeMap<>(byName);
        byName.forEach((name, service) -> service.clients().forEach(client -> {
            var known = facts.of(client).orElseThrow(
                    () -> new IllegalStateException(name + " implements " + client.getName() + ", which is no client of the SDK"));
            byFacts.put(known.id(), new Member(name, service));
        }));
        this.messages = members().stream().flatMap(member -> member.service().authorizationMessages(id -> homes.home(id, member.name())).stream())
                .findFirst();
        this.withSites = members().stream().filter(member -> member.service().site().isPresent()).toList();
    }

    /// Names of the services, in order.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<Member> members() {
        return byName.entrySet().stream().map(entry -> new Member(entry.getKey(), entry.getValue())).toList();
    }

    /// The services that show pages to browsers.
    public List<Member> withSites() {
        return withSites;
    }

    /// What seals the details of refusals, where some service does.
    Optional<AuthorizationMessages> authorizationMessages() {
        return messages;
    }

    Member member(String name) {
        return new Member(name, byName.get(name));
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

    /// A service and the name of its folder.
    public record Member(String name, CloudService service) { }

    private record InstanceKey(String service, HomeId home) { }

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
