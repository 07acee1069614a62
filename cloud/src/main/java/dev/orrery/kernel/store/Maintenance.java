package dev.orrery.kernel.store;

import dev.orrery.kernel.disk.Disk;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Work behind the writers' backs: turns memtables into runs, joins runs, deletes what is no longer needed.
///
/// Three locks, taken in this order: one each for the work itself, one for the manifest, then the store's own.
final class Maintenance {
    private final DurableStore store;
    private final Disk disk;
    private final StoreOptions options;
    private final BlockCache cache;
    private final AtomicLong nextNumber;
    private final ConcurrentSkipListSet<Long> logs;
    private final ReentrantLock flushing = new ReentrantLock();
    private final ReentrantLock compacting = new ReentrantLock();
    private final ReentrantLock manifest = new ReentrantLock();
    private final AtomicBoolean flushAsked = new AtomicBoolean();
    private final AtomicBoolean compactionAsked = new AtomicBoolean();
    private long flushedSequence;
    private volatile long firstLog;
    private volatile StoreFailedException flushFailure;
    private volatile StoreFailedException compactionFailure;
    private volatile boolean stopping;

    /// Makes the manifest name a log and nothing else.
    interface Replacement {
        void become(long firstLog, long sequence);
    }

    Maintenance(DurableStore store, Disk disk, StoreOptions options, BlockCache cache, Recovery recovery) {
        this.store = store;
        this.disk = disk;
        this.options = options;
        this.cache = cache;
        this.nextNumber = new AtomicLong(recovery.nextNumber());
        this.logs = new ConcurrentSkipListSet<>(recovery.logs());
        this.flushedSequence = recovery.flushedSequence();
        this.firstLog = recovery.logs().getFirst();
    }

    /// The number of a log that is about to begin.
    long addLog() {
        long number = nextNumber.getAndIncrement();
        logs.add(number);
        return number;
    }

    /// Why the last attempt did not succeed.
    Optional<StoreFailedException> failure() {
        return Optional.ofNullable(flushFailure).or(() -> Optional.ofNullable(compactionFailure));
    }

    void retry() {
        flushSoon();
        compactSoon();
    }

    void flushSoon() {
        if (flushAsked.compareAndSet(false, true)) {
            options.flushing().execute(() -> {
                flushAsked.set(false);
                flushFailure = attempt("flush", flushFailure, flushing, () -> {
                    while (flushOldest()) {
                        compactSoon();
                    }
                });
                store.maintained();
            });
        }
    }

    private void compactSoon() {
        if (compactionAsked.compareAndSet(false, true)) {
            options.compacting().execute(() -> {
                compactionAsked.set(false);
                compactionFailure = attempt("compact", compactionFailure, compacting, this::compactAll);
                store.maintained();
            });
        }
    }

