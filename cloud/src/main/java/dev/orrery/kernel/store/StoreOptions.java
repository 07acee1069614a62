package dev.orrery.kernel.store;

import java.util.concurrent.Executor;

/// How a durable store uses memory and threads.
///
/// @param memtableBytes so much is written to one log and one memtable before it becomes a run
/// @param blockBytes a block of a run ends with the entry that reaches this size
/// @param cacheBytes how much of the runs is kept in memory
/// @param flushing runs what turns memtables into runs
/// @param compacting runs what joins runs
record StoreOptions(long memtableBytes, int blockBytes, long cacheBytes, Executor flushing, Executor compacting,
        Committing committing) {
    private static final long MEMTABLE_BYTES = 16L * 1024 * 1024;
    private static final int BLOCK_BYTES = 4 * 1024;
    private static final long CACHE_BYTES = 16L * 1024 * 1024;

    /// Who writes the log.
    enum Committing {
        /// Each transaction its own frame, on its own thread: a write to the page cache costs less than waking a thread.
        EACH,
        /// One thread for all that came together: they share one sync.
        GROUPED,
        /// Whoever drives the store, one step at a time: for simulations.
        BY_HAND
    }

    static StoreOptions usual(Durability durability) {
        return new StoreOptions(MEMTABLE_BYTES, BLOCK_BYTES, CACHE_BYTES, Background.thread("orrery-flush"),
                Background.thread("orrery-compact"), durability == Durability.DISK ? Committing.GROUPED : Committing.EACH);
    }
}
