package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Where the members of an operation's request stand, worked out once.
///
/// @param labels members of the path, in the order of the template's labels
/// @param payload the member that is the body, or null
/// @param hasBodyMembers whether the body is a document of the request's members
record OperationPlan(Supplier<SdkPojo> builder, Shape request, UriTemplate template, Member[] labels, Member[] headers,
        Member[] queries, Member payload, boolean hasBodyMembers) {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    static OperationPlan of(Operation operation) {
        return of(operation.uri(), builderOf(operation.requestType()));
    }

    static OperationPlan of(String uri, Supplier<SdkPojo> builder) {
        var shape = Shape.of(builder.get());
        var template = new UriTemplate(uri);
        var members = List.of(shape.members());
        var labels = template.labels().stream().map(label -> members.stream()
                .filter(member -> isLabel(member) && member.wireName().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalStateException(uri + " has a label without a member")))
                .toArray(Member[]::new);
        var payload = members.stream().filter(Member::isPayload).findFirst().orElse(null);
        return new OperationPlan(builder, shape, template, labels, at(members, MarshallLocation.HEADER),
                at(members, MarshallLocation.QUERY_PARAM), payload,
                payload == null && at(members, MarshallLocation.PAYLOAD).length > 0);
    }

    private static boolean isLabel(Member member) {
        return member.location() == MarshallLocation.PATH || member.location() == MarshallLocation.GREEDY_PATH;
    }

    private static Member[] at(List<Member> members, MarshallLocation location) {
        return members.stream().filter(member -> member.location() == location).toArray(Member[]::new);
    }

    /// Calls `builder()` of a type of the SDK.
    private static Supplier<SdkPojo> builderOf(String type) {
        try {
            var made = Class.forName(type);
            var builder = Class.forName(type + "$Builder");
            MethodHandle handle = LOOKUP.findStatic(made, "builder", MethodType.methodType(builder))
                    .asType(MethodType.methodType(SdkPojo.class));
            return () -> {
                try {
                    return (SdkPojo) handle.invokeExact();
                } catch (Throwable e) {
                    throw new IllegalStateException(type + " cannot be built", e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is not a type of the SDK", e);
        }
    }
}
