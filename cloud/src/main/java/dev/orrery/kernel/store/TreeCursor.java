package dev.orrery.kernel.store;

import java.util.Arrays;

/// Walks a [SortedTree] by keeping the way from the root to where it stands.
abstract sealed class TreeCursor implements Cursor {
    /// More than a tree of all the keys that a heap can hold.
    private static final int DEPTH_MAX = 16;
    final SortedTree.Node[] path = new SortedTree.Node[DEPTH_MAX];
    final int[] indexes = new int[DEPTH_MAX];
    int depth;
    /// No key lies behind it in this direction. Empty where there is no bound.
    private final byte[] bound;
    private byte[] key;
    private byte[] value;
    private boolean ended;

    private TreeCursor(byte[] bound) {
        this.bound = bound;
    }

    @Override
    public final boolean advance() {
        if (ended || !step()) {
            ended = true;
            return false;
        }
        var leaf = path[depth];
        key = leaf.keys[indexes[depth]];
        if (bound.length > 0 && isBeyond(key, bound)) {
            ended = true;
            return false;
        }
        value = (byte[]) leaf.slots[indexes[depth]];
        return true;
    }

    @Override
    public final byte[] key() {
        return key;
    }

    @Override
    public final byte[] value() {
        return value;
    }

    abstract boolean step();

    abstract boolean isBeyond(byte[] key, byte[] bound);

    /// Goes down to the leaf that has, or would have, this key; returns the index as [SortedTree.Node#search] does.
    final int descend(SortedTree.Node root, byte[] to) {
        var node = root;
        while (!node.leaf) {
            path[depth] = node;
            indexes[depth] = node.childOf(to);
            node = (SortedTree.Node) node.slots[indexes[depth++]];
        }
        path[depth] = node;
        return node.search(to);
    }

    static final class Forward extends TreeCursor {
        Forward(SortedTree.Node root, byte[] from, byte[] to) {
            super(to);
            int index = descend(root, from);
            indexes[depth] = (index >= 0 ? index : -index - 1) - 1;
        }

        @Override
        boolean step() {
            while (++indexes[depth] >= path[depth].count) {
                if (depth == 0) {
                    return false;
                }
                depth--;
            }
            while (!path[depth].leaf) {
                path[depth + 1] = (SortedTree.Node) path[depth].slots[indexes[depth]];
                indexes[++depth] = 0;
            }
            return true;
        }

        @Override
        boolean isBeyond(byte[] key, byte[] bound) {
            return Arrays.compareUnsigned(key, bound) >= 0;
        }
    }

    static final class Backward extends TreeCursor {
        Backward(SortedTree.Node root, byte[] from, byte[] to) {
            super(from);
            if (to.length > 0) {
                int index = descend(root, to);
                indexes[depth] = index >= 0 ? index : -index - 1;
            } else {
                path[0] = root;
                indexes[0] = root.count;
            }
        }

        @Override
        boolean step() {
            while (--indexes[depth] < 0) {
                if (depth == 0) {
                    return false;
                }
                depth--;
            }
            while (!path[depth].leaf) {
                var child = (SortedTree.Node) path[depth].slots[indexes[depth]];
                path[++depth] = child;
                indexes[depth] = child.count - 1;
            }
            return true;
        }

        @Override
        boolean isBeyond(byte[] key, byte[] bound) {
            return Arrays.compareUnsigned(key, bound) < 0;
        }
    }
}
