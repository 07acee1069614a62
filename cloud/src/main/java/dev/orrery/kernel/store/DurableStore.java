package dev.orrery.kernel.store;

import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.FileDisk;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The store on a disk: a write-ahead log and a memtable above sorted runs.
///
/// Transactions run one at a time, each on the state that the one before left, so they are serializable without further
/// ado. Each becomes one checksummed frame of the log; only when that is written (and, with [Durability#DISK], synced,
/// many transactions at once) do readers see it. Readers hold immutable trees and files and take no lock.
public final class DurableStore implements Store {
    /// How many logs a start may find before their contents are made a run.
    private static final int LOGS_MAX = 4;
    private static final int FRAMES_KEPT_BYTES_MAX = 256 * 1024;

    private final Durability durability;
    private final StoreOptions options;
    private final Disk disk;
    private final Maintenance maintenance;
    private final Thread committer;
    private final ReentrantLock lock = new ReentrantLock();
    /// Something was written, flushed or compacted, or failed.
    private final Condition changed = lock.newCondition();
    /// The committer has something to do.
    private final Condition work = lock.newCondition();

    // Guarded by the lock. The volatile ones are read without it.
    private WriteAheadLog log;
    private volatile Layers layers;
    private Memtable newest;
    private Batch open = new Batch(new Sink(4 * 1024));
    private Sink spare = new Sink(4 * 1024);
    private Batch writing;
    private Memtable writingNewest;
    private boolean closed;
    private volatile Published published;

    /// What readers see.
    private record Published(Memtable newest, View view) { }

    /// A transaction that has run, and the batch it goes to the log with.
    record Pending<T>(T result, Change change, Batch batch) { }

    /// Opens the store in this directory, which nobody else may have open, or makes a new one.
    ///
    /// @throws dev.orrery.kernel.disk.DirectoryInUseException when somebody has
    /// @throws dev.orrery.kernel.blobs.DamagedException when the files are not what was written; they are left as they are
    public static DurableStore open(Path directory, Durability durability) {
        var disk = FileDisk.flat(directory);
        try {
            return open(disk, durability, StoreOptions.usual(durability));
        } catch (RuntimeException | Error e) {
            disk.close();
            throw e;
        }
    }

    /// On any disk, which the store closes with itself.
    static DurableStore open(Disk disk, Durability durability, StoreOptions options) {
        if (durability == Durability.MEMORY) {
            throw new IllegalArgumentException("a durable store is not kept in memory");
        }
        var cache = new BlockCache(options.cacheBytes());
        return new DurableStore(disk, durability, options, cache, Recovery.of(disk, cache));
    }

