package dev.orrery.kernel.store;

import java.util.Optional;
import java.util.stream.Stream;

/// The store as it was at one moment (and, inside a transaction, with that transaction's own changes).
public interface Snapshot {

    Optional<byte[]> get(byte[] key);

    /// Entries with `from <= key < to`, ascending, read lazily: what is not consumed is not read.
    /// An empty `to` means no upper bound.
    Stream<Entry> scan(byte[] from, byte[] to);

    /// The same entries, descending.
    Stream<Entry> scanReverse(byte[] from, byte[] to);

    record Entry(byte[] key, byte[] value) { }
}
