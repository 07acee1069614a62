package dev.orrery.kernel.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything in memory: for tests and `--ephemeral`, and the reference that the durable store must equal.
public final class MemoryStore implements Store {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        lock.readLock().lock();
        try {
            return block.apply(new View(entries));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        T result;
        View view;
        lock.writeLock().lock();
        try {
            view = new View(entries);
            try {
                result = block.apply(view);
            } catch (RuntimeException | Error e) {
                view.undo();
                throw e;
            }
        } finally {
            lock.writeLock().unlock();
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
        lock.writeLock().lock();
        try {
            entries.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() { }

    private static final class View implements Transaction {
        private final NavigableMap<byte[], byte[]> entries;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private final List<Runnable> undo = new ArrayList<>();

        View(NavigableMap<byte[], byte[]> entries) {
            this.entries = entries;
        }

        @Override
        public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public Stream<Entry> scan(byte[] from, byte[] to) {
            return walk(from, to, false);
        }

        @Override
        public Stream<Entry> scanReverse(byte[] from, byte[] to) {
            return walk(from, to, true);
        }

        /// Steps from key to key, so that a transaction may change what it scans.
        private Stream<Entry> walk(byte[] from, byte[] to, boolean reversed) {
            if (to.length > 0 && Arrays.compareUnsigned(from, to) >= 0) {
                return Stream.empty();
            }
            Map.Entry<byte[], byte[]> first;
            if (!reversed) {
                first = entries.ceilingEntry(from);
            } else {
                first = to.length == 0 ? entries.lastEntry() : entries.lowerEntry(to);
            }
            return Stream.iterate(first,
                            entry -> entry != null && (reversed
                                    ? Arrays.compareUnsigned(entry.getKey(), from) >= 0
                                    : to.length == 0 || Arrays.compareUnsigned(entry.getKey(), to) < 0),
                            entry -> reversed ? entries.lowerEntry(entry.getKey()) : entries.higherEntry(entry.getKey()))
                    .map(entry -> new Entry(entry.getKey(), entry.getValue()));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            if (key.length > KEY_BYTES_MAX || value.length > VALUE_BYTES_MAX) {
                throw new IllegalArgumentException("too long: key of " + key.length + ", value of " + value.length + " bytes");
            }
            var before = entries.put(key, value);
            undo.add(before == null ? () -> entries.remove(key) : () -> entries.put(key, before));
        }

        @Override
        public void delete(byte[] key) {
            var before = entries.remove(key);
            if (before != null) {
                undo.add(() -> entries.put(key, before));
            }
        }

        @Override
        public void afterCommit(Runnable action) {
            afterCommit.add(action);
        }

        void undo() {
            undo.reversed().forEach(Runnable::run);
        }
    }
}
