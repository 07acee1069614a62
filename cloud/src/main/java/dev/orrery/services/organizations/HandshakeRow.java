package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.organizations.model.ActionType;
import software.amazon.awssdk.services.organizations.model.Handshake;
import software.amazon.awssdk.services.organizations.model.HandshakeParty;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.HandshakeResource;
import software.amazon.awssdk.services.organizations.model.HandshakeResourceType;
import software.amazon.awssdk.services.organizations.model.HandshakeState;

/// An invitation, as both sides see it: what it tells of the organization was written down when it was sent.
///
/// @param target the account's number, or its address
record HandshakeRow(String id, String organization, String manager, String managerName, String managerEmail, boolean allFeatures, boolean byEmail,
        String target, String notes, List<Label> tags, State state, Instant requestedAt, Instant expiresAt) {
    static final Table<String, HandshakeRow> HANDSHAKES = Table.of("handshakes", Key::of, HandshakeRow.class);

    enum State { OPEN, CANCELED, ACCEPTED, DECLINED, EXPIRED }

    HandshakeRow with(State other) {
        return new HandshakeRow(id, organization, manager, managerName, managerEmail, allFeatures, byEmail, target, notes, tags, other, requestedAt,
                expiresAt);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isTo(OwnerRow owner) {
        return byEmail ? target.equalsIgnoreCase(owner.email()) : target.equals(owner.account());
    }

    String arn() {
        return "arn:aws:organizations::" + manager + ":handshake/" + organization + "/invite/" + id;
    }

    Handshake described() {
        return Handshake.builder().id(id).arn(arn()).action(ActionType.INVITE).state(HandshakeState.valueOf(state.name()))
                .requestedTimestamp(requestedAt).expirationTimestamp(expiresAt)
                .parties(party(HandshakePartyType.ORGANIZATION, organization),
                        party(byEmail ? HandshakePartyType.EMAIL : HandshakePartyType.ACCOUNT, target))
                .resources(resources()).build();
    }

    private static HandshakeParty party(HandshakePartyType type, String id) {
        return HandshakeParty.builder().type(type).id(id).build();
    }

    private List<HandshakeResource> resources() {
        var resources = new ArrayList<HandshakeResource>();
        resources.add(resource(HandshakeResourceType.ORGANIZATION, organization).toBuilder().resources(
                resource(HandshakeResourceType.MASTER_EMAIL, managerEmail), resource(HandshakeResourceType.MASTER_NAME, managerName),
                resource(HandshakeResourceType.ORGANIZATION_FEATURE_SET, allFeatures ? "ALL" : "CONSOLIDATED_BILLING")).build());
        resources.add(resource(byEmail ? HandshakeResourceType.EMAIL : HandshakeResourceType.ACCOUNT, target));
        if (!notes.isEmpty()) {
            resources.add(resource(HandshakeResourceType.NOTES, notes));
        }
        return resources;
    }

    private static HandshakeResource resource(HandshakeResourceType type, String value) {
        return HandshakeResource.builder().type(type).value(value).build();
    }
}
