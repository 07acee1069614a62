package dev.orrery.kernel.store;

import java.util.Arrays;

/// Which keys of a table a scan visits: `from <= key < to`, in key order or against it. An empty `to` is no bound.
public record Range(byte[] from, byte[] to, boolean reversed) {
    private static final byte[] OPEN = new byte[0];

    public static Range all() {
        return new Range(OPEN, OPEN, false);
    }

    /// Every key that begins with these parts.
    public static Range startingWith(Key prefix) {
        var bytes = prefix.bytes();
        return new Range(bytes, successor(bytes), false);
    }

    /// Narrowed to keys at or behind this one.
    public Range from(Key first) {
        var bytes = first.bytes();
        return Arrays.compareUnsigned(bytes, from) > 0 ? new Range(bytes, to, reversed) : this;
    }

    /// Narrowed to keys behind every key that begins with these parts.
    public Range behind(Key last) {
        var bytes = successor(last.bytes());
        if (bytes.length == 0) {
            return new Range(new byte[] {0}, new byte[] {0}, reversed);
        }
        return Arrays.compareUnsigned(bytes, from) > 0 ? new Range(bytes, to, reversed) : this;
    }

    /// Narrowed to keys before this one.
    public Range before(Key end) {
        var bytes = end.bytes();
        return to.length == 0 || Arrays.compareUnsigned(bytes, to) < 0 ? new Range(from, bytes, reversed) : this;
    }

    public Range descending() {
        return new Range(from, to, true);
    }

    /// The first key behind all keys that begin with `prefix`; empty when there is none.
    static byte[] successor(byte[] prefix) {
        for (int end = prefix.length; end > 0; end--) {
            if (prefix[end - 1] != (byte) 0xFF) {
                var next = Arrays.copyOf(prefix, end);
                next[end - 1]++;
                return next;
            }
        }
        return OPEN;
    }
}
