package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/// The one codec for all services and protocols, driven by the fields that each SDK type declares.
public final class WireCodec implements Codec {
    private final ClassPathFacts facts;
    private final VirtualHosts hosts;
    private final Map<Operation, OperationPlan> requests = new ConcurrentHashMap<>();
    private final Map<Operation, AnswerPlan> answers = new ConcurrentHashMap<>();

    public WireCodec(ClassPathFacts facts, VirtualHosts hosts) {
        this.facts = facts;
        this.hosts = hosts;
    }

    @Override
    public SdkPojo decode(Operation operation, Protocol protocol, Message sent) {
        var plan = requests.get(operation);
        if (plan == null) {
            plan = requests.computeIfAbsent(operation, OperationPlan::of);
        }
        var wire = facts.wire(operation.service());
        var message = QueryHeaders.applied(sent, wire.request());
        if (wire.request().checksummed().contains(operation.name())) {
            DocumentChecksums.requireSome(message);
        }
        for (var header : wire.request().refused().getOrDefault(operation.name(), Set.of())) {
            if (message.headers().contains(header)) {
                throw Malformed.unexpectedHeader(header);
            }
        }
        var path = WireRouter.path(message, wire.address().member().isPresent(), hosts);
        return new RequestDecoder(plan, wire, protocol, message, path).decode(operation.streamingInput());
    }

    @Override
    public Answer encode(Operation operation, Protocol protocol, SdkPojo response, Optional<Content> content, String requestId) {
        var plan = answers.get(operation);
        if (plan == null) {
            plan = answers.computeIfAbsent(operation, key -> AnswerPlan.of(key, facts.find(key.service()),
                    facts.wire(key.service()), response));
        }
        return new AnswerEncoder(operation, plan, protocol, requestId).encode(response, content);
    }

    @Override
    public Answer encodeEvents(Operation operation, Protocol protocol, SdkPojo response, Iterator<SdkPojo> events, String requestId) {
        var wire = facts.wire(operation.service());
        var errors = new ErrorEncoder(facts.find(operation.service()), wire, protocol, requestId);
        return new EventStreams(protocol, wire, errors).answer(Optional.of(response), events, requestId);
    }

    @Override
    public Headers headers(ServiceFacts service, String requestId) {
        var headers = new Headers();
        RequestIds.add(headers, facts.wire(service.id()), requestId);
        return headers;
    }

    @Override
    public Answer error(Optional<ServiceFacts> service, Protocol protocol, AwsServiceException error, String requestId,
            boolean head) {
        var wire = service.map(found -> facts.wire(found.id())).orElse(WireFacts.PLAIN);
        return new ErrorEncoder(service, wire, protocol, requestId).encode(error, head);
    }
}
