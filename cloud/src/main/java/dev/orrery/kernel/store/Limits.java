package dev.orrery.kernel.store;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// What every store checks in the same way.
final class Limits {
    /// What one entry costs beyond its bytes, roughly, in memory and in the log.
    static final int ENTRY_BYTES = 64;

    private Limits() { }

    /// The size of a transaction after one more change.
    static long add(long bytes, byte[] key, byte[] value) {
        if (key.length > Store.KEY_BYTES_MAX || value.length > Store.VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("too long: key of " + key.length + ", value of " + value.length + " bytes");
        }
        long sum = bytes + key.length + value.length + ENTRY_BYTES;
        if (sum > Store.TRANSACTION_BYTES_MAX) {
            throw new IllegalArgumentException("a transaction may change at most " + Store.TRANSACTION_BYTES_MAX + " bytes");
        }
        return sum;
    }

    static boolean isEmpty(byte[] from, byte[] to) {
        return to.length > 0 && Arrays.compareUnsigned(from, to) >= 0;
    }

    static void requireOutsideTransaction(ReentrantLock lock) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside a transaction");
        }
    }
}
