package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A sorted, immutable file of entries, with its index and its Bloom filter in memory.
///
/// It is closed by nobody while the store is open: a snapshot may still read a run whose file was deleted long ago. The
/// file is let go of when the garbage collector finds that no snapshot has the run any more.
final class Run {
    private final DiskFile file;
    private final long number;
    private final BlockCache cache;
    private final RunIndex index;
    private final Bloom bloom;
    private final long length;
    private final long entries;

    static Run open(Disk disk, long number, BlockCache cache) {
        var name = RunFormat.fileName(number);
        if (!disk.exists(name)) {
            throw new DamagedException(name + " is missing");
        }
        return new Run(disk.open(name), number, cache);
    }

    private Run(DiskFile file, long number, BlockCache cache) {
        this.file = file;
        this.number = number;
        this.cache = cache;
        this.length = file.length();
        if (length < RunFormat.FOOTER_BYTES) {
            throw new DamagedException(file.name() + " is cut short: " + length + " bytes");
        }
        var footer = section(length - RunFormat.FOOTER_BYTES, length);
        long indexStart = footer.int64();
        long bloomStart = footer.int64();
        this.entries = footer.int64();
        if (footer.int32() != RunFormat.MAGIC) {
            throw new DamagedException(file.name() + " is no run");
        }
        this.index = new RunIndex(section(indexStart, bloomStart), indexStart);
        this.bloom = new Bloom(section(bloomStart, length - RunFormat.FOOTER_BYTES));
    }

    long number() {
        return number;
    }

    long length() {
        return length;
    }

    long entries() {
        return entries;
    }

    int blocks() {
        return index.size();
    }

    boolean mayContain(long hash) {
        return bloom.mayContain(hash);
    }

    /// The value, [Cursor#DELETED], or null where this run does not know the key.
    byte[] find(byte[] key, long hash) {
        if (!bloom.mayContain(hash)) {
            return null;
        }
        var block = cached(index.blockOf(key));
        var found = new byte[key.length];
        for (var source = new Source(block, 0, block.length - RunFormat.CHECKSUM_BYTES); source.hasMore();) {
            int shared = (int) source.unsigned();
            int rest = (int) source.unsigned();
            int valueLength = (int) source.unsigned() - 1;
            int keyLength = shared + rest;
            if (keyLength > found.length) {
                found = Arrays.copyOf(found, Math.max(keyLength, found.length * 2));
            }
            System.arraycopy(block, source.position, found, shared, rest);
            source.position += rest;
            int order = Arrays.compareUnsigned(found, 0, keyLength, key, 0, key.length);
            if (order == 0) {
                return valueLength < 0 ? Cursor.DELETED : source.raw(valueLength);
            }
            if (order > 0) {
                return null;
            }
            source.position += Math.max(0, valueLength);
        }
        return null;
    }

    Cursor scan(byte[] from, byte[] to, boolean reversed) {
        return new RunCursor(this, from, to, reversed, true);
    }

    /// Every entry, leaving the cache to those who read.
    Cursor scanForCompaction() {
        return new RunCursor(this, new byte[0], new byte[0], false, false);
    }

    int blockOf(byte[] key) {
        return index.blockOf(key);
    }

    byte[] cached(int block) {
        return cache.get(number, block, () -> read(block));
    }

    byte[] read(int block) {
        return section(index.offset(block), index.offset(block + 1)).bytes;
    }

    void close() {
        file.close();
    }

    private Source section(long start, long end) {
        if (start < 0 || end - start < RunFormat.CHECKSUM_BYTES || end > length || end - start > Integer.MAX_VALUE - 8) {
            throw new DamagedException(file.name() + " has no section from " + start + " to " + end);
        }
        var bytes = new byte[(int) (end - start)];
        int contents = bytes.length - RunFormat.CHECKSUM_BYTES;
        if (file.read(start, ByteBuffer.wrap(bytes)) != bytes.length
                || new Source(bytes, contents, bytes.length).int32() != Checksum.of(bytes, 0, contents)) {
            throw new DamagedException(file.name() + " is damaged between byte " + start + " and byte " + end);
        }
        return new Source(bytes, 0, contents);
    }
}
