package dev.orrery.kernel.blobs;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.FileDisk;
import dev.orrery.kernel.store.Durability;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Blobs on a disk, one file each.
public final class DurableBlobs implements Blobs {
    private static final int ID_DIGITS = 32;
    /// How many of them, at the end, say which process made a blob. One of 2^32 processes takes what another left for its own, which
    /// then stays until a later start.
    private static final int PROCESS_DIGITS = 8;
    private final Disk disk;
    private final Durability durability;
    private final Ids ids;
    private final Chunks chunks = new Chunks();
    private final Pins pins;
    /// What the ids of this process's blobs end with.
    private final String process;
    /// Held while a blob is swept away: when the directory is given back, nobody deletes from it any more.
    private final ReentrantLock sweeping = new ReentrantLock();
    private volatile boolean closed;
    /// Counts how often everything was thrown away.
    private volatile int generation;

    /// Blobs in this directory, which nobody else may have open.
    public static DurableBlobs open(Path directory, Durability durability, Ids ids) {
        return open(FileDisk.fannedOut(directory), durability, ids);
    }

    /// Blobs that end with the process, in a directory for temporary files. What an earlier process left there when it was
    /// killed is deleted.
    public static DurableBlobs temporary(Ids ids) {
        return open(FileDisk.temporary(), Durability.MEMORY, ids);
    }

    /// On any disk, which the blobs close with themselves.
    static DurableBlobs open(Disk disk, Durability durability, Ids ids) {
        return new DurableBlobs(disk, durability, ids);
    }

    private DurableBlobs(Disk disk, Durability durability, Ids ids) {
        this.disk = disk;
        this.durability = durability;
        this.ids = ids;
        this.pins = new Pins(disk::exists, this::deleteNow);
        this.process = ids.hex(PROCESS_DIGITS);
    }

    @Override
    public BlobWriter create() {
        return new DurableBlobWriter(this, ids.hex(ID_DIGITS - PROCESS_DIGITS) + process, generation);
    }

    @Override
    public BlobStream open(Blob blob, long offset, long length) {
        if (offset < 0 || length < 0 || offset > blob.length() - length) {
            throw new IllegalArgumentException("no " + length + " bytes from " + offset + " on in " + blob);
        }
        if (!disk.exists(blob.id())) {
            throw new DamagedException("blob " + blob.id() + " is missing");
        }
        return new DurableBlobStream(disk.open(blob.id()), blob, offset, length, chunks);
    }

    /// What cannot be deleted now is swept away after the next start, since no row names it.
    @Override
    public void delete(Blob blob) {
        pins.delete(blob.id());
    }

    @Override
    public Pin pin(Collection<Blob> blobs) {
        return pins.pin(blobs);
    }

    private void deleteNow(String id) {
        try {
            disk.delete(id);
        } catch (RuntimeException e) {
            Log.LOG.log(System.Logger.Level.WARNING, "cannot delete blob " + id, e);
        }
    }

    /// Files are listed a directory at a time, and each is looked at by itself, so that it takes little memory however many there are.
    @Override
    public Runnable sweep(Predicate<String> named) {
        int begun = generation;
        return () -> {
            try (var groups = disk.groups()) {
                var ids = groups.flatMap(List::stream).filter(id -> !id.endsWith(process)).iterator();
                while (ids.hasNext() && sweep(ids.next(), named, begun)) { }
            } catch (RuntimeException e) {
                if (!isOver(begun)) {
                    Log.LOG.log(System.Logger.Level.WARNING, "blobs that nobody names stay until the next start", e);
                }
            }
        };
    }

    /// Whether to go on.
    private boolean sweep(String id, Predicate<String> named, int begun) {
        sweeping.lock();
        try {
            if (isOver(begun)) {
                return false;
            }
            if (!named.test(id)) {
                pins.delete(id);
            }
            return true;
        } finally {
            sweeping.unlock();
        }
    }

    private boolean isOver(int begun) {
        return closed || generation != begun;
    }

    /// Blobs that are being written then cannot be sealed.
    @Override
    public void deleteAll() {
        generation++;
        disk.deleteAll();
    }

    @Override
    public void close() {
        sweeping.lock();
        closed = true;
        sweeping.unlock();
        disk.close();
    }

    Disk disk() {
        return disk;
    }

    Chunks chunks() {
        return chunks;
    }

    boolean isSynced() {
        return durability == Durability.DISK;
    }

    void requireGeneration(int expected) {
        if (generation != expected) {
            throw new IllegalStateException("everything was thrown away while this blob was written");
        }
    }

    /// Made with the first line: the JDK looks for programs that bring a log of their own, through every jar on the class path.
    private static final class Log {
        static final System.Logger LOG = System.getLogger(DurableBlobs.class.getName());
    }
}
