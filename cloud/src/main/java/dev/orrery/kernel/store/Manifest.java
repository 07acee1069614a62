package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.disk.Disk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Which files are the store. Replaced as a whole: written beside, synced, renamed.
///
/// @param nextNumber no file had this number yet, nor a higher one
/// @param firstLog the logs from this one on hold what the runs do not
/// @param sequence the last transaction that is in the runs
/// @param runs newest first
record Manifest(long nextNumber, long firstLog, long sequence, List<RunFile> runs) {
    static final String NAME = "manifest";
    static final String NEW_NAME = "manifest.new";
    private static final int MAGIC = 0x464D_524F;

    /// @param length in bytes, so that a run of another length is found out
    record RunFile(long number, long length) { }

    static Manifest read(Disk disk) {
        try (var file = disk.open(NAME)) {
            long length = file.length();
            var bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 8, length)];
            int contents = bytes.length - Integer.BYTES;
            if (file.read(0, ByteBuffer.wrap(bytes)) != length || contents < Integer.BYTES
                    || new Source(bytes, contents, bytes.length).int32() != Checksum.of(bytes, 0, contents)) {
                throw new DamagedException(NAME + " is damaged");
            }
            return read(new Source(bytes, 0, contents));
        }
    }

    private static Manifest read(Source source) {
        if (source.int32() != MAGIC) {
            throw new DamagedException(NAME + " is of another version, or no manifest");
        }
        long nextNumber = source.int64();
        long firstLog = source.int64();
        long sequence = source.int64();
        var runs = new ArrayList<RunFile>();
        while (source.hasMore()) {
            runs.add(new RunFile(source.int64(), source.int64()));
        }
        return new Manifest(nextNumber, firstLog, sequence, List.copyOf(runs));
    }

    /// Everything it names must be durable by now, save for the names, which become so with its own.
    void write(Disk disk) {
        var sink = new Sink(64 + runs.size() * 16);
        sink.int32(MAGIC);
        sink.int64(nextNumber);
        sink.int64(firstLog);
        sink.int64(sequence);
        for (var run : runs) {
            sink.int64(run.number());
            sink.int64(run.length());
        }
        sink.int32(Checksum.of(sink.array(), 0, sink.size()));
        disk.delete(NEW_NAME);
        try (var file = disk.create(NEW_NAME)) {
            file.write(0, sink.buffer());
            file.sync();
        }
        disk.syncName(NEW_NAME);
        disk.rename(NEW_NAME, NAME);
        disk.syncName(NAME);
    }
}
