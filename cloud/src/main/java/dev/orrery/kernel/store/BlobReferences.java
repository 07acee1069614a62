package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.Blobs;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// How many rows name each blob, kept in the same transactions as the rows themselves.
public final class BlobReferences {
    private static final Key TABLE = Key.of("$blobs");
    private final Blobs blobs;

    public BlobReferences(Blobs blobs) {
        this.blobs = blobs;
    }

    /// Deletes every blob that no row names: uploads that were cut off by the end of the process.
    public static void sweep(Store store, Blobs blobs) {
        Set<String> named = store.read(snapshot -> {
            var range = Range.startingWith(TABLE);
            var ids = new HashSet<String>();
            snapshot.scan(range.from(), range.to()).forEach(entry -> ids.add(id(entry.key())));
            return ids;
        });
        blobs.retainOnly(named);
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
        return Key.of("$blobs").text(blob.id()).bytes();
    }

    private static String id(byte[] key) {
        int start = TABLE.bytes().length;
        return new String(key, start, key.length - start - 2, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }
}
