package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The operations of one REST service, the most specific first.
final class RestTable {
    private final Map<String, List<Candidate>> byMethod = new HashMap<>();
    private final Map<String, Set<String>> subresources;

    /// @param rank the most particular has the highest
    private record Candidate(Operation operation, UriTemplate template, List<String> required, int rank) {
        /// More than a template has of anything.
        private static final int MANY = 64;

        Candidate(Operation operation) {
            var template = new UriTemplate(operation.uri());
            var required = operation.requiredOnWire();
            this(operation, template, required, rank(template.literalSegments(), template.hasGreedy() ? 0 : 1, template.segments(),
                    template.literals().size(), required.size()));
        }

        /// The first of these counts most.
        private static int rank(int... counts) {
            int rank = 0;
            for (int count : counts) {
                rank = rank * MANY + Math.min(count, MANY - 1);
            }
            return rank;
        }

        boolean fits(Message message, String path, Parameters parameters) {
            if (!template.matchesQuery(parameters) || template.match(path) == null) {
                return false;
            }
            for (var name : required) {
                if (name.charAt(0) == ':' ? !message.headers().contains(name.substring(1)) : !parameters.contains(name)) {
                    return false;
                }
            }
            return true;
        }

        /// Whether all that the query names is what this operation is about.
        boolean standsFor(List<String> subresources) {
            for (var name : subresources) {
                if (!isAbout(name)) {
                    return false;
                }
            }
            return true;
        }

        boolean isAbout(String subresource) {
            return required.contains(subresource) || template.literals().stream().anyMatch(literal -> literal[0].equals(subresource));
        }
    }

    RestTable(ServiceFacts service, WireFacts wire) {
        subresources = wire.request().subresources();
        for (var operation : service.operations().values()) {
            byMethod.computeIfAbsent(operation.httpMethod(), _ -> new ArrayList<>()).add(new Candidate(operation));
        }
        byMethod.values().forEach(candidates -> candidates.sort((one, other) -> Integer.compare(other.rank, one.rank)));
    }

    /// @param path as sent, a virtual host's label in front
    Optional<Operation> find(Message message, String path) {
        var parameters = Parameters.parse(message.query());
        var named = subresources(message, parameters);
        for (var candidate : byMethod.getOrDefault(message.method(), List.of())) {
            if (candidate.fits(message, path, parameters) && candidate.standsFor(named)) {
                return Optional.of(candidate.operation);
            }
        }
        return Optional.empty();
    }

    /// Why a request that names a sub-resource is for no operation; empty where another method would do.
    Optional<ProtocolException> refusal(Message message, String path) {
        var named = subresources(message, Parameters.parse(message.query()));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        if (named.stream().anyMatch(name -> isAbout(byMethod.getOrDefault(message.method(), List.of()), path, name))) {
            return Optional.of(new ProtocolException("InvalidArgument", 400, named.size() > 1
                    ? "Conflicting query string parameters: " + String.join(", ", named)
                    : "Unexpected query string parameter: " + named.getFirst()));
        }
        if (byMethod.values().stream().anyMatch(candidates -> isAbout(candidates, path, named.getFirst()))) {
            return Optional.empty();
        }
        return Optional.of(new ProtocolException("NotImplemented", 501, named.getFirst() + " is not implemented by Orrery yet"));
    }

    private static boolean isAbout(List<Candidate> candidates, String path, String subresource) {
        return candidates.stream().anyMatch(candidate -> candidate.template.match(path) != null && candidate.isAbout(subresource));
    }

    /// The sub-resources in a query, in its order.
    private List<String> subresources(Message message, Parameters parameters) {
        if (subresources.isEmpty() || parameters.size() == 0) {
            return List.of();
        }
        var always = subresources.getOrDefault("*", Set.of());
        var here = subresources.getOrDefault(message.method(), Set.of());
        var named = new ArrayList<String>(1);
        for (int i = 0; i < parameters.size(); i++) {
            var name = parameters.name(i);
            if ((always.contains(name) || here.contains(name)) && !named.contains(name)) {
                named.add(name);
            }
        }
        return named;
    }
}
