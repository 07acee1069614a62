package dev.orrery.kernel.store;

import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.DiskFile;
import java.nio.ByteBuffer;

/// The log being written. Used by one thread at a time.
///
/// A write that fails is taken back, and the log goes on. A sync that fails ends it: nobody knows what reached the disk,
/// and syncing again proves nothing. So does a failure that cannot be taken back.
final class WriteAheadLog {
    private final DiskFile file;
    private final boolean syncing;
    private long end = LogFormat.HEADER_BYTES;
    private volatile long syncedThrough;
    private volatile RuntimeException failure;

    /// Begins a log, durably: its header is on the disk before any frame.
    static WriteAheadLog begin(Disk disk, long number, long firstSequence, long syncedThrough, boolean syncing) {
        var name = LogFormat.fileName(number);
        var header = new LogFormat.Header(firstSequence, syncedThrough, LogFormat.incarnation(disk.incarnation()));
        var file = disk.create(name);
        try {
            file.write(0, header.bytes().buffer());
            file.sync();
            disk.syncName(name);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        return new WriteAheadLog(file, syncedThrough, syncing);
    }

    private WriteAheadLog(DiskFile file, long syncedThrough, boolean syncing) {
        this.file = file;
        this.syncedThrough = syncedThrough;
        this.syncing = syncing;
    }

    /// Everything up to this transaction is on the disk, whatever happens to the machine.
    long syncedThrough() {
        return syncedThrough;
    }

    void syncedThrough(long sequence) {
        syncedThrough = Math.max(syncedThrough, sequence);
    }

    /// Writes whole frames, the last of which is `sequence`, as durably as this log is to be.
    ///
    /// @throws StoreFailedException when that failed; then the frames are not in the log
    void append(ByteBuffer frames, long sequence) {
        requireWritable();
        int length = frames.remaining();
        try {
            file.write(end, frames);
        } catch (RuntimeException e) {
            takeBack(e);
            throw new StoreFailedException("not written: " + e.getMessage(), e);
        }
        if (syncing) {
            sync(sequence);
        }
        end += length;
    }

    void requireWritable() {
        if (failure != null) {
            throw new StoreFailedException("the store is read-only since its log failed: " + failure.getMessage(), failure);
        }
    }

    /// Makes the log refuse everything from now on.
    void fail(RuntimeException cause) {
        failure = cause;
    }

    private void sync(long sequence) {
        try {
            file.sync();
        } catch (RuntimeException e) {
            fail(e);
            takeBack(e);
            throw new StoreFailedException("not written: " + e.getMessage(), e);
        }
        syncedThrough(sequence);
    }

    private void takeBack(RuntimeException cause) {
        try {
            file.truncate(end);
            file.sync();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            fail(cause);
        }
    }

    boolean isEmpty() {
        return end == LogFormat.HEADER_BYTES;
    }

    /// Syncs, and says so in an empty frame behind the last: from then on any damage to the log can be told from a tail
    /// that was cut off.
    void finish(long sequence) {
        if (failure == null && !isEmpty()) {
            file.sync();
            syncedThrough(sequence);
            var sink = new Sink(LogFormat.FRAME_HEADER_BYTES);
            LogFormat.end(sink, LogFormat.begin(sink), sequence + 1, sequence);
            file.write(end, sink.buffer());
            file.sync();
        }
        close();
    }

    void close() {
        file.close();
    }
}
