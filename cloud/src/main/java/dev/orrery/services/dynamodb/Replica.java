package dev.orrery.services.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The same table in another region, as a table knows it.
///
/// @param until when it is gone, for one that goes
/// @param sourcedAt when it was added through this table's region; empty when that was another one's
record Replica(String region, State state, Instant until, Optional<Instant> sourcedAt) {
    /// For so long the region through which a replica was added cannot go before it.
    /// Source: API Reference, `DeleteReplicationGroupMemberAction`.
    private static final Duration SOURCE_STAYS = Duration.ofHours(24);

    enum State { CREATING, ACTIVE, DELETING }

    boolean isGoneAt(Instant now) {
        return state == State.DELETING && !now.isBefore(until);
    }

    /// Whether it holds the table that was its source.
    boolean holdsAt(Instant now) {
        return !isGoneAt(now) && sourcedAt.filter(at -> now.isBefore(at.plus(SOURCE_STAYS))).isPresent();
    }

    Replica active() {
        return new Replica(region, State.ACTIVE, until, sourcedAt);
    }

    Replica deleting(Instant gone) {
        return new Replica(region, State.DELETING, gone, sourcedAt);
    }
}
