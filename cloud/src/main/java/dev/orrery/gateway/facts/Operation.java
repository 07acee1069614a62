package dev.orrery.gateway.facts;

import java.util.List;

/// One operation of one service, as it goes over the wire.
///
/// @param service the service's id in the SDK, as in [ServiceFacts#id]
/// @param name on the wire and in policies: `PutObject`
/// @param javaMethod of the client interface: `putObject`
/// @param client binary name of the client interface that has it
/// @param httpMethod `PUT`
/// @param uri the template, `/{Bucket}/{Key+}?uploads`
/// @param requestType binary name of the SDK's request
/// @param responseType binary name of the SDK's response
/// @param streamingInput the body is the content, not a document
/// @param streamingOutput the answer's body is the content
/// @param eventStream the answer is a stream of events
/// @param requiredOnWire query parameters, and headers with a colon in front, without which a request is not this operation's
public record Operation(String service, String name, String javaMethod, String client, String httpMethod, String uri,
        String requestType, String responseType, boolean streamingInput, boolean streamingOutput, boolean eventStream,
        List<String> requiredOnWire) {

    /// Two of one name are of different versions of the SDK, which one process does not have.
    @Override
    public int hashCode() {
        return 31 * service.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return service + ":" + name;
    }
}
