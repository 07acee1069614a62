package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.organizations.HandshakeRow.State;
import java.time.Duration;
import java.util.stream.Stream;
import software.amazon.awssdk.services.organizations.model.AcceptHandshakeRequest;
import software.amazon.awssdk.services.organizations.model.AcceptHandshakeResponse;
import software.amazon.awssdk.services.organizations.model.ActionType;
import software.amazon.awssdk.services.organizations.model.CancelHandshakeRequest;
import software.amazon.awssdk.services.organizations.model.CancelHandshakeResponse;
import software.amazon.awssdk.services.organizations.model.DeclineHandshakeRequest;
import software.amazon.awssdk.services.organizations.model.DeclineHandshakeResponse;
import software.amazon.awssdk.services.organizations.model.DescribeHandshakeRequest;
import software.amazon.awssdk.services.organizations.model.DescribeHandshakeResponse;
import software.amazon.awssdk.services.organizations.model.HandshakeConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.HandshakeFilter;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.InviteAccountToOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.InviteAccountToOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListHandshakesForAccountRequest;
import software.amazon.awssdk.services.organizations.model.ListHandshakesForAccountResponse;
import software.amazon.awssdk.services.organizations.model.ListHandshakesForOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.ListHandshakesForOrganizationResponse;

/// Invitations of accounts, and what becomes of them.
final class Handshakes implements OrganizationsPart {
    static final String DUE = "handshake";
    private static final int ID_LENGTH = 32;
    private static final int NOTES_MAX = 1024;
    private static final int EMAIL_MAX = 64;
    /// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
    private static final Duration OPEN = Duration.ofDays(15);
    /// For how long it is shown what has become of one. Source: AWS Organizations API Reference, `Handshake`.
    private static final Duration SHOWN = Duration.ofDays(30);
    private final Registry registry;

    Handshakes(Registry registry) {
        this.registry = registry;
    }

