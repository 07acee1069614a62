package dev.orrery.kernel.blobs;

import java.util.Collection;
import java.util.function.Predicate;

/// Large bytes, kept as files with opaque names beside the store (or in memory).
///
/// A blob is written, sealed (as durable as the store) and then named by a row, with `tx.retain(blob)` in the
/// transaction that puts the row. What no row names is swept away after the next start.
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

    /// Deletes what earlier processes left that nobody names; what this one writes stays, named or not, so that all else may go on
    /// meanwhile. Nobody waits for it: it looks at every blob.
    ///
    /// @param named whether a row names the blob with this id; once none does, none ever will
    /// @return what is left to do, on whichever thread; it ends early when the blobs are closed or thrown away
    Runnable sweep(Predicate<String> named);

    /// Deletes every blob, one that is being written too, in milliseconds.
    void deleteAll();

    @Override
    void close();

    /// Several blobs that stay, until it is closed.
    @FunctionalInterface
    interface Pin extends AutoCloseable {
        @Override
        void close();
    }
}
