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
record Trails(Home home, Subscriptions subscriptions) {
    private static final String ARN_START = "arn:aws:cloudtrail:";
    private static final int ARN_PARTS = 6;
    private static final String RESOURCE_START = "trail/";

    static List<TrailRow> all(Tables.Read tx) {
        return tx.scan(TrailRow.TRAILS, Range.all()).toList();
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
        if (!parts[4].equals(home.account())) {
            throw CloudTrailErrors.trailNotFound(nameOrArn, home.account());
        }
        var name = parts[5].substring(RESOURCE_START.length());
        TrailNames.check(name);
        return new Place(parts[3], name);
    }

    TrailRow require(Tables.Read tx, Place place) {
        return tx.get(TrailRow.TRAILS, place).orElseThrow(() -> CloudTrailErrors.trailNotFound(place.arn(home.account()), home.account()));
    }

    /// For reading: a trail of another region is there when it works in this one, too.
    TrailRow visible(Tables.Read tx, Place place) {
        var row = require(tx, place);
        if (!row.covers(Call.current().region())) {
            throw CloudTrailErrors.trailNotFound(place.arn(home.account()), home.account());
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
            throw CloudTrailErrors.homeRegion(place.arn(home.account()), place.homeRegion());
        }
        return row;
    }

    TrailRow change(Place place, UnaryOperator<TrailRow> change) {
        var changed = home.store().write(tx -> {
            var row = change.apply(changeable(tx, place));
            tx.put(TrailRow.TRAILS, place, row);
            return row;
        });
        subscriptions.changed();
        return changed;
    }
}
