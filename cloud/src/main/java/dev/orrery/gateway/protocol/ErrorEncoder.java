package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.ErrorDetail;
import dev.orrery.pojo.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Writes errors.
record ErrorEncoder(Optional<ServiceFacts> service, WireFacts wire, Protocol protocol, String requestId) {
    private static final int NOT_MODIFIED = 304;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    /// Of a request that names no operation in any way, the name of this error is the whole document.
    private static final String UNKNOWN_OPERATION = "UnknownOperationException";

    Answer encode(AwsServiceException error, boolean head) {
        var code = code(error);
        var message = message(error);
        var patched = wire.query().errors().get(code);
        int status = patched != null ? patched.status() : error.statusCode() > 0 ? error.statusCode() : statusOf(code);
        var headers = new Headers();
        RequestIds.add(headers, wire, requestId);
        var detail = error instanceof ErrorDetail found ? found : new ErrorDetail() { };
        detail.headers().forEach(headers::add);
        if (error instanceof SdkPojo pojo && (protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML)) {
            HeaderMembers.add(headers, Shape.of(pojo).members(), error);
        }
        boolean chunked = wire.answer().chunkedErrors();
        if (status == NOT_MODIFIED || head && !chunked) {
            return new Answer(status, headers, new Answer.Body.None(0));
        }
        headers.add("Content-Type", BodyFormat.contentType(protocol, wire.json()));
        if (head) {
            return new Answer(status, headers, new Answer.Body.None(-1));
        }
        var out = new Octets(512);
        switch (protocol) {
            case REST_XML, QUERY, EC2 -> xml(out, code, message, status, error, detail.elements());
            case QUERY_JSON -> queryJson(out, code, message, status);
            case AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON -> json(out, headers, code, message, status, error, detail.elements());
            case RPC_V2_CBOR, AWS_CBOR_1_1 -> cbor(out, headers, code, message, status, error, detail.elements());
        }
        var body = out.toByteArray();
        if (wire.json().crc32()) {
            Crc32s.add(headers, body);
        }
        return new Answer(status, headers, chunked ? new Answer.Body.Chunk(body) : new Answer.Body.Bytes(body));
    }

    /// In the words of the wire.
    String code(AwsServiceException error) {
        return Optional.ofNullable(error.awsErrorDetails()).map(found -> found.errorCode()).orElseGet(() -> codeOf(error));
    }

    static String message(AwsServiceException error) {
        var details = error.awsErrorDetails();
        // What an exception with details says of itself is made for people who read logs.
        return Objects.requireNonNullElse(details == null ? error.getMessage() : details.errorMessage(), "");
    }

    /// The code of an exception that says none: the one that the SDK has for its type.
    private String codeOf(AwsServiceException error) {
        return service.stream().flatMap(facts -> facts.errors().values().stream())
                .filter(facts -> facts.type().equals(error.getClass().getName())).map(ServiceFacts.ErrorFacts::code)
                .findFirst().orElse("InternalFailure");
    }

    private int statusOf(String code) {
        return service.map(facts -> facts.errors().get(code)).map(ServiceFacts.ErrorFacts::status)
                .orElse(code.equals("InternalFailure") || code.equals("InternalError") ? SERVER_ERROR : CLIENT_ERROR);
    }

    private static String fault(int status) {
        return status < SERVER_ERROR ? "Sender" : "Receiver";
    }

    private void xml(Octets out, String code, String message, int status, AwsServiceException error, Map<String, String> elements) {
        var xml = new XmlOutput(out, protocol);
        var namespace = service.map(ServiceFacts::xmlNamespace).orElse("");
        xml.declaration();
        if (protocol == Protocol.EC2) {
            xml.open("Response", "");
            xml.open("Errors", "");
            error(xml, "", code, message, error, elements);
            xml.close("Errors");
            xml.leaf("RequestID", requestId);
            xml.close("Response");
        } else if (protocol == Protocol.REST_XML && (wire.xml().bareErrors() || service.isEmpty())) {
            xml.open("Error", "");
            parts(xml, "", code, message, error, elements);
            xml.leaf("RequestId", requestId);
            xml.leaf("HostId", Call.longerId(requestId));
            xml.close("Error");
        } else if (protocol == Protocol.QUERY && code.equals(UNKNOWN_OPERATION)) {
            xml.empty(UNKNOWN_OPERATION);
        } else {
            xml.open("ErrorResponse", namespace);
            error(xml, fault(status), queryCode(code), queryMessage(code, message), error,
                    protocol == Protocol.QUERY && wire.query().detail() ? withDetail(elements) : elements);
            xml.leaf("RequestId", requestId);
            xml.close("ErrorResponse");
        }
    }

