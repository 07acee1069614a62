package dev.orrery.kernel.store;

/// The newest changes, in memory and in the log.
///
/// @param bytes what was written to it, overwritten values too: it measures the log as well as the memory
/// @param sequence the last transaction that is in it
record Memtable(SortedTree tree, long bytes, long sequence) {

    static Memtable empty(long sequence) {
        return new Memtable(SortedTree.EMPTY, 0, sequence);
    }
}
