package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Message;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Routes by `X-Amz-Target`, by rpc-v2's path, by `Action` and `Version`, or by method and path.
///
/// A form's body is looked into, so it must be in memory: [Forms#buffered].
public final class WireRouter implements Router {
    private static final String RPC_PATH = "/service/";
    private static final String JSON = "application/json";
    private final ClassPathFacts facts;
    private final VirtualHosts hosts;
    private final Map<String, String> idsByTarget = new HashMap<>();
    private final Map<String, RestTable> tables = new ConcurrentHashMap<>();

    public WireRouter(ClassPathFacts facts, VirtualHosts hosts) {
        this.facts = facts;
        this.hosts = hosts;
        for (var entry : facts.index()) {
            entry.targets().forEach(target -> idsByTarget.put(target, entry.id()));
        }
    }

    @Override
    public Route route(Message message, Optional<String> signingName) {
        var target = message.headers().first("x-amz-target");
        if (target.isPresent()) {
            return byTarget(message, target.get(), signingName);
        }
        if (message.headers().contains("smithy-protocol") && message.path().startsWith(RPC_PATH)) {
            return byRpcPath(message, signingName);
        }
        return signingName.map(name -> bySigningName(message, name)).orElseGet(() -> unsigned(message));
    }

    private Route byTarget(Message message, String target, Optional<String> signingName) {
        int dot = target.lastIndexOf('.');
        var id = Optional.ofNullable(idsByTarget.get(target.substring(0, Math.max(dot, 0))));
        var type = message.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        var protocol = type.contains("cbor") ? Protocol.AWS_CBOR_1_1
                : type.contains("json-1.0") ? Protocol.AWS_JSON_1_0 : Protocol.AWS_JSON_1_1;
        return named(id, signingName, target.substring(dot + 1), protocol);
    }

    private Route byRpcPath(Message message, Optional<String> signingName) {
        var parts = message.path().split("/");
        boolean whole = parts.length == 5 && parts[3].equals("operation");
        var id = whole ? Optional.ofNullable(idsByTarget.get(parts[2])) : Optional.<String>empty();
        return named(id, signingName, whole ? parts[4] : "", Protocol.RPC_V2_CBOR);
    }

    private Route named(Optional<String> id, Optional<String> signingName, String operation, Protocol protocol) {
        var service = id.flatMap(facts::find).or(() -> signingName.flatMap(this::firstSigningAs));
        return new Route(service, id.isEmpty() ? Optional.empty() : service.flatMap(found -> operation(found, operation)), protocol);
    }

    private Optional<ServiceFacts> firstSigningAs(String name) {
        for (var entry : facts.index()) {
            if (entry.signingNames().contains(name)) {
                return facts.find(entry.id());
            }
        }
        return Optional.empty();
    }

    private Route bySigningName(Message message, String signingName) {
        Parameters parameters = null;
        Optional<ServiceFacts> named = Optional.empty();
        Optional<Protocol> spoken = Optional.empty();
        Optional<ProtocolException> unknown = Optional.empty();
        for (var entry : facts.index()) {
            if (!entry.signingNames().contains(signingName)) {
                continue;
            }
            var service = facts.find(entry.id());
            named = named.or(() -> service);
            if (isRest(entry.protocol())) {
                var operation = rest(service.orElseThrow(), message);
                if (operation.isPresent()) {
                    return new Route(service, operation, entry.protocol());
                }
            } else if (speaksQuery(entry)) {
                parameters = parameters == null ? Forms.parameters(message) : parameters;
                var action = parameters.first("Action");
                var operation = action == null ? Optional.<Operation>empty() : operation(service.orElseThrow(), action);
                if (operation.isPresent() && takes(entry, action, message)) {
                    return new Route(service, operation, queryOf(entry, message));
                }
                // Who names an action, even a wrong one, is answered in the protocol that has actions.
                if (action == null && entry.others().contains(Protocol.QUERY) && message.method().equals("GET")) {
                    return new Route(service, Optional.empty(), Protocol.QUERY, Optional.of(Malformed.noOperation()));
                }
                spoken = spoken.or(() -> Optional.ofNullable(action).map(_ -> queryOf(entry, message)));
                unknown = unknown.or(() -> unknownAction(entry, action));
            }
        }
        var protocol = spoken.isPresent() ? spoken : named.map(ServiceFacts::protocol);
        return new Route(named, Optional.empty(), protocol.orElseGet(() -> guess(message)),
                unknown.isPresent() ? unknown : named.flatMap(service -> refusal(service, message)));
    }

