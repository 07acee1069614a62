package dev.orrery.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a service shows of itself beside AWS's API, to people and their tests, without a signature: a queue's messages, a
/// mailbox, the certificate that its signatures are verified with. Pages from other origins may not look through it.
public interface Window {

    /// Where it is: `/_aws/sqs/messages`. What lies below belongs to it, too. It must not begin as a bucket's name could.
    String path();

    View look(Look look);

    /// @param method `GET`, `POST` or `DELETE`; a look with `GET` changes nothing
    /// @param below what follows [#path], beginning with a slash; empty when nothing does
    /// @param parameters of the query or the form, decoded
    /// @param homes the homes of this service
    record Look(String method, String below, Map<String, List<String>> parameters, Function<HomeId, Home> homes) {

        public Optional<String> parameter(String name) {
            return parameters.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    /// What is seen.
    sealed interface View {

        record Document(String contentType, byte[] content) implements View { }

        /// The answer of an operation, shown in XML, or in JSON to those who accept that.
        /// @param operation on the wire, `ReceiveMessage`
        /// @param response the SDK's response of that operation
        record Response(String operation, Object response) implements View { }

        /// @param code as in an error of AWS
        record Failure(int status, String code, String message) implements View { }
    }
}
