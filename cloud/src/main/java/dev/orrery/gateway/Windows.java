package dev.orrery.gateway;

import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.Codec;
import dev.orrery.gateway.protocol.Forms;
import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.kernel.Window;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;

/// Serves what services show beside AWS's API.
final class Windows {
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private final Services services;
    private final Codec codec;
    private final Map<String, Services.Member> byPath = new TreeMap<>();

    Windows(Services services, Codec codec) {
        this.services = services;
        this.codec = codec;
        for (var member : services.members()) {
            member.known().windows().forEach(path -> byPath.put(path, member));
        }
    }

    /// The window at the path of a message.
    Optional<Found> find(Message message) {
        for (var entry : byPath.entrySet()) {
            var path = entry.getKey();
            if (message.path().startsWith(path)
                    && (message.path().length() == path.length() || message.path().charAt(path.length()) == '/')) {
                var member = entry.getValue();
                return member.service().windows().stream().filter(window -> window.path().equals(path)).findFirst()
                        .map(window -> new Found(member, window));
            }
        }
        return Optional.empty();
    }

    Answer look(Found found, Message message, String requestId) {
        var facts = services.factsOf(found.member());
        var form = Forms.buffered(message);
        if (!METHODS.contains(message.method())) {
            return failure(facts, message, new Window.View.Failure(405, "MethodNotAllowed", "Allowed: GET, POST, DELETE."), requestId);
        }
        var look = new Window.Look(message.method(), message.path().substring(found.window().path().length()), Forms.all(form),
                id -> services.instance(found.member(), id).home());
        return switch (found.window().look(look)) {
            case Window.View.Document(var type, var content) -> Answer.of(200, type, content);
            case Window.View.Response(var name, var response) ->
                    codec.encode(facts.operations().get(name), protocol(message, facts), (SdkPojo) response, Optional.empty(), requestId);
            case Window.View.Failure failure -> failure(facts, message, failure, requestId);
        };
    }

    private Answer failure(ServiceFacts facts, Message message, Window.View.Failure failure, String requestId) {
        return codec.error(Optional.of(facts), protocol(message, facts),
                Refusals.error(failure.code(), failure.status(), failure.message()), requestId, false);
    }

    /// XML unless JSON is asked for, where the service speaks both.
    private static Protocol protocol(Message message, ServiceFacts facts) {
        boolean json = message.headers().first("accept").orElse("").toLowerCase(Locale.ROOT).contains("json");
        return json ? facts.protocol() == Protocol.QUERY ? Protocol.AWS_JSON_1_0 : facts.protocol() : Protocol.QUERY;
    }

    record Found(Services.Member member, Window window) { }
}
