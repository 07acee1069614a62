package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.facts.ServiceFacts;
import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Where the members of an operation's response go, worked out once.
///
/// @param payload the member that is the body, or null
/// @param elements the members, in the order in which they stand in XML
/// @param root the document element in XML
/// @param unwrapped the only member is the text of the document element
/// @param partialMember with this member the status is 206; or null
/// @param emptyType the content type that is told of no content; or null
record AnswerPlan(String operation, Shape shape, Member[] headers, Member statusMember, Member payload, boolean hasBodyMembers,
        Member[] elements, String root, String namespace, boolean unwrapped, int status, Member partialMember, String emptyType, WireFacts wire) {

    static AnswerPlan of(Operation operation, Optional<ServiceFacts> service, WireFacts wire, SdkPojo response) {
        var shape = Shape.of(response);
        var members = List.of(shape.members());
        var payload = members.stream().filter(Member::isPayload).findFirst().orElse(null);
        var name = operation.responseType().substring(operation.responseType().lastIndexOf('.') + 1);
        boolean body = members.stream().anyMatch(member -> member.location() == MarshallLocation.PAYLOAD);
        return new AnswerPlan(operation.name(), shape,
                members.stream().filter(member -> member.location() == MarshallLocation.HEADER).toArray(Member[]::new),
                members.stream().filter(member -> member.location() == MarshallLocation.STATUS_CODE).findFirst().orElse(null),
                payload, payload == null && body, ordered(shape, wire.xml().orders().getOrDefault(operation.name(), List.of())),
                wire.xml().roots().getOrDefault(operation.name(), name),
                service.map(ServiceFacts::xmlNamespace).orElse(""), wire.xml().unwrappedRoots().contains(operation.name()),
                wire.answer().status(operation.name()), wire.answer().partialMember().flatMap(shape::member).orElse(null),
                wire.answer().types().get(operation.name()), wire);
    }

    private static Member[] ordered(Shape shape, List<String> order) {
        var members = shape.members().clone();
        Arrays.sort(members, Comparator.comparingInt(member -> {
            int place = order.indexOf(member.field().unmarshallLocationName());
            return place < 0 ? order.size() : place;
        }));
        return members;
    }
}
