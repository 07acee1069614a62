package dev.orrery.gateway;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.Protocol;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.gateway.protocol.Router;
import dev.orrery.gateway.signature.ErrorFamily;
import dev.orrery.gateway.signature.SignatureErrors;
import dev.orrery.gateway.signature.SignatureException;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.CrossOrigin;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessDenied;
import dev.orrery.kernel.identity.AuthorizationMessages;
import dev.orrery.kernel.identity.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The errors that the gateway itself answers with, in the words of the protocol's family.
final class Refusals {
    private Refusals() { }

    static AwsServiceException accessDenied(Protocol protocol, Call call, Access access, Decision decision,
            Optional<AuthorizationMessages> messages) {
        var caller = call.caller();
        var message = protocol == Protocol.REST_XML
                ? AccessDenied.messageWithinAccount(caller, access, decision) : AccessDenied.message(caller, access, decision);
        return switch (protocol) {
            case REST_XML, QUERY, QUERY_JSON -> error("AccessDenied", 403, message);
            case EC2 -> error("UnauthorizedOperation", 403, "You are not authorized to perform this operation. " + message
                    + messages.filter(_ -> !caller.account().isEmpty())
                            .map(sealing -> ". Encoded authorization failure message: " + sealing.encoded(call, decision)).orElse(""));
            case REST_JSON -> error("AccessDeniedException", 403, message);
            case AWS_JSON_1_0, AWS_JSON_1_1, AWS_CBOR_1_1, RPC_V2_CBOR -> error("AccessDeniedException", 400, message);
        };
    }

    static AwsServiceException unknownService(String hint) {
        return error("UnknownService", 404, "Nothing in this request tells an AWS service that Orrery knows" + hint);
    }

    static AwsServiceException noOperation(Router.Route route, ServiceFacts service) {
        return route.refusal().map(Refusals::malformed).orElseGet(() -> unknownOperation(route.protocol(), service));
    }

    /// S3 refuses HTTP's own chunks in other words than a missing length. Source: JuliaWeb/HTTP.jl issue 98, a recording.
    static AwsServiceException lengthMissing(Message message) {
        if (message.headers().contains("transfer-encoding")) {
            return new Refusal("NotImplemented", 501, "A header you provided implies functionality that is not implemented",
                    Map.of("Header", "Transfer-Encoding"));
        }
        return error("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
    }

    private static AwsServiceException unknownOperation(Protocol protocol, ServiceFacts service) {
        return switch (protocol) {
            case REST_XML -> error("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
            case QUERY, QUERY_JSON, EC2 -> error("InvalidAction", 400,
                    "The action or operation requested is invalid. Verify that the action is typed correctly.");
            case REST_JSON, AWS_JSON_1_0, AWS_JSON_1_1, AWS_CBOR_1_1, RPC_V2_CBOR ->
                    error("UnknownOperationException", protocol == Protocol.REST_JSON ? 404 : 400,
                            service.name() + " has no such operation");
        };
    }

    static AwsServiceException notImplemented(Operation operation) {
        return error("NotImplemented", 501, operation + " is not implemented by Orrery yet");
    }

    static AwsServiceException malformed(ProtocolException e) {
        return error(e.code(), e.status(), e.getMessage());
    }

    static AwsServiceException internal(String requestId) {
        return error("InternalError", 500, "We encountered an internal error. This is a defect of Orrery: its log tells more "
                + "about request " + requestId);
    }

    /// S3 lets go of who asks that way. Source: LocalStack's recordings of AWS, `test_cors_match_origins`.
    static AwsServiceException preflightIncomplete(String message) {
        return new Refusal("BadRequest", 400, message, Map.of(), Map.of("Connection", "close"));
    }

    static AwsServiceException preflightRefused(String method, CrossOrigin.Rules rules) {
        var elements = new LinkedHashMap<String, String>();
        elements.put("Method", method);
        elements.put("ResourceType", rules.resourceType());
        return new Refusal("AccessForbidden", 403, rules.refusal(), elements);
    }

    /// A resource without any rules of the kind.
    static AwsServiceException preflightUnknown() {
        return error("AccessForbidden", 403, "CORSResponse: CORS is not enabled for this resource.");
    }

    /// A page of a form that is not encoded as one. Source: LocalStack's recordings of AWS, `test_post_object_with_wrong_content_type`.
    static AwsServiceException noForm() {
        return new Refusal("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold",
                Map.of("Condition", "Bucket POST must be of the enclosure-type multipart/form-data"));
    }

    static AwsServiceException error(String code, int status, String message) {
        return new Refusal(code, status, message, Map.of());
    }

    static AwsServiceException notBelieved(SignatureException problem, Protocol protocol, Optional<ServiceFacts> service) {
        var answer = SignatureErrors.answer(problem, ErrorFamily.of(protocol, service.map(ServiceFacts::bare).orElse(true)));
        return new Refusal(answer.code(), answer.status(), answer.message(), answer.elements());
    }
}
