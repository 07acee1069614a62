package dev.orrery.gateway.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.JsonValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.LocationTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.Trait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.traits.XmlAttributesTrait;
import software.amazon.awssdk.utils.Pair;
import software.amazon.smithy.aws.traits.protocols.Ec2QueryNameTrait;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.ListShape;
import software.amazon.smithy.model.shapes.MapShape;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.HttpHeaderTrait;
import software.amazon.smithy.model.traits.HttpLabelTrait;
import software.amazon.smithy.model.traits.HttpPayloadTrait;
import software.amazon.smithy.model.traits.HttpPrefixHeadersTrait;
import software.amazon.smithy.model.traits.HttpQueryParamsTrait;
import software.amazon.smithy.model.traits.HttpQueryTrait;
import software.amazon.smithy.model.traits.HttpResponseCodeTrait;
import software.amazon.smithy.model.traits.JsonNameTrait;
import software.amazon.smithy.model.traits.MediaTypeTrait;
import software.amazon.smithy.model.traits.XmlFlattenedTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/// Makes of the shapes of a Smithy model what the SDK's code generator would make: fields with traits.
final class SmithyTypes {
    private final Model model;
    private final Protocol protocol;
    private final Map<ShapeId, List<SdkField<?>>> fields = new HashMap<>();

    SmithyTypes(Model model, Protocol protocol) {
        this.model = model;
        this.protocol = protocol;
    }

    DynamicPojo pojo(ShapeId structure) {
        return new DynamicPojo(fields(structure));
    }

    List<SdkField<?>> fields(ShapeId structure) {
        var known = fields.get(structure);
        if (known == null) {
            known = new ArrayList<>();
            fields.put(structure, known);
            for (var member : model.expectShape(structure).members()) {
                known.add(field(member, member.getMemberName()));
            }
        }
        return known;
    }

    private boolean isRest() {
        return protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
    }