    /// Returns why it failed, or null. Said once, not with every attempt.
    private StoreFailedException attempt(String what, StoreFailedException before, ReentrantLock lock, Runnable work) {
        lock.lock();
        try {
            if (!stopping) {
                work.run();
            }
            return null;
        } catch (RuntimeException | Error e) {
            if (!stopping && before == null) {
                Log.LOG.log(System.Logger.Level.WARNING, "cannot " + what + " for now; it will be tried again", e);
            }
            return new StoreFailedException("cannot " + what + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private boolean flushOldest() {
        var layers = store.layers();
        if (layers.frozen().isEmpty() || stopping) {
            return false;
        }
        var oldest = layers.frozen().getLast();
        var entries = oldest.memtable().tree().scan(new byte[0], new byte[0], false);
        var run = write(entries, oldest.memtable().bytes() / Limits.ENTRY_BYTES + 1, layers.runs());
        boolean installed = install(run, () -> {
            if (!store.layers().frozen().contains(oldest)) {
                return false;
            }
            writeManifest(oldest.nextLog(), oldest.memtable().sequence(), store.layers().flushed(run).runs());
            store.install(now -> now.flushed(run), flushedSequence);
            return true;
        });
        if (installed) {
            deleteLogs();
        }
        return true;
    }

    private void compactAll() {
        boolean more = true;
        while (more) {
            more = compact();
        }
    }

    private boolean compact() {
        var runs = store.layers().runs();
        var inputs = Compaction.choose(runs);
        if (inputs.isEmpty() || stopping) {
            return false;
        }
        int end = runs.indexOf(inputs.getLast()) + 1;
        var cursors = inputs.stream().map(Run::scanForCompaction).toArray(Cursor[]::new);
        long entries = inputs.stream().mapToLong(Run::entries).sum();
        var output = write(new MergedCursor(cursors, false), entries, runs.subList(end, runs.size()));
        boolean installed = install(output, () -> {
            if (!store.layers().runs().containsAll(inputs)) {
                return false;
            }
            writeManifest(firstLog, flushedSequence, store.layers().compacted(inputs, output).runs());
            store.install(now -> now.compacted(inputs, output), flushedSequence);
            return true;
        });
        if (installed) {
            inputs.forEach(this::delete);
        }
        return true;
    }

    /// Brings a new run in; when that fails, or what it replaces is gone meanwhile, the run is deleted again.
    private boolean install(List<Run> run, Supplier<Boolean> installation) {
        boolean installed = false;
        try {
            installed = change(installation);
        } finally {
            if (!installed) {
                run.forEach(this::deleteUnlessNamed);
            }
        }
        return installed;
    }

    /// A failure may have come after the manifest was replaced.
    private void deleteUnlessNamed(Run run) {
        if (Manifest.read(disk).runs().stream().noneMatch(file -> file.number() == run.number())) {
            delete(run);
        }
    }

    /// Writes a run; none when nothing is left of the entries.
    ///
    /// @param older the runs below, which decide whether it must be remembered that a key was deleted
    private List<Run> write(Cursor entries, long entriesMax, List<Run> older) {
        long number = nextNumber.getAndIncrement();
        var writer = new RunWriter(disk, number, entriesMax, options.blockBytes());
        boolean finished = false;
        try {
            while (entries.advance()) {
                if (!RunFormat.isDeleted(entries.value()) || Layers.mayKnow(older, entries.key())) {
                    writer.add(entries.key(), entries.value());
                }
                if (stopping) {
                    throw new IllegalStateException("the store is being closed");
                }
            }
            if (!writer.isEmpty()) {
                writer.finish();
                var run = Run.open(disk, number, cache);
                finished = true;
                return List.of(run);
            }
            return List.of();
        } finally {
            if (!finished) {
                writer.abandon();
            }
        }
    }

    private void writeManifest(long first, long sequence, List<Run> runs) {
        var files = runs.stream().map(run -> new Manifest.RunFile(run.number(), run.length())).toList();
        new Manifest(nextNumber.get(), first, sequence, files).write(disk);
        firstLog = first;
        flushedSequence = sequence;
    }

    private <T> T change(Supplier<T> change) {
        manifest.lock();
        try {
            return change.get();
        } finally {
            manifest.unlock();
        }
    }

    /// Replaces everything at once.
    void replaceAll(Consumer<Replacement> forget) {
        var before = change(() -> {
            var runs = store.layers().runs();
            forget.accept((firstLog, sequence) -> writeManifest(firstLog, sequence, List.of()));
            return runs;
        });
        options.flushing().execute(() -> {
            before.forEach(this::delete);
            deleteLogs();
        });
    }

    private void delete(Run run) {
        delete(RunFormat.fileName(run.number()));
    }

    private void deleteLogs() {
        for (long old : logs.headSet(firstLog)) {
            logs.remove(old);
            delete(LogFormat.fileName(old));
        }
    }

    /// What cannot be deleted now is deleted by the next start.
    private void delete(String name) {
        try {
            disk.delete(name);
        } catch (RuntimeException e) {
            Log.LOG.log(System.Logger.Level.WARNING, "cannot delete " + name, e);
        }
    }

    /// Returns when all work has ended; what is half done is given up.
    void stop() {
        stopping = true;
        for (var lock : List.of(flushing, compacting)) {
            lock.lock();
            lock.unlock();
        }
    }

    /// Made with the first line: the JDK looks for programs that bring a log of their own, through every jar on the class path.
    private static final class Log {
        static final System.Logger LOG = System.getLogger(Maintenance.class.getName());
    }
}
