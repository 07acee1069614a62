package dev.orrery.kernel.store;

import java.util.Arrays;

/// Walks a run, one block in memory at a time.
final class RunCursor implements Cursor {
    private final Run run;
    private final byte[] from;
    private final byte[] to;
    private final boolean reversed;
    private final boolean cached;
    private Block block;
    private int blockIndex;
    private int index;

    RunCursor(Run run, byte[] from, byte[] to, boolean reversed, boolean cached) {
        this.run = run;
        this.from = from;
        this.to = to;
        this.reversed = reversed;
        this.cached = cached;
    }

    @Override
    public boolean advance() {
        if (block == null) {
            start();
        } else {
            index += reversed ? -1 : 1;
        }
        while (index < 0 || index >= block.size) {
            int next = blockIndex + (reversed ? -1 : 1);
            if (next < 0 || next >= run.blocks()) {
                return false;
            }
            load(next);
            index = reversed ? block.size - 1 : 0;
        }
        return reversed
                ? Arrays.compareUnsigned(block.keys[index], from) >= 0
                : to.length == 0 || Arrays.compareUnsigned(block.keys[index], to) < 0;
    }

    private void start() {
        if (reversed && to.length == 0) {
            load(run.blocks() - 1);
            index = block.size - 1;
        } else {
            var first = reversed ? to : from;
            load(run.blockOf(first));
            index = block.lowerBound(first) - (reversed ? 1 : 0);
        }
    }

    private void load(int number) {
        blockIndex = number;
        block = new Block(cached ? run.cached(number) : run.read(number));
    }

    @Override
    public byte[] key() {
        return block.keys[index];
    }

    @Override
    public byte[] value() {
        return block.value(index);
    }

    /// A block with its keys laid out.
    private static final class Block {
        private final byte[] bytes;
        private int size;
        private byte[][] keys = new byte[64][];
        private int[] valueStarts = new int[64];
        private int[] valueLengths = new int[64];

        Block(byte[] bytes) {
            this.bytes = bytes;
            var previous = new byte[0];
            for (var source = new Source(bytes, 0, bytes.length - RunFormat.CHECKSUM_BYTES); source.hasMore();) {
                if (size == keys.length) {
                    keys = Arrays.copyOf(keys, size * 2);
                    valueStarts = Arrays.copyOf(valueStarts, size * 2);
                    valueLengths = Arrays.copyOf(valueLengths, size * 2);
                }
                int shared = (int) source.unsigned();
                int rest = (int) source.unsigned();
                int valueLength = (int) source.unsigned() - 1;
                var key = Arrays.copyOf(previous, shared + rest);
                System.arraycopy(bytes, source.position, key, shared, rest);
                source.position += rest;
                keys[size] = key;
                valueStarts[size] = source.position;
                valueLengths[size++] = valueLength;
                source.position += Math.max(0, valueLength);
                previous = key;
            }
        }

        int lowerBound(byte[] key) {
            int index = Arrays.binarySearch(keys, 0, size, key, Arrays::compareUnsigned);
            return index >= 0 ? index : -index - 1;
        }

        byte[] value(int index) {
            return valueLengths[index] < 0
                    ? DELETED
                    : Arrays.copyOfRange(bytes, valueStarts[index], valueStarts[index] + valueLengths[index]);
        }
    }
}
