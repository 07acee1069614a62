package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.pojo.Member;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Writes one answer.
record AnswerEncoder(Operation operation, AnswerPlan plan, Protocol protocol, String requestId) {
    private static final int PARTIAL_CONTENT = 206;
    private static final int CAPACITY = 512;
    private static final byte[] NOTHING = new byte[0];

    Answer encode(SdkPojo response, Optional<Codec.Content> content) {
        var headers = new Headers();
        boolean rest = protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
        if (rest) {
            HeaderMembers.add(headers, plan.headers(), response);
        }
        RequestIds.add(headers, plan.wire(), requestId);
        int status = rest ? status(response) : 200;
        if (response instanceof SdkResponse answer && answer.sdkHttpResponse() != null) {
            status = answer.sdkHttpResponse().statusCode();
            answer.sdkHttpResponse().forEachHeader((name, values) -> values.forEach(value -> headers.add(name, value)));
        }
        if (protocol == Protocol.RPC_V2_CBOR) {
            headers.add("smithy-protocol", "rpc-v2-cbor");
        }
        var length = headers.first("content-length");
        headers.remove("content-length");
        if (plan.emptyType() != null) {
            type(headers, plan.emptyType());
        }
        if (operation.httpMethod().equals("HEAD")) {
            return new Answer(status, headers, new Answer.Body.None(length.map(Long::parseLong).orElse(0L)));
        }
        if (content.isPresent()) {
            // What the service streams has no length of its own, but the answer may tell it.
            long told = content.get().length() >= 0 ? content.get().length() : length.map(Long::parseLong).orElse(-1L);
            return new Answer(status, headers, new Answer.Body.Stream(content.get().stream(), told));
        }
        var body = body(response, headers, rest);
        if (plan.wire().json().crc32()) {
            Crc32s.add(headers, body);
        }
        return new Answer(status, headers, new Answer.Body.Bytes(body));
    }

    private int status(SdkPojo response) {
        if (plan.statusMember() != null && plan.statusMember().get(response) instanceof Integer status && status >= 100) {
            return status;
        }
        return plan.partialMember() != null && plan.partialMember().get(response) != null ? PARTIAL_CONTENT : plan.status();
    }

    private byte[] body(SdkPojo response, Headers headers, boolean rest) {
        if (plan.payload() != null && !plan.unwrapped()) {
            var value = plan.payload().get(response);
            return value == null ? NOTHING : payload(plan.payload(), value, headers);
        }
        if (rest && !plan.hasBodyMembers() && !plan.unwrapped()) {
            return NOTHING;
        }
        type(headers, BodyFormat.contentType(protocol, plan.wire().json()));
        var out = new Octets(CAPACITY);
        switch (BodyFormat.ofAnswer(protocol)) {
            case JSON -> json(out, response);
            case RPC_CBOR -> new CborOutput(out, false).structure(plan.shape(), response);
            case AWS_CBOR -> new CborOutput(out, true).structure(plan.shape(), response);
            case XML -> xml(out, response);
            case FORM -> throw new IllegalStateException("no answer is a form");
        }
        return out.toByteArray();
    }

    private void json(Octets out, SdkPojo response) {
        if (protocol.isQuery()) {
            new QueryJsonOutput(out, plan.wire().query()).answer(plan.operation(), plan.shape(), response, requestId);
        } else {
            new JsonOutput(out).structure(plan.shape(), response);
        }
    }

    private static void type(Headers headers, String type) {
        if (!headers.contains("content-type")) {
            headers.add("Content-Type", type);
        }
    }

    private byte[] payload(Member member, Object value, Headers headers) {
        switch (value) {
            case SdkBytes bytes -> {
                type(headers, "application/octet-stream");
                return bytes.asByteArrayUnsafe();
            }
            case String text -> {
                type(headers, "text/plain");
                return text.getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                type(headers, BodyFormat.contentType(protocol));
                var out = new Octets(CAPACITY);
                if (protocol == Protocol.REST_XML) {
                    var xml = new XmlOutput(out, protocol, plan.wire());
                    xml.declaration();
                    xml.root(member, value, plan.namespace());
                } else {
                    new JsonOutput(out).value(member, value);
                }
                return out.toByteArray();
            }
        }
    }

    /// Also without members: a client whose model has an empty result wants to see it, the others pass over it.
    private void result(Octets out, XmlOutput xml, String name, SdkPojo response) {
        int before = out.length();
        xml.open(name, "");
        int opened = out.length();
        xml.members(plan.shape(), response);
        if (out.length() > opened) {
            xml.close(name);
        } else {
            out.shorten(before);
            xml.empty(name);
        }
    }

    private void xml(Octets out, SdkPojo response) {
        switch (protocol) {
            case REST_XML -> {
                var xml = new XmlOutput(out, protocol, plan.wire());
                xml.declaration();
                if (plan.unwrapped()) {
                    only(xml, response);
                } else {
                    xml.open(plan.root(), plan.namespace());
                    xml.members(plan.elements(), response);
                    xml.close(plan.root());
                }
            }
            case QUERY -> {
                var xml = new XmlOutput(out, protocol, plan.wire());
                var name = plan.operation();
                xml.open(name + "Response", plan.namespace());
                result(out, xml, name + "Result", response);
                xml.open("ResponseMetadata", "");
                xml.leaf("RequestId", requestId);
                xml.close("ResponseMetadata");
                xml.close(name + "Response");
            }
            case EC2 -> {
                var xml = new XmlOutput(out, protocol);
                xml.declaration();
                xml.open(plan.operation() + "Response", plan.namespace());
                xml.leaf("requestId", requestId);
                xml.members(plan.shape(), response);
                xml.close(plan.operation() + "Response");
            }
            case QUERY_JSON, AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON, RPC_V2_CBOR, AWS_CBOR_1_1 ->
                    throw new IllegalStateException(protocol + " has no XML");
        }
    }

    /// The only member is the text of the document element.
    private void only(XmlOutput xml, SdkPojo response) {
        for (var member : plan.shape().members()) {
            if (member.location() == MarshallLocation.PAYLOAD && member.get(response) instanceof Object value) {
                xml.open(plan.root(), plan.namespace());
                xml.text(Scalars.format(member, value, Format.ISO_8601));
                xml.close(plan.root());
                return;
            }
        }
        xml.empty(plan.root(), plan.namespace());
    }
}
