package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.Blobs;
import java.nio.ByteBuffer;

/// How many rows name each blob, kept in the same transactions as the rows themselves.
public final class BlobReferences {
    private final Blobs blobs;

    public BlobReferences(Blobs blobs) {
        this.blobs = blobs;
    }

    /// Deletes every blob of earlier processes that no row names: uploads that were cut off by the end of the process. Each is looked up
    /// when it is its turn: only who has a row that names a blob can name it once more, so what is unnamed stays so.
    ///
    /// @return what is left to do beside everything else, see [Blobs#sweep]
    public static Runnable sweep(Store store, Blobs blobs) {
        return blobs.sweep(id -> store.read(snapshot -> snapshot.get(key(id))).isPresent());
    }

    void retain(Transaction transaction, Blob blob) {
        transaction.put(key(blob), number(count(transaction, blob) + 1));
    }

    void release(Transaction transaction, Blob blob) {
        long count = count(transaction, blob);
        if (count < 1) {
            throw new IllegalStateException("blob " + blob.id() + " is released more often than retained");
        }
        if (count > 1) {
            transaction.put(key(blob), number(count - 1));
        } else {
            transaction.delete(key(blob));
            transaction.afterCommit(() -> blobs.delete(blob));
        }
    }

    private static long count(Transaction transaction, Blob blob) {
        return transaction.get(key(blob)).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
    }

    private static byte[] key(Blob blob) {
        return key(blob.id());
    }

    private static byte[] key(String id) {
        return Key.of("$blobs").text(id).bytes();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }
}
