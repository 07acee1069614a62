package dev.orrery.kernel.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A disk in memory that keeps no promise it did not make: what was not synced may be lost, torn or reordered by a power
/// cut, and what is asked of it may fail.
///
/// Before every operation that changes something a watcher may look at it and take copies: the disk as it would be if the
/// process were killed now, or if the power failed now, with the operation half done.
public final class SimulatedDisk implements Disk {
    private static final int SECTOR_BYTES = 512;
    private final Map<String, Inode> names = new HashMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();
    private final Map<String, Inode> durableNames = new HashMap<>();
    private final int life;
    private Watcher watcher = disk -> { };
    private Faults faults = Faults.NONE;
    private InFlight inFlight;
    private long operations;

    /// Called before every operation that changes something, with the disk as it is.
    @FunctionalInterface
    public interface Watcher {
        void before(SimulatedDisk disk);
    }

    /// Decides which operation fails.
    @FunctionalInterface
    public interface Faults {
        Faults NONE = (number, bytes) -> false;

        /// @param bytesInUse how many bytes all files would have after it, zero when it writes none
        boolean fails(long number, long bytesInUse);
    }

    /// A change of the directory: each is kept or lost as a whole.
    private record NameChange(String removed, String added, Inode inode) {
        void apply(Map<String, Inode> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null) {
                names.put(added, inode);
            }
        }
    }

    /// Bytes to a position, or (without bytes) a new length.
    private record Pending(int position, byte[] bytes) { }

    private record InFlight(Inode inode, Pending write) { }

    public SimulatedDisk() {
        this(1);
    }

    private SimulatedDisk(int life) {
        this.life = life;
    }

    public void watch(Watcher watcher) {
        this.watcher = watcher;
    }

    public void faults(Faults faults) {
        this.faults = faults;
    }

    /// How many operations there were that changed something.
    public long operations() {
        return operations;
    }

    /// How many bytes the operation in flight writes.
    public int bytesInFlight() {
        return inFlight == null || inFlight.write.bytes == null ? 0 : inFlight.write.bytes.length;
    }

    /// This disk after the process was killed when so many bytes of the write in flight had been taken: what was written
    /// is there, synced or not.
    public SimulatedDisk killed(int bytesTaken) {
        var copy = new SimulatedDisk(life);
        copyTo(copy, (inode, twin) -> {
            twin.durable.set(inode.durable);
            twin.now.set(inode.now);
            twin.pending.addAll(inode.pending);
            if (inFlight != null && inFlight.inode == inode && bytesTaken > 0) {
                twin.change(new Pending(inFlight.write.position, Arrays.copyOf(inFlight.write.bytes, bytesTaken)));
            }
        });
        return copy;
    }

    /// This disk after a power cut. Of what was not synced, and of the operation in flight, chance keeps some.
    public SimulatedDisk powerCut(RandomGenerator random) {
        var copy = new SimulatedDisk(life + 1);
        int keptPercent = keptPercent(random);
        for (var inode : inodes()) {
            inode.twin = new Inode();
            inode.twin.durable.set(inode.durable);
            var pending = new ArrayList<>(inode.pending);
            if (inFlight != null && inFlight.inode == inode) {
                pending.add(inFlight.write);
            }
            if (random.nextInt(3) == 0) {
                // the disk got to some point with this file, in order
                pending.subList(0, random.nextInt(pending.size() + 1)).forEach(inode.twin.durable::apply);
            } else {
                int percent = keptPercent(random);
                pending.forEach(change -> inode.twin.durable.keepSome(change, percent, random));
            }
            inode.twin.now.set(inode.twin.durable);
        }
        durableNames.forEach((name, inode) -> copy.durableNames.put(name, inode.twin));
        for (var change : pendingNames) {
            if (random.nextInt(100) < keptPercent) {
                new NameChange(change.removed, change.added, change.inode == null ? null : change.inode.twin).apply(copy.durableNames);
            }
        }
        copy.names.putAll(copy.durableNames);
        return copy;
    }

    private static int keptPercent(RandomGenerator random) {
        return new int[] {0, 20, 50, 80, 97, 100}[random.nextInt(6)];
    }

    private interface InodeCopy {
        void copy(Inode inode, Inode twin);
    }

    private void copyTo(SimulatedDisk copy, InodeCopy step) {
        for (var inode : inodes()) {
            inode.twin = new Inode();
            step.copy(inode, inode.twin);
        }
        names.forEach((name, inode) -> copy.names.put(name, inode.twin));
        durableNames.forEach((name, inode) -> copy.durableNames.put(name, inode.twin));
        for (var change : pendingNames) {
            copy.pendingNames.add(new NameChange(change.removed, change.added, change.inode == null ? null : change.inode.twin));
        }
    }

    private List<Inode> inodes() {
        var inodes = new ArrayList<Inode>();
        var seen = new IdentityHashMap<Inode, Boolean>();
        for (var inode : names.values()) {
            if (seen.put(inode, true) == null) {
                inodes.add(inode);
            }
        }
        for (var inode : durableNames.values()) {
            if (seen.put(inode, true) == null) {
                inodes.add(inode);
            }
        }
        for (var change : pendingNames) {
            if (change.inode != null && seen.put(change.inode, true) == null) {
                inodes.add(change.inode);
            }
        }
        if (inFlight != null && seen.put(inFlight.inode, true) == null) {
            inodes.add(inFlight.inode);
        }
        return inodes;
    }

    @Override
    public DiskFile create(String name) {
        step("create " + name, null);
        if (names.containsKey(name)) {
            throw failure(name + " is there already");
        }
        change(new NameChange(null, name, new Inode()));
        return new OpenFile(name, names.get(name));
    }

    @Override
    public DiskFile open(String name) {
        var inode = names.get(name);
        if (inode == null) {
            throw failure("there is no " + name);
        }
        return new OpenFile(name, inode);
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public void rename(String from, String to) {
        step("rename " + from, null);
        change(new NameChange(from, to, names.get(from)));
    }

    @Override
    public void delete(String name) {
        if (names.containsKey(name)) {
            step("delete " + name, null);
            change(new NameChange(name, null, null));
        }
    }

    @Override
    public void deleteAll() {
        list().forEach(this::delete);
    }

    @Override
    public void syncName(String name) {
        step("sync the directory", null);
        pendingNames.forEach(change -> change.apply(durableNames));
        pendingNames.clear();
    }

    @Override
    public String incarnation() {
        return "life " + life;
    }

    @Override
    public void close() { }

    /// Every byte of a file, to be damaged.
    public byte[] bytes(String name) {
        return Arrays.copyOf(names.get(name).now.bytes, names.get(name).now.length);
    }

    public void damage(String name, byte[] bytes) {
        names.get(name).now.set(bytes, bytes.length);
        names.get(name).durable.set(bytes, bytes.length);
    }

    private void change(NameChange change) {
        change.apply(names);
        pendingNames.add(change);
    }

    private void step(String what, InFlight write) {
        inFlight = write;
        try {
            watcher.before(this);
            operations++;
            long bytes = write == null || write.write.bytes == null ? 0 : bytesInUse() + write.write.bytes.length;
            if (faults.fails(operations, bytes)) {
                if (write != null && write.write.bytes != null) {
                    int part = (int) (operations * 31 % (write.write.bytes.length + 1));
                    write.inode.change(new Pending(write.write.position, Arrays.copyOf(write.write.bytes, part)));
                }
                throw failure("simulated failure of operation " + operations + ": " + what);
            }
        } finally {
            inFlight = null;
        }
    }

    private long bytesInUse() {
        return names.values().stream().mapToLong(inode -> inode.now.length).sum();
    }

    private static UncheckedIOException failure(String message) {
        return new UncheckedIOException(message, new IOException(message));
    }

    private static final class Contents {
        private byte[] bytes = new byte[64];
        private int length;

        void set(Contents other) {
            set(other.bytes, other.length);
        }

        void set(byte[] source, int newLength) {
            bytes = Arrays.copyOf(source, Math.max(64, newLength));
            Arrays.fill(bytes, newLength, bytes.length, (byte) 0);
            length = newLength;
        }

        void write(int position, byte[] source, int from, int to) {
            int end = position + to - from;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(source, from, bytes, position, to - from);
            length = Math.max(length, end);
        }

        void apply(Pending change) {
            if (change.bytes != null) {
                write(change.position, change.bytes, 0, change.bytes.length);
            } else if (change.position < length) {
                Arrays.fill(bytes, change.position, length, (byte) 0);
                length = change.position;
            }
        }

        /// Sector by sector, each kept, lost or torn. Where a lost sector lies before a kept one there is a hole.
        void keepSome(Pending change, int keptPercent, RandomGenerator random) {
            if (change.bytes == null) {
                if (random.nextInt(100) < keptPercent) {
                    apply(change);
                }
                return;
            }
            for (int from = 0; from < change.bytes.length;) {
                int sectorEnd = ((change.position + from) / SECTOR_BYTES + 1) * SECTOR_BYTES - change.position;
                int to = Math.min(change.bytes.length, sectorEnd);
                if (random.nextInt(100) < keptPercent) {
                    write(change.position + from, change.bytes, from, to);
                } else if (random.nextInt(3) == 0) {
                    write(change.position + from, change.bytes, from, from + random.nextInt(to - from + 1));
                }
                from = to;
            }
        }
    }

    private static final class Inode {
        private final Contents now = new Contents();
        private final Contents durable = new Contents();
        private final List<Pending> pending = new ArrayList<>();
        private Inode twin;

        void change(Pending change) {
            now.apply(change);
            pending.add(change);
        }
    }

    private final class OpenFile implements DiskFile {
        private final String name;
        private final Inode inode;

        OpenFile(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long length() {
            return inode.now.length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            int count = Math.max(0, Math.min(target.remaining(), inode.now.length - (int) position));
            target.put(inode.now.bytes, (int) position, count);
            return count;
        }

        @Override
        public void write(long position, ByteBuffer source) {
            var bytes = new byte[source.remaining()];
            source.get(bytes);
            var write = new Pending((int) position, bytes);
            step("write to " + name, new InFlight(inode, write));
            inode.change(write);
        }

        @Override
        public void truncate(long length) {
            var change = new Pending((int) length, null);
            step("truncate " + name, new InFlight(inode, change));
            inode.change(change);
        }

        /// After a failed sync the bytes are still to be read, but no later sync will bring them to the disk.
        @Override
        public void sync() {
            try {
                step("sync " + name, null);
            } catch (UncheckedIOException e) {
                inode.pending.clear();
                throw e;
            }
            inode.pending.forEach(inode.durable::apply);
            inode.pending.clear();
        }

        @Override
        public void close() { }
    }
}
