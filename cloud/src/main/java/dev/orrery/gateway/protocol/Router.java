package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Message;
import java.util.Optional;

/// Tells which operation of which service a request is for.
public interface Router {

    /// @param signingName the service in the credential scope, empty for an unsigned request
    Route route(Message message, Optional<String> signingName);

    /// @param service empty when nothing tells the service
    /// @param operation empty when the service has no such operation
    /// @param refusal why there is no operation, where that is more than that there is none
    record Route(Optional<ServiceFacts> service, Optional<Operation> operation, Protocol protocol,
            Optional<ProtocolException> refusal) {

        public Route(Optional<ServiceFacts> service, Optional<Operation> operation, Protocol protocol) {
            this(service, operation, protocol, Optional.empty());
        }
    }
}