    private String queryCode(String code) {
        var other = protocol.isQuery() ? wire.query().errors().get(code) : null;
        return other == null ? code : other.code();
    }

    private String queryMessage(String code, String message) {
        var other = protocol.isQuery() ? wire.query().errors().get(code) : null;
        return other == null || other.message().isEmpty() ? message : other.message();
    }

    /// As API Gateway passes it on from SQS, and STS answers to a request for its answer in JSON.
    private void queryJson(Octets out, String code, String message, int status) {
        var json = new JsonOutput(out);
        out.ascii("{\"Error\":{\"Code\":");
        json.text(queryCode(code));
        out.ascii(",\"Message\":");
        json.text(queryMessage(code, message));
        out.ascii(",\"Type\":");
        json.text(fault(status));
        out.ascii("},\"RequestId\":");
        json.text(requestId);
        out.put('}');
    }

    private static Map<String, String> withDetail(Map<String, String> elements) {
        var detailed = new LinkedHashMap<String, String>();
        detailed.put("Detail", "");
        detailed.putAll(elements);
        return detailed;
    }

    private static void error(XmlOutput xml, String fault, String code, String message, AwsServiceException error,
            Map<String, String> elements) {
        xml.open("Error", "");
        parts(xml, fault, code, message, error, elements);
        xml.close("Error");
    }

    private static void parts(XmlOutput xml, String fault, String code, String message, AwsServiceException error,
            Map<String, String> elements) {
        if (!fault.isEmpty()) {
            xml.leaf("Type", fault);
        }
        xml.leaf("Code", code);
        xml.leaf("Message", message);
        elements.forEach(xml::leaf);
        if (error instanceof SdkPojo pojo) {
            xml.members(Shape.of(pojo), error);
        }
    }

    private void json(Octets out, Headers headers, String code, String message, int status, AwsServiceException error,
            Map<String, String> elements) {
        addCode(headers, code, status);
        var json = new JsonOutput(out);
        out.ascii("{\"__type\":");
        json.text(wire.json().type(code));
        if (!wire.json().isSilent(code, message)) {
            out.put(',');
            json.text(wire.json().messageName(code, error instanceof SdkPojo pojo && hasMembers(pojo, error)));
            out.put(':');
            json.text(message);
        }
        elements.forEach((name, value) -> {
            out.put(',');
            json.text(name);
            out.put(':');
            json.text(value);
        });
        if (error instanceof SdkPojo pojo) {
            json.members(Shape.of(pojo), error, false);
        }
        out.put('}');
    }

    private static boolean hasMembers(SdkPojo pojo, AwsServiceException error) {
        for (var member : Shape.of(pojo).members()) {
            if (member.location() == MarshallLocation.PAYLOAD && member.get(error) != null) {
                return true;
            }
        }
        return false;
    }

    private void addCode(Headers headers, String code, int status) {
        headers.add("x-amzn-ErrorType", code);
        if (!wire.query().errors().isEmpty()) {
            var queryError = wire.query().errors().get(code);
            headers.add("x-amzn-query-error", (queryError == null ? code : queryError.code()) + ";" + fault(status));
        }
    }

    private void cbor(Octets out, Headers headers, String code, String message, int status, AwsServiceException error,
            Map<String, String> elements) {
        if (protocol == Protocol.RPC_V2_CBOR) {
            headers.add("smithy-protocol", "rpc-v2-cbor");
        }
        addCode(headers, code, status);
        var cbor = new CborOutput(out, protocol == Protocol.AWS_CBOR_1_1);
        out.put(0xBF);
        cbor.text("__type");
        cbor.text(code);
        cbor.text("message");
        cbor.text(message);
        elements.forEach((name, value) -> {
            cbor.text(name);
            cbor.text(value);
        });
        if (error instanceof SdkPojo pojo) {
            cbor.members(Shape.of(pojo), error);
        }
        out.put(0xFF);
    }
}
