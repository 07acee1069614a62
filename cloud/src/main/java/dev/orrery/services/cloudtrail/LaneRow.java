package dev.orrery.services.cloudtrail;

import dev.orrery.services.cloudtrail.PendingRow.Lane;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Optional;

/// How far the files of one trail from one region are.
///
/// @param due when what waits is delivered; empty while nothing waits
/// @param begun the file that is being written
record LaneRow(Lane lane, Optional<Instant> due, Optional<Begun> begun) {
    static final Table<Lane, LaneRow> LANES = Table.of("lanes", Lane::key, LaneRow.class);

    /// A file that may have been written already, when the cloud was stopped in between: it is written again under its own
    /// name, so that no event is in two files.
    ///
    /// @param last the number of its last event
    record Begun(String bucket, String key, long last) { }

    LaneRow due(Instant at) {
        return new LaneRow(lane, Optional.of(at), begun);
    }

    LaneRow begun(Begun file) {
        return new LaneRow(lane, due, Optional.of(file));
    }

    LaneRow ended() {
        return new LaneRow(lane, due, Optional.empty());
    }
}
