package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How the deliveries of a trail have gone. An error is told until the next one goes well.
///
/// @param trailId as [TrailRow#id]
record StatusRow(String trailId, Outcome files, Outcome notices, Outcome digests) {
    static final Table<String, StatusRow> STATUSES = Table.of("statuses", Key::of, StatusRow.class);

    /// @param at when it went well last
    /// @param error AWS's code of the last attempt's error; empty when it went well
    record Outcome(Optional<Instant> at, String error) {
        static final Outcome NONE = new Outcome(Optional.empty(), "");

        Outcome well(Instant now) {
            return new Outcome(Optional.of(now), "");
        }

        Outcome failed(String code) {
            return new Outcome(at, code);
        }
    }

    static StatusRow none(String trailId) {
        return new StatusRow(trailId, Outcome.NONE, Outcome.NONE, Outcome.NONE);
    }

    StatusRow files(UnaryOperator<Outcome> change) {
        return new StatusRow(trailId, change.apply(files), notices, digests);
    }

    StatusRow notices(UnaryOperator<Outcome> change) {
        return new StatusRow(trailId, files, change.apply(notices), digests);
    }

    StatusRow digests(UnaryOperator<Outcome> change) {
        return new StatusRow(trailId, files, notices, change.apply(digests));
    }
}
