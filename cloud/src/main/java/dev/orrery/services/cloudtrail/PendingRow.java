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

    /// The files of a trail from one region: delivered one after the other.
    ///
    /// @param trailId as [TrailRow#id]
    record Lane(String trailId, TrailRow.Place trail, String region) {
        private static final char SEPARATOR = '/';
        private static final int PARTS = 4;

        Key key() {
            return Key.of(trailId).text(region);
        }

        /// As the key of a timer.
        String text() {
            return trailId + SEPARATOR + trail.homeRegion() + SEPARATOR + trail.name() + SEPARATOR + region;
        }

        static Lane parse(String text) {
            var parts = text.split(String.valueOf(SEPARATOR), PARTS);
            return new Lane(parts[0], new TrailRow.Place(parts[1], parts[2]), parts[3]);
        }
    }

    static Range all(Lane lane) {
        return Range.startingWith(lane.key());
    }
}
