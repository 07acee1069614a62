package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.QueryFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/// Reads the SDK's objects out of a form: `Filter.1.Value.2=running`.
final class FormDecoder {
    /// Structures and lists within each other.
    private static final int DEPTH_MAX = 100;
    private final Protocol protocol;
    private final Map<String, QueryFacts.Name> names;

    /// A parameter's name is a path in a tree.
    private static final class Node {
        private String value;
        private final Map<String, Node> children = new LinkedHashMap<>();

        Node at(String name) {
            return children.get(name);
        }
    }

    FormDecoder(Protocol protocol, Map<String, QueryFacts.Name> names) {
        this.protocol = protocol;
        this.names = names;
    }

    void decode(Parameters parameters, Shape shape, SdkPojo builder) {
        var root = new Node();
        for (int i = 0; i < parameters.size(); i++) {
            var node = root;
            int depth = 0;
            var name = parameters.name(i);
            for (int start = 0; start <= name.length();) {
                int end = name.indexOf('.', start);
                end = end < 0 ? name.length() : end;
                node = node.children.computeIfAbsent(name.substring(start, end), _ -> new Node());
                start = end + 1;
                if (++depth > DEPTH_MAX) {
                    throw Malformed.body(protocol, "The parameter " + name.substring(0, 100) + " is nested too deeply");
                }
            }
            node.value = parameters.value(i);
        }
        structure(root, shape, builder, "");
    }

    private void structure(Node node, Shape shape, SdkPojo builder, String path) {
        for (var member : shape.members()) {
            var other = names.isEmpty() ? null : names.get(member.name());
            var name = other == null ? member.wireName()
                    : other.name().equals("@") ? XmlOutput.elementType(member) : other.name();
            var child = node.at(name);
            if (child != null) {
                var value = value(child, member, other, path + name);
                if (value != null) {
                    member.set(builder, value);
                }
            }
        }
    }

    private Object value(Node node, Member member, QueryFacts.Name other, String name) {
        return switch (member.type()) {
            case SDK_POJO -> {
                var builder = member.builder();
                structure(node, member.shape(), builder, name + ".");
                yield Member.build(builder);
            }
            case LIST -> list(node, member, other != null, name);
            case MAP -> map(node, member, other, name);
            default -> node.value == null ? null : Scalars.parse(member, node.value, Format.ISO_8601, protocol, name);
        };
    }

    private List<Object> list(Node node, Member member, boolean flattened, String name) {
        var trait = member.field().getTrait(ListTrait.class);
        var list = new ArrayList<>();
        boolean plain = flattened || trait.isFlattened() || protocol == Protocol.EC2;
        var elements = plain ? node : node.at(trait.memberLocationName() == null ? "member" : trait.memberLocationName());
        if (elements == null) {
            elements = node;
        }
        // Where names are flattened, the only element may go without a number: AttributeName=All.
        if (flattened && node.children.isEmpty() && node.value != null && !node.value.isEmpty()) {
            list.add(value(node, member.element(), null, name));
        }
        for (var child : numbered(elements, name).values()) {
            list.add(value(child, member.element(), null, name));
        }
        return list.isEmpty() && !"".equals(node.value) ? null : list;
    }

    private Map<String, Object> map(Node node, Member member, QueryFacts.Name other, String name) {
        var trait = member.field().getTrait(MapTrait.class);
        var key = other != null ? other.key() : trait.keyLocationName() == null ? "key" : trait.keyLocationName();
        var valueName = other != null ? other.value() : trait.valueLocationName() == null ? "value" : trait.valueLocationName();
        var entries = other != null || trait.isFlattened() || node.at("entry") == null ? node : node.at("entry");
        var map = new LinkedHashMap<String, Object>();
        boolean single = other != null && node.at(key) != null;
        for (var entry : single ? List.of(node) : numbered(entries, name).values()) {
            var keyNode = entry.at(key);
            var valueNode = entry.at(valueName);
            if (keyNode == null || keyNode.value == null) {
                throw Malformed.body(protocol, "An entry of " + name + " has no " + key);
            }
            map.put(keyNode.value, valueNode == null ? null : value(valueNode, member.element(), null, name));
        }
        return map.isEmpty() ? null : map;
    }

    /// Children in the order of their numbers, which may have gaps.
    private TreeMap<Integer, Node> numbered(Node node, String name) {
        var numbered = new TreeMap<Integer, Node>();
        node.children.forEach((key, child) -> {
            try {
                numbered.put(Integer.parseInt(key), child);
            } catch (NumberFormatException e) {
                if (!key.equals("member") && !key.equals("entry")) {
                    throw Malformed.body(protocol, key + " is not an index of " + name);
                }
            }
        });
        return numbered;
    }
}