    private <T> SdkField<T> field(MemberShape member, String name) {
        var target = model.expectShape(member.getTarget());
        var traits = new ArrayList<Trait>();
        traits.add(location(member));
        timestampFormat(member, target).ifPresent(format -> traits.add(TimestampFormatTrait.create(format)));
        if (isRest() && member.hasTrait(HttpPayloadTrait.class)) {
            traits.add(PayloadTrait.create());
        }
        if (member.hasTrait(software.amazon.smithy.model.traits.XmlAttributeTrait.class)) {
            traits.add(XmlAttributeTrait.create());
        }
        if (isRest() && member.hasTrait(HttpHeaderTrait.class) && target.getTrait(MediaTypeTrait.class)
                .filter(type -> type.getValue().equals("application/json")).isPresent()) {
            traits.add(JsonValueTrait.create());
        }
        switch (target) {
            case ListShape list -> traits.add(ListTrait.builder().memberLocationName(xmlName(list.getMember()))
                    .memberFieldInfo(field(list.getMember(), list.getMember().getMemberName()))
                    .isFlattened(member.hasTrait(XmlFlattenedTrait.class)).build());
            case MapShape map -> traits.add(MapTrait.builder().keyLocationName(xmlName(map.getKey()))
                    .valueLocationName(xmlName(map.getValue())).valueFieldInfo(field(map.getValue(), "value"))
                    .isFlattened(member.hasTrait(XmlFlattenedTrait.class)).build());
            default -> attributes(member, target).ifPresent(traits::add);
        }
        return SdkField.<T>builder(marshallingType(target)).memberName(name)
                .getter(pojo -> cast(((DynamicValues) pojo).values().get(name)))
                .setter((pojo, value) -> ((DynamicValues) pojo).values().put(name, value))
                .constructor(() -> (SdkPojo) pojo(target.getId())).traits(traits.toArray(Trait[]::new)).build();
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static String xmlName(MemberShape member) {
        return member.getTrait(XmlNameTrait.class).map(XmlNameTrait::getValue).orElse(member.getMemberName());
    }

    private LocationTrait location(MemberShape member) {
        var location = MarshallLocation.PAYLOAD;
        var name = switch (protocol) {
            case REST_JSON -> member.getTrait(JsonNameTrait.class).map(JsonNameTrait::getValue).orElse(member.getMemberName());
            case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR, AWS_CBOR_1_1 -> member.getMemberName();
            case QUERY, QUERY_JSON, REST_XML -> xmlName(member);
            case EC2 -> member.getTrait(Ec2QueryNameTrait.class).map(Ec2QueryNameTrait::getValue)
                    .orElseGet(() -> software.amazon.smithy.utils.StringUtils.capitalize(xmlName(member)));
        };
        if (isRest() && member.hasTrait(HttpPayloadTrait.class)) {
            var target = model.expectShape(member.getTarget());
            name = member.getTrait(XmlNameTrait.class).or(() -> target.getTrait(XmlNameTrait.class)).map(XmlNameTrait::getValue)
                    .orElse(target.getId().getName());
        } else if (isRest() && member.hasTrait(HttpHeaderTrait.class)) {
            location = MarshallLocation.HEADER;
            name = member.expectTrait(HttpHeaderTrait.class).getValue();
        } else if (isRest() && member.hasTrait(HttpPrefixHeadersTrait.class)) {
            location = MarshallLocation.HEADER;
            name = member.expectTrait(HttpPrefixHeadersTrait.class).getValue();
        } else if (isRest() && member.hasTrait(HttpQueryTrait.class)) {
            location = MarshallLocation.QUERY_PARAM;
            name = member.expectTrait(HttpQueryTrait.class).getValue();
        } else if (isRest() && member.hasTrait(HttpQueryParamsTrait.class)) {
            location = MarshallLocation.QUERY_PARAM;
        } else if (isRest() && member.hasTrait(HttpLabelTrait.class)) {
            location = MarshallLocation.PATH;
        } else if (isRest() && member.hasTrait(HttpResponseCodeTrait.class)) {
            location = MarshallLocation.STATUS_CODE;
        }
        return LocationTrait.builder().location(location).locationName(name)
                .unmarshallLocationName(protocol == Protocol.EC2 ? xmlName(member) : name).build();
    }

    private static Optional<TimestampFormatTrait.Format> timestampFormat(MemberShape member, Shape target) {
        return member.getTrait(software.amazon.smithy.model.traits.TimestampFormatTrait.class)
                .or(() -> target.getTrait(software.amazon.smithy.model.traits.TimestampFormatTrait.class))
                .map(trait -> switch (trait.getFormat()) {
                    case DATE_TIME -> TimestampFormatTrait.Format.ISO_8601;
                    case HTTP_DATE -> TimestampFormatTrait.Format.RFC_822;
                    case EPOCH_SECONDS -> TimestampFormatTrait.Format.UNIX_TIMESTAMP;
                    case UNKNOWN -> throw new IllegalStateException(member.toString());
                });
    }

    /// As the SDK does: attributes of a structure are written by whoever writes its element.
    private Optional<Trait> attributes(MemberShape holder, Shape structure) {
        var attributes = new ArrayList<Pair<String, XmlAttributesTrait.AttributeAccessors>>();
        holder.getTrait(XmlNamespaceTrait.class).or(() -> structure.getTrait(XmlNamespaceTrait.class)).ifPresent(namespace -> attributes.add(attribute(
                namespace.getPrefix().map(prefix -> "xmlns:" + prefix).orElse("xmlns"), _ -> namespace.getUri())));
        for (var member : structure.members()) {
            if (member.hasTrait(software.amazon.smithy.model.traits.XmlAttributeTrait.class)) {
                attributes.add(attribute(xmlName(member), pojo -> (String) ((DynamicValues) pojo).values().get(member.getMemberName())));
            }
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Pair<String, XmlAttributesTrait.AttributeAccessors>[] array = attributes.toArray(new Pair[0]);
        return attributes.isEmpty() ? Optional.empty() : Optional.of(XmlAttributesTrait.create(array));
    }

    private static Pair<String, XmlAttributesTrait.AttributeAccessors> attribute(String name,
            java.util.function.Function<Object, String> getter) {
        return Pair.of(name, XmlAttributesTrait.AttributeAccessors.builder().attributeGetter(getter).build());
    }

    @SuppressWarnings("unchecked")
    private static <T> MarshallingType<? super T> marshallingType(Shape target) {
        return (MarshallingType<? super T>) switch (target.getType()) {
            case STRING, ENUM -> MarshallingType.STRING;
            case INTEGER, INT_ENUM -> MarshallingType.INTEGER;
            case LONG -> MarshallingType.LONG;
            case SHORT -> MarshallingType.SHORT;
            case BYTE -> MarshallingType.BYTE;
            case FLOAT -> MarshallingType.FLOAT;
            case DOUBLE -> MarshallingType.DOUBLE;
            case BIG_DECIMAL, BIG_INTEGER -> MarshallingType.BIG_DECIMAL;
            case BOOLEAN -> MarshallingType.BOOLEAN;
            case TIMESTAMP -> MarshallingType.INSTANT;
            case BLOB -> MarshallingType.SDK_BYTES;
            case DOCUMENT -> MarshallingType.DOCUMENT;
            case LIST, SET -> MarshallingType.LIST;
            case MAP -> MarshallingType.MAP;
            case STRUCTURE, UNION -> MarshallingType.SDK_POJO;
            case MEMBER, SERVICE, RESOURCE, OPERATION -> throw new IllegalStateException(target.toString());
        };
    }
}
