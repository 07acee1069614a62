package dev.orrery.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A transaction while its block runs: changes go into a memtable of its own and into a frame for the log.
final class Change implements Transaction {
    private final SortedTree.Editor tree;
    private final Layers layers;
    private final Sink frames;
    private final int start;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private long bytes;

    Change(Memtable newest, Layers layers, Sink frames) {
        this.tree = newest.tree().edit();
        this.layers = layers;
        this.frames = frames;
        this.start = LogFormat.begin(frames);
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        var value = tree.find(key);
        if (value == null) {
            value = layers.find(key);
        }
        return value == Cursor.DELETED ? Optional.empty() : Optional.ofNullable(value);
    }

    @Override
    public Stream<Entry> scan(byte[] from, byte[] to) {
        return new View(tree.tree(), layers).scan(from, to);
    }

    @Override
    public Stream<Entry> scanReverse(byte[] from, byte[] to) {
        return new View(tree.tree(), layers).scanReverse(from, to);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        bytes = Limits.add(bytes, key, value);
        tree.put(key, value);
        LogFormat.put(frames, key, value);
    }

    @Override
    public void delete(byte[] key) {
        bytes = Limits.add(bytes, key, Cursor.DELETED);
        boolean needed = true;
        if (layers.mayKnow(key)) {
            tree.put(key, Cursor.DELETED);
        } else {
            needed = tree.remove(key);
        }
        if (needed) {
            LogFormat.put(frames, key, Cursor.DELETED);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    boolean isEmpty() {
        return frames.size() == start + LogFormat.FRAME_HEADER_BYTES;
    }

    void undo() {
        frames.cut(start);
    }

    Memtable commit(Memtable before, long syncedThrough) {
        LogFormat.end(frames, start, before.sequence() + 1, syncedThrough);
        return new Memtable(tree.tree(), before.bytes() + bytes, before.sequence() + 1);
    }

    void runAfterCommit() {
        afterCommit.forEach(Runnable::run);
    }
}
