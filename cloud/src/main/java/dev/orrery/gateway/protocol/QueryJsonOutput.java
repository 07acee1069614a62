package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.QueryFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Writes an answer of the query protocol in JSON: members by name, in their order, with null for what is absent; times are
/// seconds; a map that is flattened under another name is a list of names and values.
///
/// AWS documents this nowhere, but who verifies callers by a request to STS that they signed, and whoever has API Gateway in front
/// of SQS, lives of it. Source: answers that awslabs/serverless-patterns show; recordings of AWS in LocalStack's test suite.
final class QueryJsonOutput {
    private static final String METADATA = "ResponseMetadata";
    private final Octets out;
    private final JsonOutput json;
    private final QueryFacts facts;

    QueryJsonOutput(Octets out, QueryFacts facts) {
        this.out = out;
        this.json = new JsonOutput(out);
        this.facts = facts;
    }

    /// What an operation without a result answers has no member for it.
    void answer(String operation, Shape shape, Object response, String requestId) {
        out.put('{');
        name(operation + "Response");
        out.put('{');
        var parts = new TreeMap<String, Runnable>();
        parts.put(METADATA, () -> {
            out.put('{');
            name("RequestId");
            json.text(requestId);
            out.put('}');
        });
        if (shape.members().length > 0) {
            parts.put(operation + "Result", () -> structure(shape, response));
        }
        each(parts.entrySet(), part -> {
            name(part.getKey());
            part.getValue().run();
        });
        out.put('}').put('}');
    }

    private void name(String name) {
        json.text(name);
        out.put(':');
    }

    private String named(Member member) {
        return facts.jsonNames().getOrDefault(member.name(), member.name());
    }

    private void structure(Shape shape, Object pojo) {
        out.put('{');
        each(Stream.of(shape.members()).filter(one -> one.location() == MarshallLocation.PAYLOAD).sorted(Comparator.comparing(Member::name))
                .toList(), member -> {
                    name(named(member));
                    value(member, member.get(pojo));
                });
        out.put('}');
    }

    private void value(Member member, Object value) {
        switch (value) {
            case null -> out.ascii("null");
            case Instant at -> out.ascii(Timestamps.format(at, Format.UNIX_TIMESTAMP));
            case SdkPojo pojo -> structure(member.shape(), pojo);
            case List<?> list -> {
                out.put('[');
                each(list, element -> value(member.element(), element));
                out.put(']');
            }
            case Map<?, ?> map when facts.names().containsKey(member.name()) -> flattened(facts.names().get(member.name()), member.element(), map);
            case Map<?, ?> map -> {
                out.put('{');
                each(map.entrySet(), entry -> {
                    name((String) entry.getKey());
                    value(member.element(), entry.getValue());
                });
                out.put('}');
            }
            default -> json.value(member, value);
        }
    }

    private void flattened(QueryFacts.Name other, Member element, Map<?, ?> values) {
        out.put('[');
        each(values.entrySet(), entry -> {
            out.put('{');
            name(other.key());
            json.text((String) entry.getKey());
            out.put(',');
            name(other.value());
            value(element, entry.getValue());
            out.put('}');
        });
        out.put(']');
    }

    private <T> void each(Collection<? extends T> values, Consumer<T> write) {
        boolean first = true;
        for (var value : values) {
            if (!first) {
                out.put(',');
            }
            first = false;
            write.accept(value);
        }
    }
}
