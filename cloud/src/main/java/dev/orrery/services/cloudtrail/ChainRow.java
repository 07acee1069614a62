package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Table;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import java.time.Instant;
import java.util.Optional;

/// The chain of digests of one trail from one region.
///
/// @param from where the next digest begins
/// @param previous the digest before; none at the beginning of a chain
record ChainRow(Lane lane, Instant from, Optional<Previous> previous) {
    static final Table<Lane, ChainRow> CHAINS = Table.of("digest-chains", Lane::key, ChainRow.class);

    /// @param signature in hexadecimal
    record Previous(String bucket, String key, String hash, String signature) { }
}