    private DurableStore(Disk disk, Durability durability, StoreOptions options, BlockCache cache, Recovery recovery) {
        this.durability = durability;
        this.options = options;
        this.disk = disk;
        this.maintenance = new Maintenance(this, disk, options, cache, recovery);
        this.layers = recovery.layers();
        this.newest = recovery.newest();
        this.log = beginLog(maintenance.addLog(), newest.sequence());
        publish(newest);
        if (recovery.logs().size() > LOGS_MAX) {
            freeze();
        }
        this.committer = options.committing() == StoreOptions.Committing.GROUPED
                ? Thread.ofPlatform().daemon().name("orrery-commit").start(this::commitAll)
                : null;
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public <T> T read(Function<? super Snapshot, ? extends T> block) {
        var now = published;
        if (now == null) {
            throw new IllegalStateException("the store is closed");
        }
        return block.apply(now.view());
    }

    @Override
    public <T> T write(Function<? super Transaction, ? extends T> block) {
        Pending<T> pending = begin(block);
        if (committer != null) {
            pending.batch().await();
        }
        pending.change().runAfterCommit();
        return pending.result();
    }

    <T> Pending<T> begin(Function<? super Transaction, ? extends T> block) {
        Limits.requireOutsideTransaction(lock);
        lock.lock();
        try {
            makeRoom();
            var change = new Change(newest, layers, open.frames);
            T result;
            try {
                result = block.apply(change);
            } catch (RuntimeException | Error e) {
                change.undo();
                throw e;
            }
            return new Pending<>(result, change, submit(change));
        } finally {
            lock.unlock();
        }
    }

    /// A transaction that changed nothing waits for what it read.
    private Batch submit(Change change) {
        if (change.isEmpty()) {
            change.undo();
            return !open.isEmpty() ? open : writing != null ? writing : Batch.DONE;
        }
        newest = change.commit(newest, log.syncedThrough());
        var batch = open;
        switch (options.committing()) {
            case EACH -> commitOpen();
            case GROUPED -> work.signal();
            case BY_HAND -> { }
        }
        return batch;
    }

    private void commitAll() {
        while (awaitWork()) {
            write();
        }
    }

    /// Takes what is open, waiting for it; false when nothing will come any more.
    private boolean awaitWork() {
        lock.lock();
        try {
            while (open.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    private boolean take() {
        if (open.isEmpty()) {
            return false;
        }
        writing = open;
        writingNewest = newest;
        open = new Batch(spare);
        return true;
    }

    /// Writes what was taken. Meanwhile more may be opened behind it, which fails with it.
    private void write() {
        StoreFailedException failure = null;
        try {
            log.append(writing.frames.buffer(), writingNewest.sequence());
        } catch (StoreFailedException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = new StoreFailedException("not written: " + e, e);
            log.fail(failure);
        }
        lock.lock();
        try {
            if (failure == null) {
                publish(writingNewest);
                writing.succeed();
            } else {
                newest = published.newest();
                writing.fail(failure);
                open.fail(failure);
                open = new Batch(open.frames);
                open.frames.cut(0);
            }
            spare = writing.frames;
            spare.clear(FRAMES_KEPT_BYTES_MAX);
            writing = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is open on the caller's thread.
    ///
    /// @throws StoreFailedException when it will never be there
    void commitOpen() {
        lock.lock();
        try {
            if (take()) {
                var batch = writing;
                write();
                batch.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish(Memtable memtable) {
        published = new Published(memtable, new View(memtable.tree(), layers));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /// Holds a writer back while a full memtable can go nowhere.
    private void makeRoom() {
        requireOpen();
        log.requireWritable();
        while (newest.bytes() >= options.memtableBytes()) {
            awaitWritten();
            if (!layers.isFull()) {
                freeze();
                return;
            }
            var failure = maintenance.failure();
            if (failure.isEmpty()) {
                changed.awaitUninterruptibly();
            } else {
                maintenance.retry();
                if (layers.isFull()) {
                    throw new StoreFailedException(failure.get().getMessage(), failure.get());
                }
            }
            requireOpen();
        }
    }

    private void awaitWritten() {
        while (!open.isEmpty() || writing != null) {
            if (options.committing() == StoreOptions.Committing.GROUPED) {
                changed.awaitUninterruptibly();
            } else {
                commitOpen();
            }
        }
    }

    /// Begins a new log and a new memtable; the old ones are on their way to become a run.
    private void freeze() {
        long number = maintenance.addLog();
        var next = beginLog(number, newest.sequence());
        log.close();
        log = next;
        layers = layers.freeze(newest, number);
        newest = Memtable.empty(newest.sequence());
        publish(newest);
        maintenance.flushSoon();
    }

    private WriteAheadLog beginLog(long number, long sequence) {
        try {
            return WriteAheadLog.begin(disk, number, sequence + 1, log == null ? sequence : log.syncedThrough(),
                    durability == Durability.DISK);
        } catch (RuntimeException e) {
            throw new StoreFailedException("cannot begin a log: " + e.getMessage(), e);
        }
    }

    Layers layers() {
        return layers;
    }

    /// Replaces layers by others with the same contents.
    ///
    /// @param flushedThrough the last transaction that is in a run
    void install(UnaryOperator<Layers> change, long flushedThrough) {
        lock.lock();
        try {
            layers = change.apply(layers);
            log.syncedThrough(flushedThrough);
            publish(published.newest());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes those who wait for maintenance.
    void maintained() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        maintenance.replaceAll(this::forget);
    }

    /// Begins anew with a log that nothing came before. From a failure on the way nobody knows which state the disk has.
    private void forget(Maintenance.Replacement replacement) {
        lock.lock();
        try {
            requireOpen();
            log.requireWritable();
            awaitWritten();
            try {
                long number = maintenance.addLog();
                var next = beginLog(number, newest.sequence());
                replacement.become(number, newest.sequence());
                log.close();
                log = next;
            } catch (RuntimeException e) {
                log.fail(e);
                throw new StoreFailedException("cannot clear: " + e.getMessage(), e);
            }
            layers = Layers.NONE;
            newest = Memtable.empty(newest.sequence());
            publish(newest);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            awaitWritten();
            closed = true;
            work.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        join();
        maintenance.stop();
        try {
            log.finish(newest.sequence());
        } finally {
            published = null;
            layers.runs().forEach(Run::close);
            disk.close();
        }
    }

    private void join() {
        boolean interrupted = false;
        while (committer != null && committer.isAlive()) {
            try {
                committer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
