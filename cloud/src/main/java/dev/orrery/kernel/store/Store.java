package dev.orrery.kernel.store;

import java.util.function.Function;

/// Ordered keys and values, changed in serializable transactions and read from consistent snapshots.
///
/// Keys sort by unsigned bytes. A block may run more than once, touches nothing but what it is given, and must not keep
/// it. Arrays that are given or returned are not copied: nobody changes them afterwards. A scan shows the store as it was
/// when the scan began, a transaction's own changes before that included. Reading never waits for writing, nor writing for
/// a reader, however slow. When [#write] returns, the change is as durable as [#durability] promises, and only then can a reader see it.
/// When it throws, nothing has changed.
public interface Store extends AutoCloseable {

    /// The longest key, in bytes.
    int KEY_BYTES_MAX = 8 * 1024;

    /// The longest value, in bytes. Larger things are blobs.
    int VALUE_BYTES_MAX = 16 * 1024 * 1024;

    /// What one transaction may change, in bytes of keys and values and a little for each. It is held in memory, and in a frame of the
    /// log. The largest is DynamoDB's: 4 MB of items, thirty times for indexes, stream and history, and as much as 40 MB of their keys.
    int TRANSACTION_BYTES_MAX = 192 * 1024 * 1024;

    <T> T read(Function<? super Snapshot, ? extends T> block);

    <T> T write(Function<? super Transaction, ? extends T> block);

    Durability durability();

    /// Forgets every key at once, durably. For `state/reset`.
    void clear();

    @Override
    void close();
}
