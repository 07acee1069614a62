package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// An event that waits to be delivered to a trail's bucket.
///
/// @param lane whose files it goes into
/// @param number as [EventRow#number]
/// @param record the whole event in JSON
record PendingRow(Lane lane, long number, String eventId, Instant at, String record) {
    static final Table<PendingRow, PendingRow> PENDING = Table.of("pending",
            row -> row.lane.key().number(row.number).text(row.eventId), PendingRow.class);

    /// The files of a trail from one region, of one account: delivered one after the other.
    ///
    /// @param trailId as [TrailRow#id]
    /// @param member for trails of organizations the organization and the account, `o-…/123456789012`; else empty
    record Lane(String trailId, TrailRow.Place trail, String region, String member) {
        private static final char SEPARATOR = '/';
        private static final int PARTS = 4;

        static Lane of(TrailRow trail, String region, String account) {
            return new Lane(trail.id(), trail.place(), region, trail.member(account));
        }

        Key key() {
            return Key.of(trailId).text(place());
        }

        private String place() {
            return member.isEmpty() ? region : region + SEPARATOR + member;
        }

        /// As the key of a timer.
        String text() {
            return trailId + SEPARATOR + trail.homeRegion() + SEPARATOR + trail.name() + SEPARATOR + place();
        }

        static Lane parse(String text) {
            var parts = text.split(String.valueOf(SEPARATOR), PARTS + 1);
            return new Lane(parts[0], new TrailRow.Place(parts[1], parts[2]), parts[3], parts.length > PARTS ? parts[PARTS] : "");
        }

        /// Whose events these are.
        ///
        /// @param owner of the trail
        String account(String owner) {
            return member.isEmpty() ? owner : member.substring(member.indexOf(SEPARATOR) + 1);
        }
    }

    static Range all(Lane lane) {
        return Range.startingWith(lane.key());
    }
}
