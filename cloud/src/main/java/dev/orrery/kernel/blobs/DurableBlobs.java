package dev.orrery.kernel.blobs;

import dev.orrery.kernel.Ids;
import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.FileDisk;
import dev.orrery.kernel.store.Durability;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/// Blobs on a disk, one file each.
public final class DurableBlobs implements Blobs {
    private static final int ID_DIGITS = 32;
    private final Disk disk;
    private final Durability durability;
    private final Ids ids;
    private final Chunks chunks = new Chunks();
    private final Pins pins;
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
    }

    @Override
    public BlobWriter create() {
        return new DurableBlobWriter(this, ids.hex(ID_DIGITS), generation);
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

    /// What cannot be deleted now is swept away at the next start, since no row names it.
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

    /// Retaining nothing takes milliseconds, however much there is. Blobs that are being written then cannot be sealed.
    @Override
    public void retainOnly(Set<String> retained) {
        if (retained.isEmpty()) {
            generation++;
            disk.deleteAll();
            return;
        }
        for (var id : disk.list()) {
            if (!retained.contains(id)) {
                disk.delete(id);
            }
        }
    }

    @Override
    public void close() {
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
