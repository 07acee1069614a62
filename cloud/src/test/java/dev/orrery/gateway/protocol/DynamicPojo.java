package dev.orrery.gateway.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// An object of a type that was made from a model while running; its own builder.
record DynamicPojo(List<SdkField<?>> sdkFields, Map<String, Object> values) implements SdkPojo, DynamicValues {

    DynamicPojo(List<SdkField<?>> fields) {
        this(fields, new LinkedHashMap<>());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamicPojo pojo && pojo.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
