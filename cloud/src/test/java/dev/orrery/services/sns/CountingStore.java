package dev.orrery.services.sns;

import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.Snapshot;
import dev.orrery.kernel.store.Store;
import dev.orrery.kernel.store.Transaction;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// A store that counts the entries that scans come across.
final class CountingStore extends ForwardingStore {
    private final AtomicLong scanned = new AtomicLong();

    CountingStore(Store store) {
        super(store);
    }

    long entriesScanned() {
        return scanned.get();
    }

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        return super.read(snapshot -> block.apply(new Counted(snapshot)));
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        return super.write(tx -> block.apply(new CountedChange(tx, new Counted(tx))));
    }

    private final class Counted implements Snapshot {
        private final Snapshot snapshot;

        Counted(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public Optional<byte[]> get(byte[] key) {
            return snapshot.get(key);
        }

        @Override
        public Stream<Entry> scan(byte[] from, byte[] to) {
            return snapshot.scan(from, to).peek(_ -> scanned.incrementAndGet());
        }

        @Override
        public Stream<Entry> scanReverse(byte[] from, byte[] to) {
            return snapshot.scanReverse(from, to).peek(_ -> scanned.incrementAndGet());
        }
    }

    private record CountedChange(Transaction tx, Snapshot counted) implements Transaction {

        @Override
        public Optional<byte[]> get(byte[] key) {
            return counted.get(key);
        }

        @Override
        public Stream<Entry> scan(byte[] from, byte[] to) {
            return counted.scan(from, to);
        }

        @Override
        public Stream<Entry> scanReverse(byte[] from, byte[] to) {
            return counted.scanReverse(from, to);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            tx.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            tx.delete(key);
        }

        @Override
        public void afterCommit(Runnable action) {
            tx.afterCommit(action);
        }
    }
}
