package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Membership;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.organizations.model.DeleteOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DisableAwsServiceAccessRequest;

/// The trails of organizations. Each belongs to the management account and is in its home; all of them are listed in the
/// partition's, where the other accounts find them.
/// Source: CloudTrail User Guide, "Creating a trail for an organization".
final class OrganizationTrails {
    private static final Table<ListedRow, ListedRow> LISTED = Table.of("organization-trails", ListedRow::key, ListedRow.class);
    private volatile Function<HomeId, Home> homes = id -> {
        throw new IllegalStateException("the cloud of " + id + " has not begun");
    };

    /// A trail of an organization.
    ///
    /// @param owner the management account
    record ListedRow(String owner, String homeRegion, String name, String organization) {
        Key key() {
            return Key.of(owner).text(homeRegion).text(name);
        }

        TrailRow.Place place() {
            return new TrailRow.Place(homeRegion, name);
        }
    }

    void begin(Function<HomeId, Home> known) {
        homes = known;
    }

    Home home(String account) {
        return homes.apply(new HomeId(account, HomeId.GLOBAL));
    }

    private Tables listed() {
        return homes.apply(HomeId.ofPartition()).store();
    }

    /// All that there are, of all organizations.
    List<ListedRow> all() {
        return listed().read(tx -> tx.scan(LISTED, Range.all()).toList());
    }

    /// Where an account is now, if it is anywhere.
    Optional<Membership> membership(String account) {
        return homes.apply(HomeId.ofPartition()).organizations().membership(account)
                .filter(found -> !found.closed() && !found.organizationId().isEmpty());
    }

    /// The trails that an account sees because of its organization, and does not own.
    List<Seen> seenBy(String account) {
        var listed = all();
        var organization = listed.isEmpty() ? "" : membership(account).map(Membership::organizationId).orElse("");
        return listed.stream().filter(row -> row.organization().equals(organization) && !row.owner().equals(account))
                .flatMap(row -> home(row.owner()).store().read(tx -> tx.get(TrailRow.TRAILS, row.place())).stream()
                        .map(trail -> new Seen(row.owner(), trail))).toList();
    }

    /// A trail with the account that owns it.
    record Seen(String owner, TrailRow trail) {
        String arn() {
            return trail.arn(owner);
        }
    }

    /// A trail was made or changed, in this transaction.
    void keep(Tables.Write tx, String owner, TrailRow trail) {
        var row = new ListedRow(owner, trail.homeRegion(), trail.name(), trail.organization());
        var there = listed().join(tx);
        if (trail.isOfOrganization()) {
            there.put(LISTED, row, row);
        } else if (there.get(LISTED, row).isPresent()) {
            there.delete(LISTED, row);
        }
    }

    void remove(Tables.Write tx, String owner, TrailRow trail) {
        listed().join(tx).delete(LISTED, new ListedRow(owner, trail.homeRegion(), trail.name(), ""));
    }

    /// When the organization ends or does not trust CloudTrail any more, its trails are the management account's own.
    ///
    /// @return whether anything changed
    boolean note(Answered call) {
        boolean over = call.response().isPresent() && switch (call.request()) {
            case DisableAwsServiceAccessRequest request -> LogBucket.PRINCIPAL.equals(request.servicePrincipal());
            case DeleteOrganizationRequest _ -> true;
            default -> false;
        };
        if (!over) {
            return false;
        }
        var owner = call.call().caller().account();
        var ended = all().stream().filter(row -> row.owner().equals(owner)).toList();
        home(owner).store().write(tx -> {
            for (var row : ended) {
                tx.get(TrailRow.TRAILS, row.place()).map(trail -> trail.of("")).ifPresent(trail -> {
                    tx.put(TrailRow.TRAILS, trail.place(), trail);
                    keep(tx, owner, trail);
                });
            }
            return ended;
        });
        return !ended.isEmpty();
    }
}
