package dev.orrery.services.s3;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;

/// The number of the last event of a bucket. Those of one key, and here of one bucket, grow with each event, whatever is done to the
/// clock.
///
/// @param last seconds in the upper half, their fraction in the lower, unless events came faster
record SequencerRow(String bucket, long last) {
    private static final Table<String, SequencerRow> SEQUENCERS = Table.of("sequencers", Key::of, SequencerRow.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// The next number, as messages tell it: digits of one length, so that they sort as texts.
    static String next(Tables.Write tx, String bucket, Instant now) {
        long time = (now.getEpochSecond() << Integer.SIZE) + ((long) now.getNano() << Integer.SIZE) / NANOS_PER_SECOND;
        long next = Math.max(time, tx.get(SEQUENCERS, bucket).map(row -> row.last + 1).orElse(0L));
        tx.put(SEQUENCERS, bucket, new SequencerRow(bucket, next));
        return "%018X".formatted(next);
    }

    static void forget(Tables.Write tx, String bucket) {
        tx.delete(SEQUENCERS, bucket);
    }
}
