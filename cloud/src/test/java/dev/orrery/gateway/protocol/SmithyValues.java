package dev.orrery.gateway.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.NumberNode;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.model.shapes.ListShape;
import software.amazon.smithy.model.shapes.MapShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;

/// The parameters of a protocol test as values of our types.
record SmithyValues(Model model, SmithyTypes types) {

    DynamicPojo pojo(ShapeId structure, ObjectNode params) {
        var pojo = types.pojo(structure);
        for (var member : model.expectShape(structure).members()) {
            params.getMember(member.getMemberName()).filter(node -> !node.isNullNode()).ifPresent(node ->
                    pojo.values().put(member.getMemberName(), value(model.expectShape(member.getTarget()), node)));
        }
        return pojo;
    }

    private Object value(Shape shape, Node node) {
        if (node.isNullNode() && !shape.isDocumentShape()) {
            return null;
        }
        return switch (shape.getType()) {
            case STRING, ENUM -> node.expectStringNode().getValue();
            case INTEGER, INT_ENUM -> number(node).intValue();
            case LONG -> number(node).longValue();
            case SHORT -> number(node).shortValue();
            case BYTE -> number(node).byteValue();
            case FLOAT -> node.isStringNode() ? (float) special(node) : number(node).floatValue();
            case DOUBLE -> node.isStringNode() ? special(node) : number(node).doubleValue();
            case BIG_DECIMAL, BIG_INTEGER -> number(node);
            case BOOLEAN -> node.expectBooleanNode().getValue();
            case TIMESTAMP -> instant(number(node));
            case BLOB -> SdkBytes.fromUtf8String(node.expectStringNode().getValue());
            case DOCUMENT -> document(node);
            case LIST, SET -> {
                var list = new ArrayList<>();
                var member = model.expectShape(((ListShape) shape).getMember().getTarget());
                node.expectArrayNode().getElements().forEach(element -> list.add(value(member, element)));
                yield list;
            }
            case MAP -> {
                var map = new LinkedHashMap<String, Object>();
                var member = model.expectShape(((MapShape) shape).getValue().getTarget());
                node.expectObjectNode().getMembers().forEach((key, element) -> map.put(key.getValue(), value(member, element)));
                yield map;
            }
            case STRUCTURE, UNION -> pojo(shape.getId(), node.expectObjectNode());
            case MEMBER, SERVICE, RESOURCE, OPERATION -> throw new IllegalStateException(shape.toString());
        };
    }

    private static BigDecimal number(Node node) {
        return new BigDecimal(((NumberNode) node).getValue().toString());
    }

    private static double special(Node node) {
        return switch (node.expectStringNode().getValue()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalStateException(node.toString());
        };
    }

    private static Instant instant(BigDecimal seconds) {
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static Document document(Node node) {
        return switch (node.getType()) {
            case STRING -> Document.fromString(node.expectStringNode().getValue());
            case NUMBER -> Document.fromNumber(((NumberNode) node).getValue().toString());
            case BOOLEAN -> Document.fromBoolean(node.expectBooleanNode().getValue());
            case NULL -> Document.fromNull();
            case ARRAY -> Document.fromList(node.expectArrayNode().getElements().stream().map(SmithyValues::document).toList());
            case OBJECT -> {
                var map = new LinkedHashMap<String, Document>();
                node.expectObjectNode().getMembers().forEach((key, value) -> map.put(key.getValue(), document(value)));
                yield Document.fromMap(map);
            }
        };
    }
}
