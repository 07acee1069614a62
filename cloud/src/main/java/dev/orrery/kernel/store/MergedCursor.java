package dev.orrery.kernel.store;

import java.util.Arrays;

/// Several layers as one: of a key that more than one has, the newest layer's entry.
final class MergedCursor implements Cursor {
    /// Newest first; those at their end are null.
    private final Cursor[] layers;
    private final boolean reversed;
    private boolean started;
    private int current;

    MergedCursor(Cursor[] layers, boolean reversed) {
        this.layers = layers;
        this.reversed = reversed;
    }

    @Override
    public boolean advance() {
        if (!started) {
            started = true;
            for (int i = 0; i < layers.length; i++) {
                step(i);
            }
        } else {
            stepBehindCurrent();
        }
        return choose();
    }

    private void stepBehindCurrent() {
        var key = layers[current].key();
        for (int i = layers.length - 1; i > current; i--) {
            if (layers[i] != null && Arrays.equals(layers[i].key(), key)) {
                step(i);
            }
        }
        step(current);
    }

    private void step(int layer) {
        if (!layers[layer].advance()) {
            layers[layer] = null;
        }
    }

    private boolean choose() {
        current = -1;
        for (int i = 0; i < layers.length; i++) {
            if (layers[i] != null && (current < 0 || comesFirst(layers[i].key(), layers[current].key()))) {
                current = i;
            }
        }
        return current >= 0;
    }

    private boolean comesFirst(byte[] key, byte[] other) {
        int order = Arrays.compareUnsigned(key, other);
        return reversed ? order > 0 : order < 0;
    }

    @Override
    public byte[] key() {
        return layers[current].key();
    }

    @Override
    public byte[] value() {
        return layers[current].value();
    }
}