    @Override
    public InviteAccountToOrganizationResponse inviteAccountToOrganization(InviteAccountToOrganizationRequest request) {
        var party = Checks.required("Target", request.target());
        boolean byEmail = party.type() == HandshakePartyType.EMAIL;
        if (!byEmail && party.type() != HandshakePartyType.ACCOUNT) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_PARTY_TYPE_TARGET);
        }
        var target = byEmail ? Checks.text("Target.Id", party.id(), 1, EMAIL_MAX, Checks.EMAIL) : Checks.id("Target.Id", party.id(), Checks.ACCOUNT);
        var notes = request.notes() == null ? "" : Checks.text("Notes", request.notes(), 0, NOTES_MAX, Checks.ANYTHING);
        var tags = Checks.tags(request.tags());
        var id = "h-" + registry.random(ID_LENGTH);
        var now = registry.now();
        return registry.write(tx -> {
            var tree = Asker.manager(tx);
            var organization = tree.organization();
            if (tx.scan(AccountRow.ACCOUNTS, Range.all()).anyMatch(row -> byEmail ? row.email().equalsIgnoreCase(target) : row.id().equals(target))) {
                throw alreadyMember();
            }
            if (open(tree).anyMatch(row -> row.target().equals(target))) {
                throw OrganizationsErrors.duplicateHandshake();
            }
            Members.requireRoom(tree);
            var manager = OwnerRow.of(tx, organization.manager());
            var row = new HandshakeRow(id, organization.id(), organization.manager(), manager.name(), manager.email(), organization.allFeatures(),
                    byEmail, target, notes, tags, State.OPEN, now, now.plus(OPEN));
            tx.put(HandshakeRow.HANDSHAKES, id, row);
            registry.home().timers().set(tx, DUE, id, row.expiresAt());
            return InviteAccountToOrganizationResponse.builder().handshake(row.described()).build();
        });
    }

    private static RuntimeException alreadyMember() {
        return OrganizationsErrors.handshakeConstraint(HandshakeConstraintViolationExceptionReason.ALREADY_IN_AN_ORGANIZATION,
                "The specified account is already a member of an organization.");
    }

    /// Invitations of an organization that nobody has answered.
    static Stream<HandshakeRow> open(Tree tree) {
        return sent(tree.tx(), tree.organization().id()).filter(HandshakeRow::isOpen);
    }

    private static Stream<HandshakeRow> sent(Tables.Read tx, String organization) {
        return tx.scan(HandshakeRow.HANDSHAKES, Range.all()).filter(row -> row.organization().equals(organization));
    }

    static void cancelAll(Tables.Write tx, Registry registry, String organization) {
        sent(tx, organization).filter(HandshakeRow::isOpen).toList().forEach(row -> end(tx, registry, row, State.CANCELED));
    }

    @Override
    public AcceptHandshakeResponse acceptHandshake(AcceptHandshakeRequest request) {
        var id = Checks.id("HandshakeId", request.handshakeId(), Checks.HANDSHAKE);
        var invitation = registry.read(tx -> acceptable(tx, id));
        if (invitation.allFeatures()) {
            new ServiceRoles(registry.home()).linkToCaller();
        }
        return registry.write(tx -> {
            var row = acceptable(tx, id);
            var organization = tx.get(OrganizationRow.ORGANIZATIONS, row.organization()).orElseThrow(OrganizationsErrors::noSuchHandshake);
            var owner = OwnerRow.of(tx, Asker.callers());
            Members.join(tx, organization, new AccountRow(owner.account(), organization.id(), organization.rootId(), owner.name(), owner.email(),
                    false, registry.now(), AccountRow.Status.ACTIVE, row.tags()));
            return AcceptHandshakeResponse.builder().handshake(end(tx, registry, row, State.ACCEPTED).described()).build();
        });
    }

    private HandshakeRow acceptable(Tables.Read tx, String id) {
        var row = requireOpen(received(tx, id), State.ACCEPTED);
        if (tx.get(AccountRow.ACCOUNTS, Asker.callers()).isPresent()) {
            throw alreadyMember();
        }
        return row;
    }

    @Override
    public DeclineHandshakeResponse declineHandshake(DeclineHandshakeRequest request) {
        var id = Checks.id("HandshakeId", request.handshakeId(), Checks.HANDSHAKE);
        return registry.write(tx -> DeclineHandshakeResponse.builder()
                .handshake(end(tx, registry, requireOpen(received(tx, id), State.DECLINED), State.DECLINED).described()).build());
    }

    @Override
    public CancelHandshakeResponse cancelHandshake(CancelHandshakeRequest request) {
        var id = Checks.id("HandshakeId", request.handshakeId(), Checks.HANDSHAKE);
        return registry.write(tx -> {
            var organization = Asker.manager(tx).organization().id();
            var row = tx.get(HandshakeRow.HANDSHAKES, id).filter(found -> found.organization().equals(organization))
                    .orElseThrow(OrganizationsErrors::noSuchHandshake);
            return CancelHandshakeResponse.builder()
                    .handshake(end(tx, registry, requireOpen(row, State.CANCELED), State.CANCELED).described()).build();
        });
    }

    private static HandshakeRow received(Tables.Read tx, String id) {
        var owner = OwnerRow.of(tx, Asker.callers());
        return tx.get(HandshakeRow.HANDSHAKES, id).filter(row -> row.isTo(owner)).orElseThrow(OrganizationsErrors::noSuchHandshake);
    }

    private static HandshakeRow requireOpen(HandshakeRow row, State wanted) {
        if (row.state() == wanted) {
            throw OrganizationsErrors.handshakeAlreadyInState();
        }
        if (!row.isOpen()) {
            throw OrganizationsErrors.invalidTransition();
        }
        return row;
    }

    private static HandshakeRow end(Tables.Write tx, Registry registry, HandshakeRow row, State state) {
        var ended = row.with(state);
        tx.put(HandshakeRow.HANDSHAKES, row.id(), ended);
        registry.home().timers().set(tx, DUE, row.id(), registry.now().plus(SHOWN));
        return ended;
    }

    /// An invitation expires; one that has ended is forgotten.
    void due(String id) {
        registry.write(tx -> {
            tx.get(HandshakeRow.HANDSHAKES, id).ifPresent(row -> {
                if (row.isOpen()) {
                    end(tx, registry, row, State.EXPIRED);
                } else {
                    tx.delete(HandshakeRow.HANDSHAKES, id);
                }
            });
            return id;
        });
    }

    @Override
    public DescribeHandshakeResponse describeHandshake(DescribeHandshakeRequest request) {
        var id = Checks.id("HandshakeId", request.handshakeId(), Checks.HANDSHAKE);
        return registry.read(tx -> {
            var owner = OwnerRow.of(tx, Asker.callers());
            return DescribeHandshakeResponse.builder().handshake(tx.get(HandshakeRow.HANDSHAKES, id)
                    .filter(row -> row.isTo(owner) || row.manager().equals(owner.account()))
                    .orElseThrow(OrganizationsErrors::noSuchHandshake).described()).build();
        });
    }

    @Override
    public ListHandshakesForAccountResponse listHandshakesForAccount(ListHandshakesForAccountRequest request) {
        return registry.read(tx -> {
            var owner = OwnerRow.of(tx, Asker.callers());
            var page = Page.of(filtered(tx.scan(HandshakeRow.HANDSHAKES, Range.all()).filter(row -> row.isTo(owner)), request.filter()),
                    HandshakeRow::id, request.maxResults(), request.nextToken());
            return ListHandshakesForAccountResponse.builder().handshakes(page.map(HandshakeRow::described)).nextToken(page.next()).build();
        });
    }

    @Override
    public ListHandshakesForOrganizationResponse listHandshakesForOrganization(ListHandshakesForOrganizationRequest request) {
        return registry.read(tx -> {
            var organization = Asker.reader(tx).organization().id();
            var page = Page.of(filtered(sent(tx, organization), request.filter()), HandshakeRow::id, request.maxResults(), request.nextToken());
            return ListHandshakesForOrganizationResponse.builder().handshakes(page.map(HandshakeRow::described)).nextToken(page.next()).build();
        });
    }

    /// There are no other handshakes than invitations, and none has a parent.
    private static Stream<HandshakeRow> filtered(Stream<HandshakeRow> rows, HandshakeFilter filter) {
        if (filter == null) {
            return rows;
        }
        if (filter.actionType() == ActionType.UNKNOWN_TO_SDK_VERSION) {
            throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM);
        }
        boolean wanted = filter.parentHandshakeId() == null && (filter.actionType() == null || filter.actionType() == ActionType.INVITE);
        return rows.filter(_ -> wanted);
    }
}
