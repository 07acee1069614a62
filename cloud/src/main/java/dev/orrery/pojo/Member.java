package dev.orrery.pojo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/// One member of an SDK type, or the element of a list, or the value of a map.
public final class Member {
    private static final MethodType BY_NAME = MethodType.methodType(Optional.class, String.class, Class.class);
    private final SdkField<?> field;
    private final MarshallingKnownType type;
    private final boolean hasDefault;
    private final Member element;
    private final int index;
    private final MarshallLocation location;
    private final byte[] wireName;
    private final Optional<TimestampFormatTrait.Format> timestampFormat;
    private final boolean payload;
    private final boolean xmlAttribute;
    private final boolean required;
    private volatile Shape shape;
    private volatile MethodHandle withoutDefault;

    /// @param index in its shape; -1 for elements
    Member(SdkField<?> field, int index) {
        this.field = field;
        this.index = index;
        this.location = field.location();
        this.wireName = field.locationName() == null ? new byte[0] : field.locationName().getBytes(StandardCharsets.UTF_8);
        this.timestampFormat = field.getOptionalTrait(TimestampFormatTrait.class).map(TimestampFormatTrait::format);
        this.payload = field.containsTrait(PayloadTrait.class);
        this.xmlAttribute = field.containsTrait(XmlAttributeTrait.class);
        this.required = field.containsTrait(RequiredTrait.class);
        this.type = field.marshallingType().getKnownType();
        this.hasDefault = field.containsTrait(DefaultValueTrait.class);
        this.element = switch (type) {
            case LIST -> new Member(field.getTrait(ListTrait.class).memberFieldInfo(), -1);
            case MAP -> new Member(field.getTrait(MapTrait.class).valueFieldInfo(), -1);
            default -> null;
        };
    }

    /// As in the SDK.
    public String name() {
        return field.memberName();
    }

    public MarshallingKnownType type() {
        return type;
    }

    public SdkField<?> field() {
        return field;
    }

    public int index() {
        return index;
    }

    public MarshallLocation location() {
        return location;
    }

    /// The name in documents, query strings and headers.
    public String wireName() {
        return field.locationName();
    }

    /// [#wireName] in UTF-8. Callers only read.
    public byte[] wireNameBytes() {
        return wireName;
    }

    /// Only where the model tells; the protocol's own otherwise.
    public Optional<TimestampFormatTrait.Format> timestampFormat() {
        return timestampFormat;
    }

    /// The member is the body.
    public boolean isPayload() {
        return payload;
    }

    public boolean isXmlAttribute() {
        return xmlAttribute;
    }

    public boolean isRequired() {
        return required;
    }

    /// Of a list or a map: what it is made of.
    public Member element() {
        return element;
    }

    /// Of a structure: its type.
    public Shape shape() {
        if (shape == null) {
            shape = Shape.of(builder());
        }
        return shape;
    }

    /// Of a structure: a new builder.
    public SdkPojo builder() {
        return field.constructor().get();
    }

    /// The value, or null where it is absent. A list or map that the SDK made up is absent, and so is a default: the SDK
    /// would invent an idempotency token here.
    public Object get(Object pojo) {
        var value = hasDefault ? getWithoutDefault(pojo) : field.getValueOrDefault(pojo);
        return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap ? null : value;
    }

    public void set(SdkPojo builder, Object value) {
        field.set(builder, value);
    }

    /// What a filled builder makes.
    public static Object build(SdkPojo builder) {
        return builder instanceof Buildable buildable ? buildable.build() : builder;
    }

    /// Every class of the SDK's models with such a member has `Optional<T> getValueForField(String, Class<T>)`.
    private Object getWithoutDefault(Object pojo) {
        try {
            var handle = withoutDefault;
            if (handle == null) {
                handle = MethodHandles.publicLookup().findVirtual(pojo.getClass(), "getValueForField", BY_NAME)
                        .asType(BY_NAME.insertParameterTypes(0, Object.class));
                withoutDefault = handle;
            }
            return ((Optional<?>) handle.invokeExact(pojo, field.memberName(), Object.class)).orElse(null);
        } catch (NoSuchMethodException e) {
            return field.getValueOrDefault(pojo);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + field.memberName() + " of " + pojo.getClass(), e);
        }
    }
}
