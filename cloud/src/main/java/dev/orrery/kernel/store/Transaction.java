package dev.orrery.kernel.store;

/// A snapshot that can be changed: all of it or nothing.
public interface Transaction extends Snapshot {

    void put(byte[] key, byte[] value);

    void delete(byte[] key);

    /// Runs once, after the change is durable and visible; never when the transaction fails.
    void afterCommit(Runnable action);
}
