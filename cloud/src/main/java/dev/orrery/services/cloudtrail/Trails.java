package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.TrailRow.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The trails of an account, as its parts find and change them.
///
/// @param home the account's global home
/// @param shared the trails of organizations, which other accounts may see
record Trails(Home home, Subscriptions subscriptions, OrganizationTrails shared) {
    private static final String ARN_START = "arn:aws:cloudtrail:";
    private static final int ARN_PARTS = 6;
    private static final String RESOURCE_START = "trail/";

    static List<TrailRow> all(Tables.Read tx) {
        return tx.scan(TrailRow.TRAILS, Range.all()).toList();
    }

    String account() {
        return home.account();
    }

    /// The trails of another account.
    Trails of(String account) {
        return account.equals(account()) ? this : new Trails(shared.home(account), subscriptions, shared);
    }

    /// The trails among which the one with this name or ARN is: these, or the management account's when it is one of the organization.
    Trails owning(String nameOrArn) {
        var parts = nameOrArn == null ? new String[0] : nameOrArn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || parts[4].equals(account())) {
            return this;
        }
        var seen = shared.seenBy(account()).stream().filter(each -> each.arn().equals(nameOrArn)).findFirst();
        return seen.map(each -> of(each.owner())).orElse(this);
    }

    /// The same for a change: what is the organization's is changed by its management account and delegated administrators alone.
    Trails changing(String nameOrArn) {
        var owning = owning(nameOrArn);
        if (owning != this) {
            new Administration(home).requireDelegate();
        }
        return owning;
    }

    /// Where the trail with this name or ARN would be. A name is one of the region that the request was sent to.
    Place place(String nameOrArn) {
        if (nameOrArn == null) {
            throw CloudTrailErrors.trailName("Trail name cannot be blank!");
        }
        if (!nameOrArn.startsWith("arn:")) {
            TrailNames.check(nameOrArn);
            return new Place(Call.current().region(), nameOrArn);
        }
        var parts = nameOrArn.split(":", ARN_PARTS);
        if (!nameOrArn.startsWith(ARN_START) || parts.length < ARN_PARTS || parts[3].isEmpty() || !parts[5].startsWith(RESOURCE_START)) {
            throw CloudTrailErrors.arn("ARN " + nameOrArn + " is not a valid trail ARN.");
        }
        if (!parts[4].equals(account())) {
            throw CloudTrailErrors.trailNotFound(nameOrArn, account());
        }
        var name = parts[5].substring(RESOURCE_START.length());
        TrailNames.check(name);
        return new Place(parts[3], name);
    }

    TrailRow require(Tables.Read tx, Place place) {
        return tx.get(TrailRow.TRAILS, place).orElseThrow(() -> CloudTrailErrors.trailNotFound(place.arn(account()), account()));
    }

    /// For reading: a trail of another region is there when it works in this one, too.
    TrailRow visible(Tables.Read tx, Place place) {
        var row = require(tx, place);
        if (!row.covers(Call.current().region())) {
            throw CloudTrailErrors.trailNotFound(place.arn(account()), account());
        }
        return row;
    }

    Optional<TrailRow> find(Place place) {
        return home.store().read(tx -> tx.get(TrailRow.TRAILS, place));
    }

    /// Trails are changed from their home region only.
    TrailRow changeable(Tables.Read tx, Place place) {
        var row = visible(tx, place);
        if (!place.homeRegion().equals(Call.current().region())) {
            throw CloudTrailErrors.homeRegion(place.arn(account()), place.homeRegion());
        }
        return row;
    }

    TrailRow change(Place place, UnaryOperator<TrailRow> change) {
        var changed = home.store().write(tx -> keep(tx, change.apply(changeable(tx, place))));
        subscriptions.changed();
        return changed;
    }

    TrailRow keep(Tables.Write tx, TrailRow row) {
        tx.put(TrailRow.TRAILS, row.place(), row);
        shared.keep(tx, account(), row);
        return row;
    }

    void remove(Tables.Write tx, TrailRow row) {
        tx.delete(TrailRow.TRAILS, row.place());
        shared.remove(tx, account(), row);
    }
}
