package dev.orrery.gateway.protocol;

import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Reads the SDK's objects out of XML. Elements that the type does not have are skipped; a required member that is
/// missing makes the document malformed, as S3 answers. A list that is missing is an empty one: whether that will do, the
/// operation says, since S3 looks for the bucket first.
final class XmlDecoder {
    private final XmlInput in;
    private final Protocol protocol;

    XmlDecoder(XmlInput in, Protocol protocol) {
        this.in = in;
        this.protocol = protocol;
    }

    /// The current element, to its end.
    void structure(Shape shape, SdkPojo builder) {
        var members = shape.members();
        var collected = new Object[members.length];
        for (var member : members) {
            if (member.isXmlAttribute()) {
                var text = in.attribute(member.wireName());
                if (text != null) {
                    collected[member.index()] = Scalars.parse(member, text, Format.ISO_8601, protocol, member.wireName());
                }
            }
        }
        while (in.child()) {
            var member = shape.bodyMember(in.name());
            if (member == null || member.isXmlAttribute()) {
                in.skip();
            } else {
                collected[member.index()] = member(member, collected[member.index()]);
            }
        }
        for (var member : members) {
            var value = collected[member.index()];
            if (value != null) {
                member.set(builder, value);
            } else if (member.isRequired() && member.location() == MarshallLocation.PAYLOAD && member.type() != MarshallingKnownType.LIST) {
                throw in.malformed();
            }
        }
    }

    private Object member(Member member, Object before) {
        return switch (member.type()) {
            case LIST -> {
                if (!member.field().getTrait(ListTrait.class).isFlattened()) {
                    yield list(member);
                }
                @SuppressWarnings("unchecked")
                var list = before == null ? new ArrayList<>() : (List<Object>) before;
                list.add(value(member.element()));
                yield list;
            }
            case MAP -> {
                @SuppressWarnings("unchecked")
                var map = before == null ? new LinkedHashMap<String, Object>() : (Map<String, Object>) before;
                if (member.field().getTrait(MapTrait.class).isFlattened()) {
                    entry(member, map);
                    yield map;
                }
                yield map(member, map);
            }
            default -> value(member);
        };
    }

    private Object value(Member member) {
        return switch (member.type()) {
            case SDK_POJO -> {
                var builder = member.builder();
                structure(member.shape(), builder);
                yield Member.build(builder);
            }
            case LIST -> list(member);
            case MAP -> map(member, new LinkedHashMap<>());
            default -> {
                var name = in.name();
                yield scalar(member, in.text(), name);
            }
        };
    }

    /// In a document a value that is none makes the document malformed.
    private Object scalar(Member member, String text, String name) {
        try {
            return Scalars.parse(member, text, Format.ISO_8601, protocol, name);
        } catch (ProtocolException e) {
            throw protocol == Protocol.REST_XML ? in.malformed() : e;
        }
    }

    private List<Object> list(Member member) {
        var list = new ArrayList<>();
        while (in.child()) {
            list.add(value(member.element()));
        }
        return list;
    }

    private Map<String, Object> map(Member member, Map<String, Object> map) {
        while (in.child()) {
            entry(member, map);
        }
        return map;
    }

    private void entry(Member member, Map<String, Object> map) {
        var trait = member.field().getTrait(MapTrait.class);
        var keyName = trait.keyLocationName() == null ? "key" : trait.keyLocationName();
        String key = null;
        Object value = null;
        while (in.child()) {
            if (in.name().equals(keyName)) {
                key = in.text();
            } else {
                value = value(member.element());
            }
        }
        if (key == null) {
            throw in.malformed();
        }
        map.put(key, value);
    }
}
