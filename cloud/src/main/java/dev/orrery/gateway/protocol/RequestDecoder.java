package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.JsonValueTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Reads one request.
///
/// @param path as sent, a virtual host's label in front
record RequestDecoder(OperationPlan plan, WireFacts wire, Protocol protocol, Message message, String path) {

    SdkPojo decode(boolean streaming) {
        var builder = plan.builder().get();
        if (protocol == Protocol.REST_XML || protocol == Protocol.REST_JSON) {
            labels(builder);
            headers(builder);
            queries(builder);
            if (!streaming) {
                body(builder);
            }
        } else {
            document(builder);
        }
        return (SdkPojo) Member.build(builder);
    }

    private void labels(SdkPojo builder) {
        if (plan.labels().length == 0) {
            return;
        }
        var raw = plan.template().match(path);
        if (raw == null) {
            throw Malformed.uri();
        }
        for (int i = 0; i < plan.labels().length; i++) {
            var member = plan.labels()[i];
            member.set(builder, Scalars.parse(member, Percent.decode(raw[i]), Format.ISO_8601, protocol, member.wireName()));
        }
    }

    private void headers(SdkPojo builder) {
        for (var member : plan.headers()) {
            if (member.type() == MarshallingKnownType.MAP) {
                prefixHeaders(member, builder);
                continue;
            }
            var text = message.headers().first(member.wireName());
            if (text.isEmpty()) {
                continue;
            }
            if (member.type() == MarshallingKnownType.LIST) {
                var all = String.join(",", message.headers().all(member.wireName()));
                member.set(builder, HeaderLists.split(all, member.element()).stream()
                        .map(value -> Scalars.parse(member.element(), value, Format.RFC_822, protocol, member.wireName())).toList());
            } else if (wire.request().verbatim().contains(member.wireName()) && builder instanceof AwsRequest.Builder request) {
                verbatim(member, text.get(), builder);
                request.overrideConfiguration(sent -> sent.putHeader(member.wireName(), text.get()));
            } else {
                member.set(builder, header(member, text.get()));
            }
        }
    }

    /// Without a value where the text is none.
    private void verbatim(Member member, String text, SdkPojo builder) {
        try {
            member.set(builder, header(member, text));
        } catch (ProtocolException _) {
            // The text itself goes along.
        }
    }

    private Object header(Member member, String text) {
        if (member.field().containsTrait(JsonValueTrait.class)) {
            try {
                return new String(Scalars.paddedBase64(text), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw Malformed.value(protocol, member.wireName(), "base64 string");
            }
        }
        return Scalars.parse(member, text, Format.RFC_822, protocol, member.wireName());
    }

    private void prefixHeaders(Member member, SdkPojo builder) {
        var map = new LinkedHashMap<String, String>();
        var prefix = member.wireName().toLowerCase(java.util.Locale.ROOT);
        message.headers().forEachStartingWith(prefix, (name, value) ->
                map.merge(name.substring(prefix.length()), value, (before, after) -> before + "," + after));
        if (!map.isEmpty()) {
            member.set(builder, map);
        }
    }

    private void queries(SdkPojo builder) {
        if (plan.queries().length == 0 || message.query().isEmpty()) {
            return;
        }
        var parameters = Parameters.parse(message.query());
        for (var member : plan.queries()) {
            switch (member.type()) {
                case MAP -> rest(member, parameters, builder);
                case LIST -> {
                    var values = all(parameters, member.wireName()).stream()
                            .map(text -> Scalars.parse(member.element(), text, Format.ISO_8601, protocol, member.wireName())).toList();
                    if (!values.isEmpty()) {
                        member.set(builder, values);
                    }
                }
                default -> {
                    var text = parameters.first(member.wireName());
                    if (text != null && !(text.isEmpty() && wire.request().blank().contains(member.wireName()))) {
                        member.set(builder, Scalars.parse(member, text, Format.ISO_8601, protocol, member.wireName()));
                    }
                }
            }
        }
    }

    private static List<String> all(Parameters parameters, String name) {
        var found = new ArrayList<String>();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.name(i).equals(name)) {
                found.add(parameters.value(i));
            }
        }
        return found;
    }

    /// A map among the query parameters takes those that no other member and no literal takes.
    private void rest(Member member, Parameters parameters, SdkPojo builder) {
        Set<String> taken = Stream.concat(Stream.of(plan.queries()).filter(other -> other != member).map(Member::wireName),
                plan.template().literals().stream().map(literal -> literal[0])).collect(Collectors.toSet());
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < parameters.size(); i++) {
            var name = parameters.name(i);
            if (!taken.contains(name)) {
                map.putIfAbsent(name, member.element().type() == MarshallingKnownType.LIST ? all(parameters, name)
                        : parameters.value(i));
            }
        }
        if (!map.isEmpty()) {
            member.set(builder, map);
        }
    }

    private void body(SdkPojo builder) {
        var payload = plan.payload();
        if (payload == null && !plan.hasBodyMembers()) {
            checked();
            return;
        }
        if (payload == null) {
            document(builder);
            return;
        }
        var body = checked();
        switch (payload.type()) {
            case SDK_BYTES -> {
                if (body.length > 0 || message.headers().contains("content-length")) {
                    payload.set(builder, SdkBytes.fromByteArrayUnsafe(body));
                }
            }
            case STRING -> {
                if (body.length > 0) {
                    payload.set(builder, new String(body, StandardCharsets.UTF_8));
                }
            }
            case SDK_POJO -> {
                if (body.length > 0) {
                    var inner = payload.builder();
                    structure(body, payload.shape(), inner, payload.wireName());
                    payload.set(builder, Member.build(inner));
                }
            }
            default -> {
                if (body.length > 0) {
                    payload.set(builder, new JsonInput(body, protocol, wire.json()).only(payload));
                }
            }
        }
    }

    private byte[] checked() {
        var body = Bodies.read(message, protocol);
        DocumentChecksums.require(message, body, plan.headers());
        return body;
    }

    private void document(SdkPojo builder) {
        if (BodyFormat.ofRequest(protocol) == BodyFormat.FORM) {
            wire.query().pathMember().ifPresent(name -> fromPath(name, builder));
            new FormDecoder(protocol, protocol.isQuery() ? wire.query().names() : java.util.Map.of())
                    .decode(Forms.parameters(message), plan.request(), builder);
            return;
        }
        var body = checked();
        if (body.length > 0) {
            structure(body, plan.request(), builder, "");
        } else if (!wire.json().modelPackage().isEmpty()) {
            throw Malformed.body(protocol, "");
        }
    }

    /// The URL that the request was sent to names its resource, unless a parameter does, which is read later.
    private void fromPath(String name, SdkPojo builder) {
        if (path.length() > 1) {
            for (var member : plan.request().members()) {
                if (member.name().equals(name)) {
                    member.set(builder, message.origin() + path);
                }
            }
        }
    }

    /// @param root the name of the document element; empty for any
    private void structure(byte[] body, Shape shape, SdkPojo builder, String root) {
        switch (BodyFormat.ofRequest(protocol)) {
            case JSON -> new JsonInput(body, protocol, wire.json()).document(shape, builder);
            case XML -> {
                var in = new XmlInput(body, protocol);
                var name = in.root();
                if (!root.isEmpty() && !root.equals(name)) {
                    throw in.malformed();
                }
                new XmlDecoder(in, protocol).structure(shape, builder);
                in.end();
            }
            case RPC_CBOR, AWS_CBOR -> new CborInput(body, protocol).document(shape, builder);
            case FORM -> throw new IllegalStateException("a form is no document");
        }
    }
}
