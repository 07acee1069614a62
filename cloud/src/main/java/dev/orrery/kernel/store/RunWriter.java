package dev.orrery.kernel.store;

import dev.orrery.kernel.disk.Disk;
import dev.orrery.kernel.disk.DiskFile;
import java.util.Arrays;

/// Writes a run, key by key in order.
final class RunWriter {
    private static final int BUFFER_BYTES = 64 * 1024;
    private final Disk disk;
    private final DiskFile file;
    private final long number;
    private final int blockBytes;
    private final Sink block;
    private final Sink index = new Sink(1024);
    private final Bloom bloom;
    private byte[] previous = new byte[0];
    private byte[] blockKey = new byte[0];
    private long position;
    private int blocks;
    private long entries;

    /// @param entriesMax at least as many entries as will come
    RunWriter(Disk disk, long number, long entriesMax, int blockBytes) {
        this.disk = disk;
        this.number = number;
        this.blockBytes = blockBytes;
        this.block = new Sink(blockBytes + blockBytes / 4);
        this.bloom = new Bloom(entriesMax);
        this.file = disk.create(RunFormat.fileName(number));
    }

    void add(byte[] key, byte[] value) {
        if (block.size() == 0) {
            blockKey = blocks == 0 ? new byte[0] : Arrays.copyOf(key, RunFormat.sharedPrefix(previous, key) + 1);
            RunFormat.entry(block, new byte[0], key, value);
        } else {
            RunFormat.entry(block, previous, key, value);
        }
        previous = key;
        entries++;
        bloom.add(Bloom.hash(key));
        if (block.size() >= blockBytes) {
            endBlock();
        }
    }

    long bytes() {
        return position + block.size();
    }

    boolean isEmpty() {
        return entries == 0;
    }

    /// Makes the run durable; its name becomes so with the manifest's.
    void finish() {
        if (block.size() > 0) {
            endBlock();
        }
        long indexStart = position;
        write(index);
        long bloomStart = position;
        var bits = new Sink(BUFFER_BYTES);
        bloom.write(bits);
        write(bits);
        var footer = new Sink(RunFormat.FOOTER_BYTES);
        footer.int64(indexStart);
        footer.int64(bloomStart);
        footer.int64(entries);
        footer.int32(RunFormat.MAGIC);
        write(footer);
        file.sync();
        file.close();
    }

    /// Leaves nothing behind.
    void abandon() {
        file.close();
        disk.delete(RunFormat.fileName(number));
    }

    private void endBlock() {
        index.unsigned(position);
        index.unsigned(blockKey.length);
        index.raw(blockKey);
        blocks++;
        write(block);
        block.clear(BUFFER_BYTES);
    }

    private void write(Sink section) {
        section.int32(Checksum.of(section.array(), 0, section.size()));
        file.write(position, section.buffer());
        position += section.size();
    }
}
