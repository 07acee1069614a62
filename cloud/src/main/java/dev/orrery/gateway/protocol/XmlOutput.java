package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.QueryFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.XmlAttributesTrait;

/// Writes XML.
///
/// Characters that XML 1.0 has no way to say are written as character references all the same in rest-xml, as S3 does; whoever
/// has such names asks for another encoding of them. The query protocols have no other encoding: one such character in one
/// description would make a whole listing unreadable, so the replacement character stands for it.
final class XmlOutput {
    private static final boolean[] SPECIAL = specials();
    private final Octets out;
    private final Map<String, QueryFacts.Name> names;
    private final boolean milliseconds;
    private final boolean unsayableByReference;

    XmlOutput(Octets out, Protocol protocol) {
        this(out, protocol, Map.of(), false);
    }

    XmlOutput(Octets out, Protocol protocol, WireFacts wire) {
        this(out, protocol, protocol == Protocol.QUERY ? wire.query().names() : Map.of(), wire.xml().milliseconds());
    }

    /// @param names other names of members, where the query protocol has such
    private XmlOutput(Octets out, Protocol protocol, Map<String, QueryFacts.Name> names, boolean milliseconds) {
        this.out = out;
        this.names = names;
        this.milliseconds = milliseconds;
        this.unsayableByReference = protocol == Protocol.REST_XML;
    }

    private static boolean[] specials() {
        var special = Octets.specials("<>&\"");
        special['\n'] = false;
        special['\t'] = false;
        return special;
    }

    void declaration() {
        out.ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /// @param namespace empty for none
    void open(String name, String namespace) {
        begin(name, namespace);
        out.put('>');
    }

    /// An element with nothing in it.
    void empty(String name, String namespace) {
        begin(name, namespace);
        out.put('/').put('>');
    }

    private void begin(String name, String namespace) {
        out.put('<').utf8(name);
        if (!namespace.isEmpty()) {
            out.ascii(" xmlns=\"").utf8(namespace).put('"');
        }
    }

    void empty(String name) {
        out.put('<').utf8(name).ascii("/>");
    }

    /// A member as the document element.
    void root(Member member, Object value, String namespace) {
        out.put('<').put(member.wireNameBytes());
        if (!namespace.isEmpty()) {
            out.ascii(" xmlns=\"").utf8(namespace).put('"');
        }
        attributes(member, value);
        out.put('>');
        members(member.shape(), value);
        close(member.wireName());
    }

    void close(String name) {
        out.put('<').put('/').utf8(name).put('>');
    }

    void leaf(String name, String text) {
        open(name, "");
        text(text);
        close(name);
    }

    /// The members of the body, each its element.
    void members(Shape shape, Object pojo) {
        members(shape.members(), pojo);
    }

    void members(Member[] members, Object pojo) {
        for (var member : members) {
            if (member.location() == MarshallLocation.PAYLOAD && !member.isXmlAttribute()) {
                var value = member.get(pojo);
                if (value != null) {
                    member(member, value);
                }
            }
        }
    }

    private void member(Member member, Object value) {
        var other = names.isEmpty() ? null : names.get(member.name());
        var name = other == null ? member.field().unmarshallLocationName()
                : other.name().equals("@") ? elementType(member) : other.name();
        switch (value) {
            case List<?> list -> list(member, list, name, other != null);
            case Map<?, ?> map -> map(member, map, name, other);
            default -> element(name, member, value);
        }
    }

    /// The name of a list's element's type, as its class has it.
    static String elementType(Member list) {
        var builder = list.element().builder().getClass().getEnclosingClass();
        return builder.getSimpleName();
    }

    private void list(Member member, List<?> values, String name, boolean flattened) {
        var trait = member.field().getTrait(ListTrait.class);
        if (flattened || trait.isFlattened()) {
            values.forEach(value -> element(name, member.element(), value));
            return;
        }
        open(name, "");
        var elementName = trait.memberLocationName() == null ? "member" : trait.memberLocationName();
        values.forEach(value -> element(elementName, member.element(), value));
        close(name);
    }

    private void map(Member member, Map<?, ?> values, String name, QueryFacts.Name other) {
        var trait = member.field().getTrait(MapTrait.class);
        var key = other != null ? other.key() : trait.keyLocationName() == null ? "key" : trait.keyLocationName();
        var valueName = other != null ? other.value() : trait.valueLocationName() == null ? "value" : trait.valueLocationName();
        boolean flattened = other != null || trait.isFlattened();
        if (!flattened) {
            open(name, "");
        }
        var entryName = flattened ? name : "entry";
        values.forEach((entryKey, value) -> {
            open(entryName, "");
            leaf(key, (String) entryKey);
            element(valueName, member.element(), value);
            close(entryName);
        });
        if (!flattened) {
            close(name);
        }
    }

    private void element(String name, Member member, Object value) {
        if (value == null) {
            return;
        }
        switch (member.type()) {
            case SDK_POJO -> {
                out.put('<').utf8(name);
                attributes(member, value);
                out.put('>');
                members(member.shape(), value);
            }
            case LIST -> {
                open(name, "");
                var trait = member.field().getTrait(ListTrait.class);
                var elementName = trait.memberLocationName() == null ? "member" : trait.memberLocationName();
                ((List<?>) value).forEach(inner -> element(elementName, member.element(), inner));
            }
            case MAP -> {
                open(name, "");
                var trait = member.field().getTrait(MapTrait.class);
                ((Map<?, ?>) value).forEach((key, inner) -> {
                    open("entry", "");
                    leaf(trait.keyLocationName() == null ? "key" : trait.keyLocationName(), (String) key);
                    element(trait.valueLocationName() == null ? "value" : trait.valueLocationName(), member.element(), inner);
                    close("entry");
                });
            }
            default -> {
                open(name, "");
                text(milliseconds && value instanceof Instant at && member.timestampFormat().orElse(Format.ISO_8601) == Format.ISO_8601
                        ? Timestamps.withMilliseconds(at) : Scalars.format(member, value, Format.ISO_8601));
            }
        }
        close(name);
    }

    private void attributes(Member member, Object value) {
        var trait = member.field().getTrait(XmlAttributesTrait.class);
        if (trait != null) {
            trait.attributes().forEach((name, accessors) -> {
                var text = accessors.attributeGetter().apply(value);
                if (text != null) {
                    out.put(' ').utf8(name).ascii("=\"");
                    text(text);
                    out.put('"');
                }
            });
        }
    }

    void text(String value) {
        for (int i = out.plain(value, 0, SPECIAL); i < value.length(); i = out.plain(value, i, SPECIAL)) {
            char c = value.charAt(i);
            if (c >= 0x80 && c < 0xFFFE) {
                i += out.character(value, i);
            } else {
                escape(c);
                i++;
            }
        }
    }

    private void escape(char c) {
        switch (c) {
            case '<' -> out.ascii("&lt;");
            case '>' -> out.ascii("&gt;");
            case '&' -> out.ascii("&amp;");
            case '"' -> out.ascii("&quot;");
            default -> {
                if (unsayableByReference || c == '\r' || c == '\u007F') {
                    out.ascii("&#x").ascii(Integer.toHexString(c)).put(';');
                } else {
                    out.utf8("\uFFFD");
                }
            }
        }
    }
}
