package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.List;

/// The rows of one key in its other regions. What all of them share changes everywhere in one transaction, so that nothing is
/// ever encrypted with material that some region does not have.
/// Source: KMS Developer Guide, "How multi-Region keys work", "Shared properties".
record Relatives(Home home) {

    /// What becomes of the key in another region.
    @FunctionalInterface
    interface Change {
        KeyRow of(Home peer, Tables.Write there, KeyRow row);
    }

    /// @param row the key as it is here
    void each(Tables.Write tx, KeyRow row, Change change) {
        for (var region : row.related().map(related -> related.others(home.region())).orElse(List.of())) {
            var peer = home.in(region);
            var there = peer.store().join(tx);
            KeyRow.find(there, peer.region(), row.id()).ifPresent(other -> KeyRow.put(there, change.of(peer, there, other)));
        }
    }
}