    private boolean takes(ClassPathFacts.Entry entry, String action, Message message) {
        return message.path().length() <= 1 || !facts.wire(entry.id()).query().rootOnly().contains(action);
    }

    private Optional<ProtocolException> unknownAction(ClassPathFacts.Entry entry, String action) {
        return facts.wire(entry.id()).query().unknownAction().filter(_ -> action != null)
                .map(words -> Malformed.unknownAction(words.replace("@", action)));
    }

    /// Nobody signed: `Action` and `Version` tell the service; or `Action` alone, where it is one that needs no signature; or it
    /// is the service that takes bare requests.
    private Route unsigned(Message message) {
        var parameters = Forms.parameters(message);
        var action = parameters.first("Action");
        var version = parameters.first("Version");
        for (var entry : facts.index()) {
            if (action != null && version != null && speaksQuery(entry) && entry.apiVersion().equals(version)) {
                var service = facts.find(entry.id());
                var operation = service.flatMap(found -> operation(found, action));
                if (operation.isPresent() && takes(entry, action, message)) {
                    return new Route(service, operation, queryOf(entry, message));
                }
            }
        }
        if (action != null && version == null) {
            for (var entry : facts.index()) {
                if (entry.unsigned().contains(action)) {
                    var service = facts.find(entry.id());
                    return new Route(service, service.flatMap(found -> operation(found, action)), queryOf(entry, message));
                }
            }
        }
        for (var entry : facts.index()) {
            if (entry.bare() && (action == null || version == null)) {
                var service = facts.find(entry.id());
                var operation = service.flatMap(found -> rest(found, message));
                return new Route(service, operation, entry.protocol(),
                        operation.isPresent() ? Optional.empty() : service.flatMap(found -> refusal(found, message)));
            }
        }
        return new Route(Optional.empty(), Optional.empty(), guess(message));
    }

    private static boolean speaksQuery(ClassPathFacts.Entry entry) {
        return entry.protocol() == Protocol.QUERY || entry.protocol() == Protocol.EC2
                || entry.others().contains(Protocol.QUERY);
    }

    private static Protocol queryOf(ClassPathFacts.Entry entry, Message message) {
        return entry.protocol() == Protocol.EC2 ? Protocol.EC2
                : message.headers().first("accept").filter(WireRouter::isJson).isPresent() ? Protocol.QUERY_JSON : Protocol.QUERY;
    }

    /// Whether somebody accepts JSON by its name, and not only as anything.
    private static boolean isJson(String accepted) {
        return accepted.toLowerCase(Locale.ROOT).contains(JSON);
    }

    private static boolean isRest(Protocol protocol) {
        return protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
    }

    private static Protocol guess(Message message) {
        return Forms.isForm(message) ? Protocol.QUERY : Protocol.REST_XML;
    }

    private Optional<Operation> rest(ServiceFacts service, Message message) {
        return table(service).find(message, path(service, message));
    }

    private Optional<ProtocolException> refusal(ServiceFacts service, Message message) {
        return isRest(service.protocol()) ? table(service).refusal(message, path(service, message)) : Optional.empty();
    }

    private RestTable table(ServiceFacts service) {
        return tables.computeIfAbsent(service.id(), id -> new RestTable(service, facts.wire(id)));
    }

    private String path(ServiceFacts service, Message message) {
        return path(message, facts.wire(service.id()).address().member().isPresent(), hosts);
    }

    /// The path with the label of a virtual host in front.
    static String path(Message message, boolean hasHostMember, VirtualHosts hosts) {
        return hasHostMember ? hosts.label(message.host()).map(label -> "/" + label + message.path()).orElse(message.path())
                : message.path();
    }

    private static Optional<Operation> operation(ServiceFacts service, String name) {
        return Optional.ofNullable(service.operations().get(name));
    }
}
