package dev.orrery.kernel.store;

import java.util.Optional;
import java.util.stream.Stream;

/// A durable store as it was at one moment: a memtable over its layers, none of which ever changes.
record View(SortedTree newest, Layers layers) implements Snapshot {

    @Override
    public Optional<byte[]> get(byte[] key) {
        var value = newest.find(key);
        if (value == null) {
            value = layers.find(key);
        }
        return value == Cursor.DELETED ? Optional.empty() : Optional.ofNullable(value);
    }

    @Override
    public Stream<Entry> scan(byte[] from, byte[] to) {
        return Limits.isEmpty(from, to) ? Stream.empty() : Entries.of(layers.scan(newest, from, to, false));
    }

    @Override
    public Stream<Entry> scanReverse(byte[] from, byte[] to) {
        return Limits.isEmpty(from, to) ? Stream.empty() : Entries.of(layers.scan(newest, from, to, true));
    }
}
