package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import dev.orrery.kernel.disk.Disk;
import java.nio.ByteBuffer;
import java.util.List;

/// Reads the logs again after a start, and decides where they end.
///
/// Where a frame is missing or bad there are two explanations. Either it is the end: the process was killed while it wrote
/// the frame, or the power failed before the frame was synced. Then nobody was promised it, and it is cut off with all
/// that follows. Or something safe was damaged; that is reported. While the machine has not been restarted, only a frame
/// cut short at the very end can be the end. After a restart it must not be that anything behind it was written when it
/// was synced already.
final class LogReplay {
    private final Disk disk;
    private final List<Long> numbers;
    private final long incarnation;
    private final Layers layers;
    private final SortedTree.Editor tree = SortedTree.EMPTY.edit();
    private long bytes;
    private long sequence;

    /// @param numbers of the logs, ascending
    /// @param sequence the last transaction before them
    LogReplay(Disk disk, List<Long> numbers, Layers layers, long sequence) {
        this.disk = disk;
        this.numbers = numbers;
        this.incarnation = LogFormat.incarnation(disk.incarnation());
        this.layers = layers;
        this.sequence = sequence;
    }

    /// Everything in the logs, which is durable from now on.
    Memtable run() {
        for (int i = 0; i < numbers.size(); i++) {
            var log = load(numbers.get(i));
            if (log.length <= LogFormat.HEADER_BYTES) {
                continue;
            }
            var name = LogFormat.fileName(numbers.get(i));
            if (!LogFormat.hasHeader(log)) {
                throw new DamagedException(name + " is damaged at its beginning");
            }
            var header = LogFormat.header(log);
            int end = header.firstSequence() == sequence + 1 ? replay(log) : LogFormat.HEADER_BYTES;
            if (end < log.length) {
                requireEnd(name, log, end, i);
                cut(i, end);
                break;
            }
            sync(name);
        }
        return new Memtable(tree.tree(), bytes, sequence);
    }

    private byte[] load(long number) {
        try (var file = disk.open(LogFormat.fileName(number))) {
            var log = new byte[Math.toIntExact(file.length())];
            if (file.read(0, ByteBuffer.wrap(log)) != log.length) {
                throw new DamagedException(file.name() + " changes while it is read");
            }
            return log;
        }
    }

    /// Applies frames as long as they are good; returns where that ends.
    private int replay(byte[] log) {
        int position = LogFormat.HEADER_BYTES;
        while (LogFormat.hasFrameHeader(log, position)) {
            var frame = LogFormat.frameHeader(log, position);
            int contents = position + LogFormat.FRAME_HEADER_BYTES;
            if (frame.sequence() != sequence + 1 || frame.length() < 0 || frame.length() > log.length - contents
                    || frame.checksum() != Checksum.of(log, contents, frame.length())) {
                break;
            }
            apply(new Source(log, contents, contents + frame.length()));
            sequence++;
            position = contents + frame.length();
        }
        return position;
    }

    private void apply(Source source) {
        while (source.hasMore()) {
            int keyLength = (int) source.unsigned();
            int valueLength = (int) source.unsigned() - 1;
            var key = source.raw(keyLength);
            bytes += keyLength + Math.max(0, valueLength) + Limits.ENTRY_BYTES;
            if (valueLength >= 0) {
                tree.put(key, source.raw(valueLength));
            } else if (layers.mayKnow(key)) {
                tree.put(key, Cursor.DELETED);
            } else {
                tree.remove(key);
            }
        }
    }

    private void requireEnd(String name, byte[] log, int position, int index) {
        if (incarnation != 0 && LogFormat.header(log).incarnation() == incarnation) {
            boolean last = numbers.stream().skip(index + 1L).allMatch(number -> load(number).length <= LogFormat.HEADER_BYTES);
            if (!last || !isCutShort(log, position)) {
                throw damaged(name, position);
            }
        } else if (wasSynced(log, position)
                || numbers.stream().skip(index + 1L).anyMatch(number -> wasSynced(load(number), 0))
                || LogFormat.header(log).syncedThrough() > sequence) {
            throw damaged(name, position);
        }
    }

    private DamagedException damaged(String name, int position) {
        return new DamagedException(name + " is damaged at byte " + position + ", in transaction " + (sequence + 1));
    }

    /// Whether the frame here was not written to its end.
    private boolean isCutShort(byte[] log, int position) {
        if (log.length - position < LogFormat.FRAME_HEADER_BYTES) {
            return true;
        }
        return LogFormat.hasFrameHeader(log, position)
                && LogFormat.frameHeader(log, position).sequence() == sequence + 1
                && LogFormat.frameHeader(log, position).length() > log.length - position - LogFormat.FRAME_HEADER_BYTES;
    }

    /// Whether anything in this log, from here on, was written when the missing transaction was synced already.
    private boolean wasSynced(byte[] log, int from) {
        if (from == 0 && LogFormat.hasHeader(log) && LogFormat.header(log).syncedThrough() > sequence) {
            return true;
        }
        for (int position = Math.max(from, LogFormat.HEADER_BYTES); position < log.length; position++) {
            if (LogFormat.hasFrameHeader(log, position) && LogFormat.frameHeader(log, position).syncedThrough() > sequence) {
                return true;
            }
        }
        return false;
    }

    /// Drops later logs first: should the power fail in between, the gap is still there to be seen.
    private void cut(int index, int end) {
        for (int later = numbers.size() - 1; later > index; later--) {
            var name = LogFormat.fileName(numbers.get(later));
            disk.delete(name);
            disk.syncName(name);
        }
        try (var file = disk.open(LogFormat.fileName(numbers.get(index)))) {
            file.truncate(end);
            file.sync();
        }
    }

    private void sync(String name) {
        try (var file = disk.open(name)) {
            file.sync();
        }
    }
}
