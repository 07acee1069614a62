package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.Blob;
import dev.orrery.kernel.blobs.Blobs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The part of the store that belongs to one service in one home, as tables of rows.
public final class Tables {
    private final Store store;
    private final BlobReferences references;
    private final byte[] prefix;
    private final Map<Class<?>, Object> companions = new ConcurrentHashMap<>();

    public Tables(Store store, Blobs blobs, Key prefix) {
        this.store = store;
        this.references = new BlobReferences(blobs);
        this.prefix = prefix.bytes();
    }

    public <T> T read(Function<? super Read, ? extends T> block) {
        return store.read(snapshot -> block.apply(new Read(snapshot, prefix, companions)));
    }

    public <T> T write(Function<? super Write, ? extends T> block) {
        return store.write(transaction -> block.apply(new Write(transaction, prefix, references, companions)));
    }

    /// These tables in the snapshot of others, which belong to the same store.
    public Read join(Read other) {
        return other instanceof Write write ? join(write) : new Read(other.snapshot, prefix, companions);
    }

    /// These tables in the transaction of others, which belong to the same store: all changes of both, or none.
    public Write join(Write other) {
        return new Write(other.transaction, prefix, references, companions);
    }

    /// One consistent snapshot.
    public static sealed class Read permits Write {
        private final Snapshot snapshot;
        final byte[] prefix;
        private final Map<Class<?>, Object> companions;

        private Read(Snapshot snapshot, byte[] prefix, Map<Class<?>, Object> companions) {
            this.snapshot = snapshot;
            this.prefix = prefix;
            this.companions = companions;
        }

        public final <K, R extends Record> Optional<R> get(Table<K, R> table, K key) {
            return snapshot.get(key(table, key)).map(table.format()::read);
        }

        /// Whether there is such a row: for whoever has it already, and it never changes.
        public final <K> boolean contains(Table<K, ?> table, K key) {
            return snapshot.get(key(table, key)).isPresent();
        }

        /// Rows in the order of the range, read lazily.
        public final <R extends Record> Stream<R> scan(Table<?, R> table, Range range) {
            var start = Key.empty().raw(prefix).text(table.name()).bytes();
            var from = Key.empty().raw(start).raw(range.from()).bytes();
            var to = range.to().length == 0 ? Range.successor(start) : Key.empty().raw(start).raw(range.to()).bytes();
            var entries = range.reversed() ? snapshot.scanReverse(from, to) : snapshot.scan(from, to);
            return entries.map(entry -> table.format().read(entry.value()));
        }

        /// The one object of this type that goes with these tables: what is worth remembering of rows as long as the home is
        /// open. It outlives snapshots, so it must know by itself what it is true for.
        public final <T> T companion(Class<T> type, Supplier<? extends T> make) {
            var known = companions.get(type);
            return type.cast(known != null ? known : companions.computeIfAbsent(type, _ -> make.get()));
        }

        final <K> byte[] key(Table<K, ?> table, K key) {
            return Key.empty().raw(prefix).text(table.name()).key(table.key().apply(key)).bytes();
        }
    }

    /// A snapshot that can be changed.
    public static final class Write extends Read {
        private final Transaction transaction;
        private final BlobReferences references;

        private Write(Transaction transaction, byte[] prefix, BlobReferences references, Map<Class<?>, Object> companions) {
            super(transaction, prefix, companions);
            this.transaction = transaction;
            this.references = references;
        }

        public <K, R extends Record> void put(Table<K, R> table, K key, R row) {
            transaction.put(key(table, key), table.format().write(row));
        }

        public <K> void delete(Table<K, ?> table, K key) {
            transaction.delete(key(table, key));
        }

        /// One more row names this blob. A blob that no row names is deleted.
        public void retain(Blob blob) {
            references.retain(transaction, blob);
        }

        /// One row less names this blob; with the last one the blob is deleted, after the commit.
        public void release(Blob blob) {
            references.release(transaction, blob);
        }

        /// Runs once the change is durable and visible; never when the transaction fails.
        public void afterCommit(Runnable action) {
            transaction.afterCommit(action);
        }

        /// For the kernel's own tables, which lie outside any home.
        public Transaction transaction() {
            return transaction;
        }
    }
}
