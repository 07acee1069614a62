package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;

/// Compares bodies by what they mean.
final class MediaComparison {
    private MediaComparison() { }

    static void require(String mediaType, String expected, String actual, boolean error) {
        switch (mediaType) {
            case "application/json" -> assertThat(json(actual, error)).isEqualTo(json(expected, error));
            case "application/xml" -> assertThat(xml(actual)).isEqualTo(xml(expected));
            default -> assertThat(actual).isEqualTo(expected);
        }
    }

    /// In an error the code and the message are left out; where they stand is the codec's affair.
    private static String json(String text, boolean error) {
        var node = text.isEmpty() ? Node.objectNode() : Node.parse(text);
        if (error && node instanceof ObjectNode object) {
            node = object.withoutMember("__type").withoutMember("message").withoutMember("Message");
        }
        return Node.prettyPrintJson(sorted(node));
    }

    private static Node sorted(Node node) {
        return switch (node) {
            case ObjectNode object -> {
                var builder = ObjectNode.objectNodeBuilder();
                object.getMembers().entrySet().stream().sorted(java.util.Comparator.comparing(entry -> entry.getKey().getValue()))
                        .forEach(entry -> builder.withMember(entry.getKey(), sorted(entry.getValue())));
                yield builder.build();
            }
            case software.amazon.smithy.model.node.NumberNode number ->
                    Node.from(new java.math.BigDecimal(number.getValue().toString()).stripTrailingZeros());
            default -> node;
        };
    }

    /// Elements with attributes and differently named children sorted, white space between elements left out.
    private static String xml(String text) {
        try {
            var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
            var document = factory.newDocumentBuilder().parse(new org.xml.sax.InputSource(new java.io.StringReader(text.strip())));
            var out = new StringBuilder();
            write(document.getDocumentElement(), out);
            return out.toString();
        } catch (javax.xml.parsers.ParserConfigurationException | org.xml.sax.SAXException | java.io.IOException e) {
            throw new AssertionError("not XML: " + text, e);
        }
    }

    private static void write(org.w3c.dom.Element element, StringBuilder out) {
        out.append('<').append(element.getTagName());
        var attributes = new java.util.TreeMap<String, String>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            attributes.put(element.getAttributes().item(i).getNodeName(), element.getAttributes().item(i).getNodeValue());
        }
        attributes.forEach((name, value) -> out.append(' ').append(name).append('=').append(value));
        out.append('>');
        var children = new java.util.ArrayList<org.w3c.dom.Element>();
        for (int i = 0; i < element.getChildNodes().getLength(); i++) {
            if (element.getChildNodes().item(i) instanceof org.w3c.dom.Element child && !isOurs(child)) {
                children.add(child);
            }
        }
        children.sort(java.util.Comparator.comparing(org.w3c.dom.Element::getTagName));
        children.forEach(child -> write(child, out));
        out.append(children.isEmpty() ? element.getTextContent().strip() : "").append("</>\n");
    }

    /// What Smithy's tests leave out and AWS writes.
    private static boolean isOurs(org.w3c.dom.Element element) {
        return List.of("ResponseMetadata", "requestId", "RequestId", "RequestID").contains(element.getTagName())
                || element.getTagName().equals("Message") && element.getTextContent().isEmpty();
    }
}
