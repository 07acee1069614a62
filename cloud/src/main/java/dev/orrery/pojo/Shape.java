package dev.orrery.pojo;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// The members of one SDK type, worked out once. A type and its builder share theirs.
public final class Shape {
    private static final Map<Class<?>, Shape> BY_CLASS = new ConcurrentHashMap<>();
    private static final Map<List<?>, Shape> BY_FIELDS = new IdentityHashMap<>();
    private final List<SdkField<?>> fields;
    private final Member[] members;
    private final Map<String, Member> byName;
    private final Map<String, Member> byWireName;

    /// Of the type that this object, or builder, is of.
    public static Shape of(SdkPojo pojo) {
        var shape = BY_CLASS.get(pojo.getClass());
        if (shape != null && shape.fields == pojo.sdkFields()) {
            return shape;
        }
        shape = ofFields(pojo.sdkFields());
        BY_CLASS.put(pojo.getClass(), shape);
        return shape;
    }

    private static Shape ofFields(List<SdkField<?>> fields) {
        synchronized (BY_FIELDS) {
            return BY_FIELDS.computeIfAbsent(fields, _ -> new Shape(fields));
        }
    }

    private Shape(List<SdkField<?>> fields) {
        this.fields = fields;
        members = new Member[fields.size()];
        byName = HashMap.newHashMap(members.length);
        byWireName = HashMap.newHashMap(members.length);
        for (int i = 0; i < members.length; i++) {
            var member = new Member(fields.get(i), i);
            members[i] = member;
            byName.put(member.name(), member);
            if (member.location() == MarshallLocation.PAYLOAD) {
                byWireName.put(member.wireName(), member);
            }
        }
    }

    /// In the order of the type. Callers only read.
    public Member[] members() {
        return members;
    }

    /// By the member's name in the SDK.
    public Optional<Member> member(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The member of the body with this name in documents, or null.
    public Member bodyMember(String wireName) {
        return byWireName.get(wireName);
    }
}
