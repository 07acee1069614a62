package dev.orrery.cli;

/// Gives memory back to the machine when the cloud has become quiet. The serial collector lets the heap grow until it is as
/// large as it may be, and looks at the old generation only then; after a busy hour a cloud that does nothing would keep
/// gigabytes of garbage. A collection while nobody waits shrinks the heap (with `-XX:-ShrinkHeapInSteps`) to what is used.
final class SpareMemory {
    /// Who allocates less between two looks is quiet: timers, waiting consumers, a health check, a person.
    private static final long QUIET_BYTES = 16L << 20;
    /// A collection takes a moment, and is worth it when the heap has grown by so much since the last.
    private static final long WORTH_BYTES = 64L << 20;
    private final Heap heap;
    private long usedBefore;
    private long settled;

    /// The machine's heap, or one that a test makes up.
    interface Heap {

        /// What is allocated and not collected yet.
        long used();

        /// What was taken from the machine.
        long committed();

        void collect();
    }

    SpareMemory(Heap heap) {
        this.heap = heap;
        this.usedBefore = heap.used();
        this.settled = heap.committed();
    }

    static SpareMemory ofThisProcess() {
        var runtime = Runtime.getRuntime();
        return new SpareMemory(new Heap() {
            @Override
            public long used() {
                return runtime.totalMemory() - runtime.freeMemory();
            }

            @Override
            public long committed() {
                return runtime.totalMemory();
            }

            @Override
            public void collect() {
                runtime.gc();
            }
        });
    }

    /// To be called every few seconds.
    void look() {
        long grown = heap.used() - usedBefore;
        // Less than before: there was a collection in between, and whoever caused it was not quiet.
        if (grown >= 0 && grown < QUIET_BYTES && heap.committed() - settled >= WORTH_BYTES) {
            heap.collect();
            settled = heap.committed();
        }
        usedBefore = heap.used();
    }
}
