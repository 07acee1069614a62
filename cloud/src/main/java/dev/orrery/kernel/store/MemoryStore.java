package dev.orrery.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything in memory: for tests and `--ephemeral`, and the reference that the durable store must equal.
///
/// A slow reader holds nobody up: it keeps the tree that it began with.
public final class MemoryStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile SortedTree tree = SortedTree.EMPTY;

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        return block.apply(new View(tree.edit()));
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        T result;
        View view;
        Limits.requireOutsideTransaction(lock);
        lock.lock();
        try {
            view = new View(tree.edit());
            result = block.apply(view);
            tree = view.entries.tree();
        } finally {
            lock.unlock();
        }
        view.afterCommit.forEach(Runnable::run);
        return result;
    }

    @Override
    public Durability durability() {
        return Durability.MEMORY;
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            tree = SortedTree.EMPTY;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() { }

    private static final class View implements Transaction {
        private final SortedTree.Editor entries;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private long bytes;

        View(SortedTree.Editor entries) {
            this.entries = entries;
        }

        @Override
        public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(entries.find(key));
        }

        @Override
        public Stream<Entry> scan(byte[] from, byte[] to) {
            return walk(from, to, false);
        }

        @Override
        public Stream<Entry> scanReverse(byte[] from, byte[] to) {
            return walk(from, to, true);
        }

        private Stream<Entry> walk(byte[] from, byte[] to, boolean reversed) {
            return Limits.isEmpty(from, to) ? Stream.empty() : Entries.of(entries.tree().scan(from, to, reversed));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            bytes = Limits.add(bytes, key, value);
            entries.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            bytes = Limits.add(bytes, key, Cursor.DELETED);
            entries.remove(key);
        }

        @Override
        public void afterCommit(Runnable action) {
            afterCommit.add(action);
        }
    }
}
