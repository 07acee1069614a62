package dev.orrery.kernel.store;

import java.util.Arrays;

/// A persistent B-tree from keys to values: never changed, only replaced, so that holding one is holding a snapshot,
/// at no cost to anybody. Changes share all nodes they do not touch.
final class SortedTree {
    static final SortedTree EMPTY = new SortedTree(new Node(null, true));
    private static final int WIDTH = 32;
    /// Neighbours that fit together in this many slots are joined when one of them shrinks.
    private static final int JOINED_MAX = WIDTH / 2;

    private final Node root;

    private SortedTree(Node root) {
        this.root = root;
    }

    /// The value, or null: the callers turn it into what their layer means by it.
    byte[] find(byte[] key) {
        var node = root;
        while (!node.leaf) {
            node = (Node) node.slots[node.childOf(key)];
        }
        int index = node.search(key);
        return index < 0 ? null : (byte[]) node.slots[index];
    }

    boolean isEmpty() {
        return root.count == 0;
    }

    Cursor scan(byte[] from, byte[] to, boolean reversed) {
        return reversed ? new TreeCursor.Backward(root, from, to) : new TreeCursor.Forward(root, from, to);
    }

    Editor edit() {
        return new Editor(this);
    }

    /// Changes a tree. Nodes that this editor made are changed in place until somebody asks for the tree.
    static final class Editor {
        private Node root;
        private Object owner = new Object();
        private Node split;
        private boolean removed;

        private Editor(SortedTree tree) {
            this.root = tree.root;
        }

        byte[] find(byte[] key) {
            return new SortedTree(root).find(key);
        }

        /// The tree as it is now; further changes do not touch it.
        SortedTree tree() {
            owner = new Object();
            return new SortedTree(root);
        }

        void put(byte[] key, byte[] value) {
            split = null;
            var changed = put(root, key, value);
            if (split != null) {
                var grown = new Node(owner, false);
                grown.insert(0, changed.keys[0], changed);
                grown.insert(1, split.keys[0], split);
                changed = grown;
            }
            root = changed;
        }

        /// Whether the key was there.
        boolean remove(byte[] key) {
            removed = false;
            var changed = remove(root, key);
            if (removed) {
                while (!changed.leaf && changed.count == 1) {
                    changed = (Node) changed.slots[0];
                }
                root = changed.count == 0 ? new Node(owner, true) : changed;
            }
            return removed;
        }

        private Node put(Node shared, byte[] key, byte[] value) {
            var node = own(shared);
            split = null;
            if (node.leaf) {
                int index = node.search(key);
                if (index >= 0) {
                    node.slots[index] = value;
                } else {
                    insert(node, -index - 1, key, value);
                }
                return node;
            }
            int index = node.childOf(key);
            node.slots[index] = put((Node) node.slots[index], key, value);
            if (split != null) {
                insert(node, index + 1, split.keys[0], split);
            }
            return node;
        }

        /// Inserts, and splits a full node: where entries come in order it is left full, else in two halves.
        private void insert(Node node, int index, byte[] key, Object slot) {
            split = null;
            if (node.count < WIDTH) {
                node.insert(index, key, slot);
                return;
            }
            var right = new Node(owner, node.leaf);
            int middle = index == WIDTH ? WIDTH : WIDTH / 2;
            right.copy(node, middle, WIDTH - middle);
            node.cut(middle);
            if (index > middle || index == WIDTH) {
                right.insert(index - middle, key, slot);
            } else {
                node.insert(index, key, slot);
            }
            split = right;
        }

        private Node remove(Node shared, byte[] key) {
            if (shared.leaf) {
                int index = shared.search(key);
                if (index < 0) {
                    return shared;
                }
                removed = true;
                var node = own(shared);
                node.remove(index);
                return node;
            }
            int index = shared.childOf(key);
            var child = remove((Node) shared.slots[index], key);
            if (!removed) {
                return shared;
            }
            var node = own(shared);
            node.slots[index] = child;
            if (child.count == 0) {
                node.remove(index);
            } else if (child.count < JOINED_MAX) {
                join(node, index == 0 ? 0 : index - 1);
                if (index < node.count - 1 && ((Node) node.slots[index]).count < JOINED_MAX) {
                    join(node, index);
                }
            }
            return node;
        }

        private void join(Node node, int index) {
            if (index + 1 >= node.count) {
                return;
            }
            var left = (Node) node.slots[index];
            var right = (Node) node.slots[index + 1];
            if (left.count + right.count <= JOINED_MAX) {
                var joined = own(left);
                joined.append(right, node.keys[index + 1]);
                node.slots[index] = joined;
                node.remove(index + 1);
            }
        }

        private Node own(Node node) {
            return node.owner == owner ? node : new Node(owner, node);
        }
    }

    /// A leaf has a value behind each key. An inner node has a child behind each: its keys are at or behind that key,
    /// save for the first child, which takes everything before the second key.
    static final class Node {
        private final Object owner;
        final boolean leaf;
        int count;
        final byte[][] keys;
        final Object[] slots;

        Node(Object owner, boolean leaf) {
            this.owner = owner;
            this.leaf = leaf;
            this.keys = new byte[WIDTH][];
            this.slots = new Object[WIDTH];
        }

        Node(Object owner, Node other) {
            this.owner = owner;
            this.leaf = other.leaf;
            this.count = other.count;
            this.keys = other.keys.clone();
            this.slots = other.slots.clone();
        }

        /// The index of the key, or `-1 - index` of where it would go.
        int search(byte[] key) {
            return search(key, 0);
        }

        private int search(byte[] key, int first) {
            int low = first;
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Arrays.compareUnsigned(keys[middle], key);
                if (order < 0) {
                    low = middle + 1;
                } else if (order > 0) {
                    high = middle - 1;
                } else {
                    return middle;
                }
            }
            return -low - 1;
        }

        int childOf(byte[] key) {
            int index = search(key, 1);
            return index >= 0 ? index : -index - 2;
        }

        private void insert(int index, byte[] key, Object slot) {
            System.arraycopy(keys, index, keys, index + 1, count - index);
            System.arraycopy(slots, index, slots, index + 1, count - index);
            keys[index] = key;
            slots[index] = slot;
            count++;
        }

        private void remove(int index) {
            System.arraycopy(keys, index + 1, keys, index, count - index - 1);
            System.arraycopy(slots, index + 1, slots, index, count - index - 1);
            cut(count - 1);
        }

        private void cut(int length) {
            Arrays.fill(keys, length, count, null);
            Arrays.fill(slots, length, count, null);
            count = length;
        }

        private void copy(Node other, int from, int length) {
            System.arraycopy(other.keys, from, keys, 0, length);
            System.arraycopy(other.slots, from, slots, 0, length);
            count = length;
        }

        /// @param separator the key that divided the two, since the first key of an inner node divides nothing
        private void append(Node right, byte[] separator) {
            System.arraycopy(right.keys, 0, keys, count, right.count);
            System.arraycopy(right.slots, 0, slots, count, right.count);
            keys[count] = leaf ? keys[count] : separator;
            count += right.count;
        }
    }
}
