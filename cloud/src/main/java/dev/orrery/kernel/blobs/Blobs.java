package dev.orrery.kernel.blobs;

import java.util.Collection;
import java.util.Set;

/// Large bytes, kept as files with opaque names beside the store (or in memory).
///
/// A blob is written, sealed (as durable as the store) and then named by a row, with `tx.retain(blob)` in the
/// transaction that puts the row. What no row names is swept away at the next start.
public interface Blobs extends AutoCloseable {

    BlobWriter create();

    /// The bytes from `offset` on, `length` of them. Damage found while reading is thrown as [DamagedException].
    BlobStream open(Blob blob, long offset, long length);

    /// Keeps blobs from being deleted until the pin is closed: for whoever reads several, one behind the other.
    ///
    /// @throws DamagedException when one is gone already
    Pin pin(Collection<Blob> blobs);

    /// Streams that are open go on to their end, and pinned blobs wait for theirs.
    void delete(Blob blob);

    /// Deletes every blob whose id is not among these; one that is being written too. Retaining none takes milliseconds.
    void retainOnly(Set<String> ids);

    @Override
    void close();

    /// Several blobs that stay, until it is closed.
    @FunctionalInterface
    interface Pin extends AutoCloseable {
        @Override
        void close();
    }
}
