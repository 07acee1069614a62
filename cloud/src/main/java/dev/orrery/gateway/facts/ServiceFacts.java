package dev.orrery.gateway.facts;

import dev.orrery.gateway.protocol.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the wire needs to know of one service, read from the SDK at build time.
///
/// @param id the service's id in the SDK, as in its package: `s3`
/// @param name the service's name in the SDK, `S3`, `CloudWatch Logs`
/// @param signingNames names by which credential scopes call it: `s3`
/// @param apiVersion as in the query protocol's `Version`: `2006-03-01`
/// @param xmlNamespace of answers in XML; empty where there is none
/// @param targetPrefix of `X-Amz-Target`, without the dot; empty where the protocol has no targets
/// @param errors by wire code
/// @param bare whether REST requests that name no service are for this one: it signs and refuses in its own way
/// @param unsigned operations that take requests without a signature; a star for all
/// @param measured operations whose content must come with its length
public record ServiceFacts(String id, String name, Protocol protocol, List<String> signingNames, String apiVersion,
        String xmlNamespace, String targetPrefix, Map<String, Operation> operations, Map<String, ErrorFacts> errors,
        boolean bare, Set<String> unsigned, Set<String> measured) {

    /// The name that the service itself signs with and is a principal by.
    public String signingName() {
        return signingNames.isEmpty() ? id : signingNames.getFirst();
    }

    /// Whether a request must say who sends it, before anybody asks what the sender may.
    public boolean mustBeSigned(Operation operation) {
        return !unsigned.contains("*") && !unsigned.contains(operation.name());
    }

    /// @param code on the wire
    /// @param status HTTP status
    /// @param type binary name of the SDK's exception
    public record ErrorFacts(String code, int status, String type) { }
}
