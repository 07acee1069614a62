package dev.orrery.kernel.store;

import java.util.List;
import java.util.stream.Stream;

/// What lies below the memtable that is being written: memtables on their way to the disk, then runs; newest first.
/// Never changed, only replaced.
record Layers(List<Frozen> frozen, List<Run> runs) {
    /// How many memtables may wait for the disk before writers wait too.
    private static final int FROZEN_MAX = 2;
    /// How many runs there may be before writers wait for compaction.
    private static final int RUNS_MAX = 48;
    static final Layers NONE = new Layers(List.of(), List.of());

    /// @param nextLog the first log with what came after this memtable
    record Frozen(Memtable memtable, long nextLog) { }

    /// The value, [Cursor#DELETED], or null where no layer knows the key.
    byte[] find(byte[] key) {
        for (var layer : frozen) {
            var value = layer.memtable().tree().find(key);
            if (value != null) {
                return value;
            }
        }
        return runs.isEmpty() ? null : find(key, runs);
    }

    private static byte[] find(byte[] key, List<Run> runs) {
        long hash = Bloom.hash(key);
        for (var run : runs) {
            var value = run.find(key, hash);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /// False when surely no layer knows the key, so that deleting it need not be remembered.
    boolean mayKnow(byte[] key) {
        for (var layer : frozen) {
            if (layer.memtable().tree().find(key) != null) {
                return true;
            }
        }
        return mayKnow(runs, key);
    }

    static boolean mayKnow(List<Run> runs, byte[] key) {
        if (runs.isEmpty()) {
            return false;
        }
        long hash = Bloom.hash(key);
        for (var run : runs) {
            if (run.mayContain(hash)) {
                return true;
            }
        }
        return false;
    }

    /// Everything as one, with `newest` above it.
    Cursor scan(SortedTree newest, byte[] from, byte[] to, boolean reversed) {
        var top = newest.scan(from, to, reversed);
        if (frozen.isEmpty() && runs.isEmpty()) {
            return top;
        }
        var below = Stream.concat(
                frozen.stream().map(layer -> layer.memtable().tree().scan(from, to, reversed)),
                runs.stream().map(run -> run.scan(from, to, reversed)));
        return new MergedCursor(Stream.concat(Stream.of(top), below).toArray(Cursor[]::new), reversed);
    }

    boolean isFull() {
        return frozen.size() >= FROZEN_MAX || runs.size() >= RUNS_MAX;
    }

    Layers freeze(Memtable memtable, long nextLog) {
        return new Layers(Stream.concat(Stream.of(new Frozen(memtable, nextLog)), frozen.stream()).toList(), runs);
    }

    /// The oldest frozen memtable has become a run, or nothing.
    Layers flushed(List<Run> run) {
        return new Layers(frozen.subList(0, frozen.size() - 1), Stream.concat(run.stream(), runs.stream()).toList());
    }

    /// Neighbouring runs have become one, or nothing.
    Layers compacted(List<Run> inputs, List<Run> output) {
        int start = runs.indexOf(inputs.getFirst());
        var before = runs.subList(0, start).stream();
        var after = runs.subList(start + inputs.size(), runs.size()).stream();
        return new Layers(frozen, Stream.of(before, output.stream(), after).flatMap(s -> s).toList());
    }
}
