package dev.orrery.kernel.blobs;

import java.util.Set;

/// Large bytes, kept as files with opaque names beside the store (or in memory).
///
/// A blob is written, sealed (as durable as the store) and then named by a row, with `tx.retain(blob)` in the
/// transaction that puts the row. What no row names is swept away at the next start.
public interface Blobs extends AutoCloseable {

    BlobWriter create();

    /// The bytes from `offset` on, `length` of them. Damage found while reading is thrown as [DamagedException].
    BlobStream open(Blob blob, long offset, long length);

    /// Streams that are open go on to their end.
    void delete(Blob blob);

    /// Deletes every blob whose id is not among these; one that is being written too. Retaining none takes milliseconds.
    void retainOnly(Set<String> ids);

    @Override
    void close();
}
