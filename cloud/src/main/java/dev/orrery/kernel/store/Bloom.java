package dev.orrery.kernel.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Tells of most keys that they are surely not in a run. With ten bits a key one in a hundred is let through wrongly.
final class Bloom {
    private static final int BITS_PER_KEY = 10;
    private static final int PROBES = 7;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private final long[] words;

    Bloom(long keys) {
        words = new long[(int) Math.min(Integer.MAX_VALUE - 8, keys * BITS_PER_KEY / Long.SIZE + 1)];
    }

    Bloom(Source source) {
        words = new long[(source.end - source.position) / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = source.int64();
        }
    }

    void write(Sink sink) {
        for (var word : words) {
            sink.int64(word);
        }
    }

    void add(long hash) {
        long step = hash >>> 17 | hash << 47;
        for (int i = 0; i < PROBES; i++) {
            words[index(hash)] |= 1L << (hash & 63);
            hash += step;
        }
    }

    boolean mayContain(long hash) {
        long step = hash >>> 17 | hash << 47;
        for (int i = 0; i < PROBES; i++) {
            if ((words[index(hash)] & 1L << (hash & 63)) == 0) {
                return false;
            }
            hash += step;
        }
        return true;
    }

    private int index(long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, words.length);
    }

    static long hash(byte[] key) {
        long hash = GOLDEN ^ key.length;
        int position = 0;
        for (; position + Long.BYTES <= key.length; position += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(key, position));
        }
        long rest = 0;
        for (; position < key.length; position++) {
            rest = rest << 8 | key[position] & 0xFF;
        }
        return mix(mix(hash ^ rest));
    }

    private static long mix(long value) {
        value = (value ^ value >>> 32) * GOLDEN;
        return value ^ value >>> 29;
    }
}
