package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/// Turns HTTP into the SDK's requests and the SDK's responses into HTTP, by the field metadata that each type carries.
public interface Codec {

    /// Reads the request. The body is consumed unless it is the content itself (`operation.streamingInput()`).
    ///
    /// @throws ProtocolException when the message is not what the protocol allows
    SdkPojo decode(Operation operation, Protocol protocol, Message message);

    /// Writes the response.
    ///
    /// @param content the body of an operation with streaming output
    Answer encode(Operation operation, Protocol protocol, SdkPojo response, Optional<Content> content, String requestId);

    /// Writes the response of an operation with a stream of events. The body takes events while it is sent; what the iterator
    /// throws becomes the last message.
    Answer encodeEvents(Operation operation, Protocol protocol, SdkPojo response, Iterator<SdkPojo> events, String requestId);

    /// What every answer of a service has: the request's id, and who answers.
    Headers headers(ServiceFacts service, String requestId);

    /// Writes an error in the form of the protocol. `service` is empty when nobody knows for which service the request
    /// was.
    ///
    /// @param head whether the request's method was HEAD: then there is no body
    Answer error(Optional<ServiceFacts> service, Protocol protocol, AwsServiceException error, String requestId, boolean head);

    /// @param length in bytes, or -1
    record Content(InputStream stream, long length) { }
}
