package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operations of one REST service, the most specific first.
final class RestTable {
    private final Map<String, List<Candidate>> byMethod = new HashMap<>();

    private record Candidate(Operation operation, UriTemplate template, List<String> required) {
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
    }

    RestTable(ServiceFacts service, WireFacts wire) {
        for (var operation : service.operations().values()) {
            byMethod.computeIfAbsent(operation.httpMethod(), _ -> new ArrayList<>()).add(new Candidate(operation,
                    new UriTemplate(operation.uri()), wire.requiredOnWire().getOrDefault(operation.name(), List.of())));
        }
        var order = Comparator.<Candidate>comparingInt(candidate -> candidate.template.literalSegments())
                .thenComparingInt(candidate -> candidate.template.hasGreedy() ? 0 : 1)
                .thenComparingInt(candidate -> candidate.template.segments())
                .thenComparingInt(candidate -> candidate.template.literals().size())
                .thenComparingInt(candidate -> candidate.required.size()).reversed();
        byMethod.values().forEach(candidates -> candidates.sort(order));
    }

    /// @param path as sent, a virtual host's label in front
    Optional<Operation> find(Message message, String path) {
        var parameters = Parameters.parse(message.query());
        for (var candidate : byMethod.getOrDefault(message.method(), List.of())) {
            if (candidate.fits(message, path, parameters)) {
                return Optional.of(candidate.operation);
            }
        }
        return Optional.empty();
    }
}
